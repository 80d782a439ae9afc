"""Grids with rows and columns exchanged: the columns of the form stand one below the other."""

from __future__ import annotations

from collections import defaultdict

from pipeline.documents.model import Origin, Table, TableCell
from pipeline.extraction.labels import exact_labels

_LONGEST_COLUMN, _LONGEST_ITEM = 20, 120
# So many different columns one below the other are no rows that happen to share their names (其他, 总计).
_FEWEST_COLUMNS = {"proactive": 3, "requests": 5, "disputes": 5}


class TurnedTable(Table):
    """A table read with rows and columns exchanged; its cells keep the origin that they have in print."""

    def origin_of(self, cell: TableCell) -> Origin:
        """The origin of a cell, in the rows and columns that are printed."""
        return Origin(self.index, cell.column, cell.row, None, None, None, cell.page, cell.box)


def upright(table: Table) -> Table:
    """The table with its rows as the form has them: turned where labels show beyond doubt that it is printed so.

    The columns of one statutory table have to stand below each other and never side by side. Its rows have to stand
    side by side; those of the disputes may stand below each other too, since they span their results.
    """
    spread = _spread(table, "column", _LONGEST_COLUMN)
    for name, fewest in _FEWEST_COLUMNS.items():
        below, beside = spread.get(name, (0, 0))
        if below < fewest or beside > 1:
            continue
        items_below, items_beside = _spread(table, "item", _LONGEST_ITEM).get(name, (0, 0))
        if name == "disputes" or (items_beside > 1 and items_below <= 2):
            return _turned(table)
    return table


def _spread(table: Table, kind: str, longest: int) -> dict[str, tuple[int, int]]:
    """For each statutory table how many of its labels stand at most in one grid column, and in one grid row."""
    places: dict[str, tuple[dict[int, set[str]], dict[int, set[str]]]] = {}
    for cell in table.cells:
        text = cell.text
        if not text or len(text) > longest or text.isdigit():
            continue
        for label in exact_labels(text):
            if label.kind == kind:
                below, beside = places.setdefault(label.table, (defaultdict(set), defaultdict(set)))
                below[cell.column].add(label.code)
                beside[cell.row].add(label.code)
    return {
        name: (max(map(len, below.values())), max(map(len, beside.values())))
        for name, (below, beside) in places.items()
    }


def _turned(table: Table) -> Table:
    cells = [
        cell._replace(row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span)
        for cell in table.cells
    ]
    return TurnedTable(
        table.index, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), table.page
    )
