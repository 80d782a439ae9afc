"""Cells with spans to grid positions, as the HTML table model places them, within bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.model import Box, TableCell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(slots=True)
class SpanCell:
    """A cell before it has a place: its text, how many rows and columns it claims, and the element that prints it."""

    text: str
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None
    element: Element | None = None


@dataclass(slots=True)
class Placed:
    """A cell with the row and column in which it begins; its spans are those of `cell`, already clamped."""

    cell: SpanCell
    row: int
    column: int


def place(rows: list[list[SpanCell]]) -> tuple[TableCell, ...]:
    """Cells of `rows` at their grid positions, found as the HTML table model finds them.

    A cell takes the first free place of its row; spans are clamped to the rows that exist; where cells
    overlap, the earlier one stays. Past `bounds.MAX_GRID_PLACES` the remaining cells keep no spans.
    """
    placed: list[TableCell] = []
    # For every column, the first row below all the cells that reach down into it.
    covered_until: list[int] = []
    places = width = 0
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while column < width and covered_until[column] > row:
                column += 1
            if column >= bounds.MAX_GRID_COLUMNS:
                break
            down, across = cell.row_span, cell.column_span
            if down == 1 and across == 1 and column < width:
                # What follows does the same, at length; nearly all cells are such ones.
                placed.append(TableCell(cell.text, row, column, 1, 1, cell.page, cell.box))
                covered_until[column] = row + 1
                places += 1
                column += 1
                continue
            if down != 1 or across != 1:
                down = max(1, min(down, len(rows) - row))
                across = max(1, min(across, bounds.MAX_COLUMN_SPAN, bounds.MAX_GRID_COLUMNS - column))
                if places > bounds.MAX_GRID_PLACES:
                    down = across = 1
            placed.append(TableCell(cell.text, row, column, down, across, cell.page, cell.box))
            places += across
            reach = row + down
            for covered in range(column, min(column + across, width)):
                covered_until[covered] = max(covered_until[covered], reach)
            column += across
            if column > width:
                covered_until.extend([reach] * (column - width))
                width = column
    return _without_gaps(placed, max(covered_until, default=0), width)


def settle(placed: list[Placed]) -> tuple[TableCell, ...]:
    """Table cells of `placed`, without the rows and columns in which no cell begins.

    So a colspan wider than its table adds nothing. Rows past `bounds.MAX_GRID_PLACES` places are left out.
    """
    cells = [
        TableCell(
            at.cell.text, at.row, at.column, at.cell.row_span, at.cell.column_span, at.cell.page, at.cell.box
        )
        for at in placed
    ]
    height = max((at.row + at.row_span for at in cells), default=0)
    width = max((at.column + at.column_span for at in cells), default=0)
    return _without_gaps(cells, height, width)


def _without_gaps(placed: list[TableCell], height: int, width: int) -> tuple[TableCell, ...]:
    """Cells of a grid of `height` × `width` places without its empty rows and columns."""
    rows, columns = {at.row for at in placed}, {at.column for at in placed}
    last_row = bounds.MAX_GRID_PLACES // max(1, len(columns))
    if len(rows) == height <= last_row and len(columns) == width:
        return tuple(placed)
    row_rank, column_rank = _ranks(rows, height), _ranks(columns, width)
    cells = []
    for at in placed:
        row, column = row_rank[at.row], column_rank[at.column]
        below = row_rank[at.row + at.row_span]
        if below <= last_row:
            across = column_rank[at.column + at.column_span] - column
            cells.append(TableCell(at.text, row, column, below - row, across, at.page, at.box))
    return tuple(cells)


def is_cut(rows: list[list[SpanCell]], cells: tuple[TableCell, ...]) -> bool:
    """Whether `place` left out cells of `rows` because the grid would have grown past its bounds."""
    return len(cells) < sum(map(len, rows))


def _ranks(kept: set[int], count: int) -> list[int]:
    """For every line number up to and including `count`, the number of kept lines before it."""
    ranks = [0]
    for line in range(count):
        ranks.append(ranks[-1] + (line in kept))
    return ranks
