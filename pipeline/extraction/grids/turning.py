"""Grids with rows and columns exchanged: the columns of the form stand one below the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.documents.model import Origin, Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.grids.cells import GridCell

_LONGEST_COLUMN = 20
# So many different columns one below the other are no rows that happen to share their names (其他, 总计).
_FEWEST_COLUMNS = {"proactive": 3, "requests": 5, "disputes": 5}


class TurnedTable(Table):
    """A table read with rows and columns exchanged; its cells keep the origin that they have in print."""

    def origin_of(self, cell: TableCell) -> Origin:
        """The origin of a cell, in the rows and columns that are printed."""
        return Origin(self.index, cell.column, cell.row, None, None, None, cell.page, cell.box)


def is_turned(rows: Sequence[Sequence[GridCell]]) -> bool:
    """Whether labels show beyond doubt that rows and columns are exchanged.

    The columns of one statutory table have to stand below each other and never side by side. Its rows have to stand
    side by side; those of the disputes may stand below each other too, since they span their results.
    """
    labelled = [cell for cells in rows for cell in cells if cell.labels]
    spread = _spread([cell for cell in labelled if len(cell.text) <= _LONGEST_COLUMN], "column")
    for name, fewest in _FEWEST_COLUMNS.items():
        below, beside = spread.get(name, (0, 0))
        if below < fewest or beside > 1:
            continue
        items_below, items_beside = _spread(labelled, "item").get(name, (0, 0))
        if name == "disputes" or (items_beside > 1 and items_below <= 2):
            return True
    return False


def _spread(cells: Sequence[GridCell], kind: str) -> dict[str, tuple[int, int]]:
    """For each statutory table how many of its labels stand at most in one grid column, and in one grid row."""
    places: dict[str, tuple[dict[int, set[str]], dict[int, set[str]]]] = {}
    for cell in cells:
        for label in cell.labels:
            if label.kind == kind:
                below, beside = places.setdefault(label.table, (defaultdict(set), defaultdict(set)))
                below[cell.cell.column].add(label.code)
                beside[cell.cell.row].add(label.code)
    return {
        name: (max(map(len, below.values())), max(map(len, beside.values())))
        for name, (below, beside) in places.items()
    }


def turned(table: Table) -> TurnedTable:
    """The table with rows and columns exchanged."""
    cells = [
        cell._replace(row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span)
        for cell in table.cells
    ]
    return TurnedTable(
        table.index, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), table.page
    )
