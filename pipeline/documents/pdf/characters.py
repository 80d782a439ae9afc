"""Characters and pictures of PDF pages by PDFium, independent of the parser that finds the ruled tables."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.glyphs import Glyph
from pipeline.documents.marks import LOST
from pipeline.documents.pdf.ink import unified

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.documents.model import Box

_MAX_CHARACTERS_OF_A_PAGE = 200_000
_FULL = 255
_REMEDY = "Open it in a PDF viewer; if it opens, save or print it to a new PDF and import that"


def open_pdf(payload: bytes, *, source: str) -> pypdfium2.PdfDocument:
    """The opened file; raises UnreadableDocumentError when it is damaged or protected."""
    try:
        return pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(source, f"the PDF cannot be opened ({error})", _REMEDY) from error


def characters_by_page(payload: bytes, *, source: str) -> Iterator[list[Glyph]]:
    """The visible characters of each page, up to `bounds.MAX_PAGES` pages."""
    pdf = open_pdf(payload, source=source)
    try:
        for number in range(min(len(pdf), bounds.MAX_PAGES)):
            yield _characters(pdf, number)
    finally:
        pdf.close()


def _characters(pdf: pypdfium2.PdfDocument, number: int) -> list[Glyph]:
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        # PDFium gives no reason; the first reading reports the page.
        return []
    turned = page.get_rotation()
    size = (page.get_width(), page.get_height())
    text = page.get_textpage()
    glyphs = []
    for index in range(min(text.count_chars(), _MAX_CHARACTERS_OF_A_PAGE)):
        character = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
        if character.isspace() or not character.isprintable():
            continue
        if character.isdigit() and _is_white(text, index):
            character = LOST
        box = _shown(text.get_charbox(index, loose=True), turned, size)
        glyphs.append(Glyph(unified(character), *box))
    text.close()
    page.close()
    return _once(glyphs)


def _shown(box: Box, turned: int, size: tuple[float, float]) -> Box:
    """A box given from the lower left corner of a page as drawn, from the upper left corner of the page as shown."""
    left, bottom, right, top = box
    width, height = size
    if turned == 90:
        return bottom, left, top, right
    if turned == 180:
        return width - right, bottom, width - left, top
    if turned == 270:
        return width - top, height - right, width - bottom, height - left
    return left, height - top, right, height - bottom


def _is_white(text: pypdfium2.PdfTextPage, index: int) -> bool:
    color = [ctypes.c_uint() for _ in range(4)]
    if not pypdfium2.raw.FPDFText_GetFillColor(text, index, *color):
        return False
    return all(part.value == _FULL for part in color[:3])


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Glyphs without those printed again at the same place for boldness."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for glyph in glyphs:
        key = (glyph.text, round(glyph.left), round(glyph.top))
        if key not in seen:
            seen.add(key)
            kept.append(glyph)
    return kept
