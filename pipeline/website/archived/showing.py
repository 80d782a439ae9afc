"""What a report was read from, whatever its format, as a document of its own that can do nothing."""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from pipeline.documents.html.reader import THOROUGH_READER
from pipeline.documents.reading import read_again, read_document
from pipeline.documents.sniffing import Kind, sniff
from pipeline.errors import NianbaoError
from pipeline.website.archived.blocks import show_blocks
from pipeline.website.archived.counting import count_from_own
from pipeline.website.archived.markup import show_markup
from pipeline.website.archived.parts import list_parts
from pipeline.website.archived.pictures import show_pdf, show_picture
from pipeline.website.archived.places import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.website.archived.parts import ArchivedPart
    from pipeline.website.report.rows import FindingRow, PrintedCell, ReportDetails

logger = logging.getLogger(__name__)

_PART = Markup('<section class="part"><p class="source">{}</p>{}</section>')
_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
# The parent's script marks cells in the page; nothing in the page itself runs or loads.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One document to show, or why it cannot be; `body` and `problem` are None where the archive does not hold it."""

    source: str
    capture: Capture | None
    body: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What a report was read from, as a document to show; no parts where there is no archive."""

    parts: tuple[ShownPart, ...] = ()

    @property
    def content(self) -> str | None:
        """The parts that can be shown, one below the other; None where none can."""
        shown = [part for part in self.parts if part.body is not None]
        if not shown:
            return None
        if len(self.parts) == 1:
            return _document(shown[0].body or "")
        return _document("\n".join(_PART.format(part.source, Markup(part.body)) for part in shown))

    @property
    def marks(self) -> int:
        """How many places are marked."""
        return sum((part.body or "").count(f'{MARK}="') for part in self.parts)


def show_page(
    report: ReportDetails,
    cells: Sequence[PrintedCell],
    findings: Sequence[FindingRow],
    archive: Archive | None,
    until: datetime.date = datetime.date.max,
) -> ShownPage:
    """The documents that the report was read from; `until` is the last day of which the release can know.

    A document that cannot be shown is told as such: its report stays on the site.
    """
    if archive is None:
        return ShownPage()
    try:
        parts = list_parts(report, cells, findings, archive, until)
    except NianbaoError as error:
        return ShownPage((ShownPart(report.url, None, problem=str(error)),))
    return ShownPage(tuple(_show(part, archive, report.reader or "") for part in parts))


def _show(part: ArchivedPart, archive: Archive, reader: str) -> ShownPart:
    capture = part.capture
    if capture is None:
        return ShownPart(part.source, None)
    try:
        return ShownPart(part.source, capture, _body(part, archive.payload(capture), capture, reader))
    except NianbaoError as error:
        return ShownPart(part.source, capture, problem=str(error))
    except Exception as error:
        # A page of unknown origin may trip any library; the site is built without its picture, and says so.
        logger.exception("the archived page %s cannot be shown", capture.url)
        return ShownPart(part.source, capture, problem=f"{type(error).__name__}: {error}")


def _body(part: ArchivedPart, payload: bytes, capture: Capture, reader: str) -> str:
    media_type = capture.media_type or None
    cells: Sequence[PrintedCell] = part.cells
    kind = sniff(payload, source=capture.url, media_type=media_type)
    if kind is Kind.PDF:
        return show_pdf(payload, cells, source=capture.url)
    if kind is Kind.IMAGE:
        return show_picture(payload, cells, source=capture.url)
    document = None
    if part.is_joined:
        document = read_document(payload, source=capture.url, media_type=media_type)
        reader, cells = document.reader, count_from_own(document, cells)
    if kind is Kind.HTML:
        shown = show_markup(payload, cells, reader=reader, media_type=media_type)
        if shown is not None:
            return shown
    if document is None and reader == THOROUGH_READER:
        document = read_again(payload, source=capture.url, media_type=media_type)
    return show_blocks(document or read_document(payload, source=capture.url, media_type=media_type), cells)


def _document(body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>—</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
