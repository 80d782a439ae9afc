"""PDF files as documents: ruled tables by their lines, other text by position; and a second reading by PDFium."""

from __future__ import annotations

import dataclasses
import io
import struct
import zlib
from typing import TYPE_CHECKING

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from pipeline.documents import bounds
from pipeline.documents.assembly import BlockList
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.glyphs import box_of, layout_of_line, lines_of, text_of_line
from pipeline.documents.markers import has_markers
from pipeline.documents.model import Document, ReadingProblem
from pipeline.documents.pdf.characters import characters_by_page
from pipeline.documents.pdf.contents import refuse_heavy_page
from pipeline.documents.pdf.lattice import RuledTable
from pipeline.documents.pdf.pages import Item, is_page_number, items_of_page
from pipeline.documents.pdf.stitching import stitch_pages
from pipeline.documents.pdf.unruled import PageLine, cells_of_run, table_runs
from pipeline.documents.scan.reader import read_scanned_pdf
from pipeline.documents.text import read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.glyphs import Glyph, Line

RULED_READER = "pdf-lines"
POSITION_READER = "pdf-positions"
WORD_READER = "pdf-words"
_MEDIA_TYPE = "application/pdf"
# pdfminer lets plain Python errors through when the objects of a file are malformed.
_PARSER_FAILURES: tuple[type[Exception], ...] = (
    *(PdfminerException, MalformedPDFException, PSException, ValueError, TypeError, KeyError, IndexError),
    *(AttributeError, AssertionError, RecursionError, ArithmeticError, OSError, struct.error, zlib.error),
)
# Fewer characters than this on a page are a stamp or a page number: the page itself is a picture.
_CHARACTERS_OF_A_PAGE = 40
_UNMAPPED = "(cid:"
_REMEDY = "Open it in a PDF viewer; if it opens, save or print it to a new PDF and import that"


