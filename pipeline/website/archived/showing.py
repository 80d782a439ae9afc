"""The archived page of a report, whatever its format, as a document of its own that can do nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.documents.html.reader import THOROUGH_READER
from pipeline.documents.reading import read_again, read_document
from pipeline.documents.sniffing import Kind, sniff
from pipeline.errors import NianbaoError
from pipeline.website.archived.blocks import show_blocks
from pipeline.website.archived.markup import show_markup
from pipeline.website.archived.pictures import show_pdf, show_picture
from pipeline.website.archived.places import MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.website.report.rows import PrintedCell, ReportDetails

logger = logging.getLogger(__name__)

_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
# The parent's script marks cells in the page; nothing in the page itself runs or loads.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class ShownPage:
    """An archived page to show, or why there is none; `capture` is the exchange that brought it."""

    content: str | None
    capture: Capture | None
    problem: str | None = None

    @property
    def marks(self) -> int:
        """How many places are marked."""
        return 0 if self.content is None else self.content.count(f'{MARK}="')


def show_page(report: ReportDetails, cells: Sequence[PrintedCell], archive: Archive | None) -> ShownPage:
    """The page that the report was read from.

    A page that cannot be shown is told as such: its report stays on the site.
    """
    if archive is None:
        return ShownPage(None, None)
    try:
        capture = find_capture(archive, report.site, report.payload_sha256)
    except NianbaoError as error:
        return ShownPage(None, None, str(error))
    if capture is None:
        return ShownPage(None, None)
    # The pages of parts are counted through, so that a place in them says nothing about the article alone.
    placed = () if report.body_shape == "parts" else cells
    try:
        body = _body(archive.payload(capture), report.reader or "", placed, capture)
    except NianbaoError as error:
        return ShownPage(None, capture, str(error))
    except Exception as error:
        # A page of unknown origin may trip any library; the site is built without its picture, and says so.
        logger.exception("the archived page %s cannot be shown", capture.url)
        return ShownPage(None, capture, f"{type(error).__name__}: {error}")
    return ShownPage(_document(body), capture)


def find_capture(archive: Archive, site: str, digest: str) -> Capture | None:
    """The first capture of a site that brought the payload of that digest; ArchiveError where the index is damaged."""
    return next((capture for capture in archive.bringing(digest) if capture.site == site), None)


def _body(payload: bytes, reader: str, cells: Sequence[PrintedCell], capture: Capture) -> str:
    media_type = capture.media_type or None
    kind = sniff(payload, source=capture.url, media_type=media_type)
    if kind is Kind.PDF:
        return show_pdf(payload, cells, source=capture.url)
    if kind is Kind.IMAGE:
        return show_picture(payload, cells, source=capture.url)
    if kind is Kind.HTML:
        shown = show_markup(payload, cells, reader=reader, media_type=media_type)
        if shown is not None:
            return shown
    document = (
        read_again(payload, source=capture.url, media_type=media_type) if reader == THOROUGH_READER else None
    )
    return show_blocks(document or read_document(payload, source=capture.url, media_type=media_type), cells)


def _document(body: str) -> str:
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>—</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
