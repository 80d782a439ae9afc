"""Ruled boxes on a page to cells on a grid: their edges say which rows and columns a cell spans."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.documents.glyphs import Glyph, text_of_cell
from pipeline.documents.grids import Placed, SpanCell, settle

if TYPE_CHECKING:
    from pipeline.documents.model import Box, TableCell

# Rulings of one border are drawn this far apart, in points, at most.
TOLERANCE = 3.0


@dataclass(slots=True)
class RuledCell:
    """A box between rulings, with what is printed in it; `box` may reach over several pages once stitched."""

    box: Box
    page: int
    glyphs: list[Glyph] = field(default_factory=list)
    # Text of the parts of this cell on earlier pages.
    lines_before: str = ""
    page_box: Box | None = None

    @property
    def text(self) -> str:
        """All printed text of the cell."""
        own = text_of_cell(self.glyphs)
        return "\n".join(text for text in (self.lines_before, own) if text)


@dataclass(slots=True)
class RuledTable:
    """The cells of one table; coordinates grow downwards over the pages it continues on."""

    cells: list[RuledCell]

    @property
    def box(self) -> Box:
        """The outline of the table."""
        return (
            min(cell.box[0] for cell in self.cells),
            min(cell.box[1] for cell in self.cells),
            max(cell.box[2] for cell in self.cells),
            max(cell.box[3] for cell in self.cells),
        )

    def edges(self, axis: int) -> list[float]:
        """Distinct ruling positions: horizontal positions for axis 0, vertical ones for axis 1."""
        return distinct([cell.box[side] for cell in self.cells for side in (axis, axis + 2)])

    def table_cells(self) -> tuple[TableCell, ...]:
        """The cells at their grid positions, with page and box."""
        columns, rows = self.edges(0), self.edges(1)
        placed = []
        for cell in self.cells:
            left, top = index_of(columns, cell.box[0]), index_of(rows, cell.box[1])
            right, bottom = index_of(columns, cell.box[2]), index_of(rows, cell.box[3])
            spans = SpanCell(
                text=cell.text,
                row_span=max(1, bottom - top),
                column_span=max(1, right - left),
                page=cell.page,
                box=cell.page_box or cell.box,
            )
            placed.append(Placed(spans, top, left))
        return settle(sorted(placed, key=lambda at: (at.row, at.column)))


def fill(table: RuledTable, glyphs: list[Glyph]) -> list[Glyph]:
    """Put each glyph into the cell around its middle; returns those that stand in no cell."""
    columns, rows = table.edges(0), table.edges(1)
    owner: dict[tuple[int, int], RuledCell] = {}
    for cell in table.cells:
        for row in range(index_of(rows, cell.box[1]), index_of(rows, cell.box[3])):
            for column in range(index_of(columns, cell.box[0]), index_of(columns, cell.box[2])):
                owner.setdefault((row, column), cell)
    outside = []
    for glyph in glyphs:
        across, down = glyph.centre
        owning = owner.get((bisect_right(rows, down) - 1, bisect_right(columns, across) - 1))
        if owning is None:
            outside.append(glyph)
        else:
            owning.glyphs.append(glyph)
    return outside


def distinct(positions: list[float]) -> list[float]:
    """Sorted positions with those of one border taken together."""
    found: list[float] = []
    for position in sorted(positions):
        if not found or position - found[-1] > TOLERANCE:
            found.append(position)
    return found


def index_of(edges: list[float], position: float) -> int:
    """The index of the border at `position`."""
    return max(0, bisect_right(edges, position + 0.01) - 1)
