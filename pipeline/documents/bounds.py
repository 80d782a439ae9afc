"""The limits of a reading: what is larger is refused or cut, and the document says so."""

from __future__ import annotations

from pipeline.documents.model import ReadingProblem
from pipeline.errors import NianbaoError

MAX_PAYLOAD_BYTES = 200_000_000
MAX_MARKUP_BYTES = 30_000_000
MAX_TEXT_CHARACTERS = 2_000_000
MAX_TAGS = 400_000
MAX_ATTRIBUTES = 1_000
MAX_INFLATED_BYTES = 300_000_000
MAX_ARCHIVE_MEMBERS = 20_000
MAX_PAGES = 80
MAX_SCANNED_PAGES = 30
MAX_PAGE_CONTENT_BYTES = 4_000_000
MAX_PAGE_RULINGS = 12_000
MAX_OFFICE_MEMORY_BYTES = 600 * 2**20
MAX_IMAGE_PIXELS = 60_000_000
MAX_TABLES = 2_000
MAX_CELLS = 100_000
MAX_BLOCKS = 100_000
MAX_LINKS = 5_000
MAX_GRID_PLACES = 400_000
MAX_GRID_COLUMNS = 2_000
# HTML Living Standard, 4.9.11: larger values of colspan and rowspan are clamped to these.
MAX_COLUMN_SPAN = 1_000
MAX_ROW_SPAN = 65_534


class UnreadableDocumentError(NianbaoError):
    """These bytes cannot be read as a document: damaged, protected, too large, or without a reader."""


def refuse_oversized(size: int, limit: int, *, source: str, what: str = "the file") -> None:
    """Raise UnreadableDocumentError when `size` bytes are more than `limit`."""
    if size > limit:
        raise UnreadableDocumentError(
            source,
            f"{what} is {size:,} bytes, more than the {limit:,} that are read",
            "Annual reports are far smaller; check what was saved",
        )


def too_many(what: str, limit: int) -> ReadingProblem:
    """The problem that says that a document was read only up to a limit."""
    return ReadingProblem(code="limit_exceeded", message=f"only the first {limit:,} {what} were read")
