"""One PDF page as ruled tables and lines of text, from top to bottom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.documents import bounds
from pipeline.documents.glyphs import Glyph, Line, lines_of, text_of_line
from pipeline.documents.pdf.ink import Ink
from pipeline.documents.pdf.lattice import RuledCell, RuledTable, distinct, fill
from pipeline.documents.pdf.rulings import closing_borders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdfplumber.page import Page

# A filled box thinner than this is a drawn ruling; a thicker one without outline is a background.
_RULING_WIDTH = 3.0
_TABLE_SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}
_MARGIN_SHARE = 0.1
_PAGE_NUMBER_LENGTH = 20
_PAGE_NUMBER = re.compile(
    r"[-—–－―~·\s]*(?:第\s*|page\s*)?\d{1,4}(?:\s*页)?(?:\s*(?:/|of|[,，]?\s*共)\s*\d{1,4}\s*页?)?[-—–－―~·\s]*\Z",
    re.IGNORECASE,
)


@dataclass(slots=True)
class TextLine:
    """A line of text outside all tables."""

    line: Line
    page: int

    @property
    def text(self) -> str:
        """The text of the line."""
        return text_of_line(self.line)


Item = RuledTable | TextLine


def items_of_page(page: Page, number: int) -> list[Item]:
    """Tables and text lines of a page in reading order, without its page number; pages count from 0."""
    glyphs = _glyphs(page)
    tables: list[RuledTable] = []
    for found in _found_tables(page):
        table = RuledTable([RuledCell(box, number) for box in found])
        if len(table.edges(0)) > 2:
            tables.append(table)
            glyphs = fill(table, glyphs)
    lines = [TextLine(line, number) for line in lines_of(glyphs)]
    return in_reading_order(tables, lines, float(page.height))


def in_reading_order(tables: Sequence[RuledTable], lines: Sequence[TextLine], height: float) -> list[Item]:
    """Tables and lines of a page from top to bottom, without empty lines and without its page number."""
    printed = [line for line in lines if line.text and not _is_page_number(line, height)]
    return sorted([*tables, *printed], key=_top)


def _top(item: Item) -> float:
    return item.box[1] if isinstance(item, RuledTable) else min(glyph.top for glyph in item.line)


def _glyphs(page: Page) -> list[Glyph]:
    """Characters of the page, those printed twice for boldness once."""
    ink = Ink(page)
    return [
        Glyph(
            ink.legible(char), float(char["x0"]), float(char["top"]), float(char["x1"]), float(char["bottom"])
        )
        for char in page.dedupe_chars(tolerance=1).chars
    ]


def _found_tables(page: Page) -> list[list[tuple[float, float, float, float]]]:
    """Boxes between rulings, table by table; backgrounds count as rulings only where nothing else draws a grid."""
    drawn = page.filter(_is_ruling)
    if len(drawn.edges) > bounds.MAX_PAGE_RULINGS:
        return []
    horizontal, vertical = closing_borders(drawn.edges)
    settings = {
        **_TABLE_SETTINGS,
        "explicit_horizontal_lines": horizontal,
        "explicit_vertical_lines": vertical,
    }
    found = _with_columns(drawn.find_tables(settings))
    if not found and page.rects:
        found = _with_columns(page.filter(_is_shape).find_tables(_TABLE_SETTINGS))
    return found


def _with_columns(tables: Sequence[Any]) -> list[list[tuple[float, float, float, float]]]:
    boxes = [[(float(a), float(b), float(c), float(d)) for a, b, c, d in table.cells] for table in tables]
    return [
        cells for cells in boxes if len(distinct([side for cell in cells for side in (cell[0], cell[2])])) > 2
    ]


def _is_shape(thing: dict[str, Any]) -> bool:
    return thing.get("object_type") != "char"


def _is_ruling(thing: dict[str, Any]) -> bool:
    kind = thing.get("object_type")
    if kind == "rect":
        is_thin = min(thing["width"], thing["height"]) <= _RULING_WIDTH
        return is_thin or bool(thing.get("stroke"))
    return kind in ("line", "curve")


def _is_page_number(line: TextLine, height: float) -> bool:
    top = min(glyph.top for glyph in line.line)
    bottom = max(glyph.bottom for glyph in line.line)
    in_margin = bottom < _MARGIN_SHARE * height or top > (1 - _MARGIN_SHARE) * height
    return in_margin and is_page_number(line.text)


def is_page_number(text: str) -> bool:
    """Whether a line of text reads as a page number, such as -3- or 第3页 共5页."""
    return len(text) <= _PAGE_NUMBER_LENGTH and _PAGE_NUMBER.match(text) is not None
