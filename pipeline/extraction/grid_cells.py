"""The cells of a table grid with what their texts can stand for, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extraction.entries import Field
from pipeline.extraction.folding import fold
from pipeline.extraction.labels import Label, exact_labels
from pipeline.extraction.numbers import is_value_like

if TYPE_CHECKING:
    from pipeline.documents.model import Table, TableCell

_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 120
_by_start = attrgetter("start")


@dataclass(slots=True)
class GridCell:
    """A cell, the grid columns from `start` up to `stop` that it covers, and what its text can stand for.

    `text` is folded; `labels` are those that this can be, `table` the one table that they all belong to;
    `value` says whether it can be a value, `number` whether that prints a digit.
    """

    cell: TableCell
    start: int
    stop: int
    text: str
    labels: tuple[Label, ...]
    table: str | None
    value: bool
    number: bool


class _Meaning(NamedTuple):
    """What `GridCell` says of a text; the same few hundred texts make up most tables."""

    text: str
    labels: tuple[Label, ...]
    table: str | None
    value: bool
    number: bool


@lru_cache(maxsize=8192)
def _meaning(printed: str) -> _Meaning:
    text = fold(printed)
    is_label = bool(text) and not text.isdigit() and len(text) <= _LONGEST_LABEL
    labels = exact_labels(printed) if is_label else ()
    tables = {label.table for label in labels if label.table and label.kind != "group"}
    value = not labels and is_value_like(printed)
    number = value and _DIGIT.search(text) is not None
    return _Meaning(text, labels, tables.pop() if len(tables) == 1 else None, value, number)


def rows_of(table: Table) -> list[list[GridCell]]:
    """The cells of every grid row from left to right; a value that spans rows stands in each of them."""
    rows: list[list[GridCell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        stop = cell.column + cell.column_span
        rows[cell.row].append(GridCell(cell, cell.column, stop, *_meaning(cell.text)))
    merged = [cell for cells in rows for cell in cells if cell.value and cell.text and cell.cell.row_span > 1]
    for cells in rows:
        cells.sort(key=_by_start)
    for one in merged:
        for row in range(one.cell.row + 1, min(one.cell.row + one.cell.row_span, len(rows))):
            rows[row].append(one)
            rows[row].sort(key=_by_start)
    return rows


def has_number(cells: list[GridCell]) -> bool:
    """Whether any of the cells prints a number."""
    for cell in cells:  # noqa: SIM110 (asked several times for every row; any() is slower)
        if cell.number:
            return True
    return False


def item_of(cell: GridCell, name: str) -> str | None:
    """The item of a table that a cell names."""
    return next((label.code for label in cell.labels if label.kind == "item" and label.table == name), None)


def field_of(cell: GridCell, table: Table) -> Field:
    """A cell of a table as a printed field."""
    return Field(cell.cell.text, table.origin_of(cell.cell), cell.start, cell.stop, cell.cell.row_span > 1)
