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
_SHORT_LABEL = 2
_by_start = attrgetter("start")
_MARKERS = {
    "requests": re.compile("申请人情况|勾稽关系|自然人|本年新收|上年结转"),
    "disputes": re.compile("结果维持|结果纠正|尚未审结|未经复议|复议后起诉"),
    "proactive": re.compile("第二十条|信息内容|对外公开总数|现行有效件数|处理决定数量"),
}


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


def table_of(cells: list[GridCell], open_table: str | None) -> str | None:
    """The statutory table that a row belongs to, by the labels that only one table has."""
    votes: dict[str, int] = {}
    for cell in cells:
        if cell.table and not (open_table and _may_mean_anything(cell)):
            votes[cell.table] = votes.get(cell.table, 0) + 1
    if votes:
        best = max(votes.values())
        winners = [name for name, count in votes.items() if count == best]
        if open_table in winners:
            return open_table
        if len(winners) == 1:
            return winners[0]
    text = "".join(cell.text for cell in cells if not cell.value)
    for name, marker in _MARKERS.items():
        if marker.search(text):
            return name
    return open_table


def _may_mean_anything(cell: GridCell) -> bool:
    """Whether a cell prints one of the short column labels (其他, 总计) that stand as words in other tables too."""
    return len(cell.text) <= _SHORT_LABEL and any(label.kind == "column" for label in cell.labels)
