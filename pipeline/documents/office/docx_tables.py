"""Word tables: rows and cells with the spans that Word prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.grids import Placed, SpanCell, settle
from pipeline.documents.html.text import join_vertical
from pipeline.documents.office.docx_text import boxes_of
from pipeline.documents.office.markup_names import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.documents.model import TableCell
    from pipeline.documents.office.docx_text import ParagraphText

_TABLE, _ROW, _CELL, _PARAGRAPH = map(word, ("tbl", "tr", "tc", "p"))
# Wrappers around rows, cells and paragraphs that print nothing themselves.
WRAPPERS = frozenset(map(word, ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")))


def rows_of(table: Element) -> list[Element]:
    """Row elements of a table without those that a tracked change has deleted."""
    return [row for row in _children(table, _ROW) if row.find(f"{word('trPr')}/{word('del')}") is None]


def row_cells(row: Element) -> list[Element]:
    """Cell elements of a row without those that a tracked change has deleted."""
    return [cell for cell in _children(row, _CELL) if cell.find(f"{word('tcPr')}/{word('cellDel')}") is None]


def lays_out(row: Element) -> bool:
    """Whether a row contains a nested table with more than one cell."""
    return any(sum(1 for _ in nested.iter(_CELL)) > 1 for nested in row.iterdescendants(_TABLE))


def placed_cells(rows: list[Element], text: ParagraphText) -> tuple[TableCell, ...]:
    """Cells of `rows` on the grid: gridSpan across, vMerge down (ECMA-376 17.4.17 and 17.4.84)."""
    placed: list[Placed] = []
    # The cell that continues downwards, by the grid columns it covers.
    open_above: dict[tuple[int, int], SpanCell] = {}
    for row_index, row in enumerate(rows):
        column = _row_property(row, "gridBefore")
        reached: dict[tuple[int, int], SpanCell] = {}
        for cell in row_cells(row):
            width = max(1, min(_number(cell, "gridSpan"), bounds.MAX_COLUMN_SPAN))
            if column + width > bounds.MAX_GRID_COLUMNS:
                break
            key = (column, width)
            merge = cell.find(f"{word('tcPr')}/{word('vMerge')}")
            above = open_above.get(key)
            if merge is not None and merge.get(word("val")) != "restart" and above is not None:
                above.row_span += 1
                reached[key] = above
            else:
                span_cell = SpanCell(cell_text(cell, text), column_span=width)
                placed.append(Placed(span_cell, row_index, column))
                if merge is not None:
                    reached[key] = span_cell
            column += width
        open_above = reached
    return settle(placed)


def cell_text(cell: Element, text: ParagraphText) -> str:
    """Text of a cell, one line for each paragraph or manual break; a vertical label is one line."""
    lines: list[str] = []
    todo: list[Element] = list(reversed(cell))
    while todo:
        node = todo.pop()
        if node.tag == _PARAGRAPH:
            lines.extend(text.lines(node))
            todo.extend(block for box in reversed(boxes_of(node)) for block in reversed(box))
        elif node.tag in WRAPPERS or node.tag in (_TABLE, _ROW, _CELL):
            todo.extend(reversed(node))
    return join_vertical(lines) if lines else ""


def _children(parent: Element, tag: str) -> Iterator[Element]:
    todo = list(reversed(parent))
    while todo:
        node = todo.pop()
        if node.tag == tag:
            yield node
        elif node.tag in WRAPPERS:
            todo.extend(reversed(node))


def _number(cell: Element, name: str) -> int:
    node = cell.find(f"{word('tcPr')}/{word(name)}")
    return _integer(node, default=1)


def _row_property(row: Element, name: str) -> int:
    return min(_integer(row.find(f"{word('trPr')}/{word(name)}"), default=0), bounds.MAX_COLUMN_SPAN)


def _integer(node: Element | None, *, default: int) -> int:
    value = (node.get(word("val")) or "") if node is not None else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else default
