"""Grids with rows and columns exchanged: the columns of the form stand one below the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.documents.model import Origin, Table, TableCell
from pipeline.extraction.labels import exact_labels

if TYPE_CHECKING:
    from pipeline.extraction.labels import Label

_LONGEST_LABEL = 120
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
    labels = [(cell, _labels_of(cell)) for cell in table.cells]
    for name, fewest in _FEWEST_COLUMNS.items():
        below, beside = _spread(labels, name, "column")
        if below < fewest or beside > 1:
            continue
        items_below, items_beside = _spread(labels, name, "item")
        if name == "disputes" or (items_beside > 1 and items_below <= 2):
            return _turned(table)
    return table


def _labels_of(cell: TableCell) -> tuple[Label, ...]:
    text = cell.text
    return exact_labels(text) if text and len(text) <= _LONGEST_LABEL and not text.isdigit() else ()


def _spread(labels: list[tuple[TableCell, tuple[Label, ...]]], name: str, kind: str) -> tuple[int, int]:
    """How many different labels of a kind stand at most in one grid column, and in one grid row."""
    below: dict[int, set[str]] = defaultdict(set)
    beside: dict[int, set[str]] = defaultdict(set)
    for cell, meanings in labels:
        for label in meanings:
            if label.kind == kind and label.table == name:
                below[cell.column].add(label.code)
                beside[cell.row].add(label.code)
    return max(map(len, below.values()), default=0), max(map(len, beside.values()), default=0)


def _turned(table: Table) -> Table:
    cells = [
        cell._replace(row=cell.column, column=cell.row, row_span=cell.column_span, column_span=cell.row_span)
        for cell in table.cells
    ]
    return TurnedTable(
        table.index, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), table.page
    )