def read_pdf(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The document of a PDF: ruled tables with their spans, stitched over pages, and lines of text.

    A file without ruled tables is read by the positions of its words; one without text is recognised as a scan.
    """
    pages, metadata, problems = _read_pages(payload, source)
    items = stitch_pages(pages)
    tables = [item for item in items if isinstance(item, RuledTable)]
    texts = [item.text for item in items if not isinstance(item, RuledTable)]
    texts.extend(cell.text for table in tables for cell in table.cells)
    if _is_scan(texts, len(pages)):
        scanned = read_scanned_pdf(payload, source=source)
        return dataclasses.replace(scanned, metadata={**metadata, **scanned.metadata})
    if not tables and has_markers("\n".join(texts), 1):
        return _read_unruled(payload, source, metadata, problems)
    blocks = BlockList()
    for item in items:
        if isinstance(item, RuledTable):
            blocks.add_placed(item.table_cells(), page=item.cells[0].page)
        else:
            blocks.add_paragraph(item.text, page=item.page)
    return Document(
        source=source,
        media_type=_MEDIA_TYPE,
        reader=RULED_READER,
        blocks=tuple(blocks.blocks),
        metadata=metadata,
        problems=(*problems, *blocks.problems),
    )


def read_pdf_words(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """An independent reading: characters by PDFium, laid out as text lines by their positions alone."""
    return _read_by_position(payload, source)


def _read_pages(payload: bytes, source: str) -> tuple[list[list[Item]], dict[str, str], list[ReadingProblem]]:
    pages: list[list[Item]] = []
    problems: list[ReadingProblem] = []
    try:
        with pdfplumber.open(io.BytesIO(payload), pages=list(range(1, bounds.MAX_PAGES + 2))) as pdf:
            metadata = _metadata(pdf.metadata)
            for number, page in enumerate(pdf.pages[: bounds.MAX_PAGES]):
                try:
                    refuse_heavy_page(page, source=source)
                    pages.append(items_of_page(page, number))
                except _PARSER_FAILURES as error:
                    message = f"page {number + 1} cannot be read ({type(error).__name__})"
                    problems.append(ReadingProblem("unreadable_page", message, str(error)[:200]))
                    pages.append([])
                page.close()
            if len(pdf.pages) > bounds.MAX_PAGES:
                problems.append(bounds.too_many("pages", bounds.MAX_PAGES))
    except _PARSER_FAILURES as error:
        reason = f"the PDF cannot be opened ({str(error)[:100] or type(error).__name__})"
        raise UnreadableDocumentError(source, reason, _REMEDY) from error
    if not pages or (problems and not any(pages)):
        raise UnreadableDocumentError(source, "the PDF has no page that can be read", _REMEDY)
    return pages, metadata, problems


def _read_unruled(
    payload: bytes, source: str, metadata: dict[str, str], problems: Sequence[ReadingProblem]
) -> Document:
    """Tables by the columns of their words, everything else line by line."""
    lines = [
        PageLine(line, number)
        for number, glyphs in enumerate(characters_by_page(payload, source=source))
        for line in _without_page_number(lines_of(glyphs))
    ]
    left, _, right, _ = box_of([glyph for line in lines for glyph in line.glyphs]) if lines else (0.0,) * 4
    starts = dict(table_runs(lines, right - left))
    blocks = BlockList()
    index = 0
    while index < len(lines):
        line, last = lines[index], starts.get(index, index)
        if index in starts:
            blocks.add_placed(cells_of_run(lines[index : last + 1]), page=line.page)
        else:
            blocks.add_paragraph(text_of_line(line.glyphs), page=line.page)
        index = last + 1
    return Document(
        source=source,
        media_type=_MEDIA_TYPE,
        reader=POSITION_READER,
        blocks=tuple(blocks.blocks),
        metadata=metadata,
        problems=(*problems, *blocks.problems),
    )


def _read_by_position(payload: bytes, source: str) -> Document:
    lines: list[str] = []
    for page in characters_by_page(payload, source=source):
        lines.extend(_layout(page))
        lines.append("\f")
    document = read_text("\n".join(lines), source=source)
    return dataclasses.replace(document, media_type=_MEDIA_TYPE, reader=WORD_READER)


def _without_page_number(lines: list[Line]) -> list[Line]:
    """Lines of a page without the page number that stands apart above or below all others."""
    kept = lines[1:] if _stands_apart(lines[:2], 0) else lines
    return kept[:-1] if _stands_apart(kept[-2:], -1) else kept


def _stands_apart(pair: list[Line], which: int) -> bool:
    if len(pair) < 2 or not is_page_number(text_of_line(pair[which])):
        return False
    above, below = box_of(pair[0]), box_of(pair[1])
    return below[1] - above[3] > below[3] - below[1]


def _layout(glyphs: Sequence[Glyph]) -> list[str]:
    """Text lines of a page in which blanks stand for the gaps between words."""
    lines = _without_page_number(lines_of(glyphs))
    margin = min((line[0].left for line in lines), default=0.0)
    return [layout_of_line(line, margin) for line in lines]


def _is_scan(texts: Sequence[str], page_count: int) -> bool:
    """Whether the pages hold next to no text, or only characters without a known meaning."""
    characters = sum(map(len, texts))
    unmapped = sum(text.count(_UNMAPPED) for text in texts) * len("(cid:123)")
    return characters - unmapped < _CHARACTERS_OF_A_PAGE * page_count


def _metadata(claims: dict[str, object]) -> dict[str, str]:
    """Title and dates of the file; a person's name is not kept."""
    names = {"Title": "title", "CreationDate": "creationdate", "ModDate": "moddate"}
    found = {}
    for claim, name in names.items():
        value = claims.get(claim)
        # A byte order mark read as characters means that the rest was misread too.
        if isinstance(value, str) and value.strip() and "\x00" not in value and not value.startswith("ÿþ"):
            found[name] = value.strip()
    return found
