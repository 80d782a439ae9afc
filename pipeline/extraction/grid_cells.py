"""The cells of a table grid with what their texts can stand for, row by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extraction.folding import fold
from pipeline.extraction.labels import Label, exact_labels
from pipeline.extraction.numbers import is_value_like

if TYPE_CHECKING:
    from pipeline.documents.model import Table, TableCell

DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 120


@dataclass(slots=True)
class GridCell:
    """A cell, its folded text, the labels that this can be, and whether it can be a value."""

    cell: TableCell
    text: str
    labels: tuple[Label, ...]
    value: bool

    @property
    def start(self) -> int:
        """The first grid column that it covers."""
        return self.cell.column

    @property
    def stop(self) -> int:
        """The grid column after the last one that it covers."""
        return self.cell.column + self.cell.column_span


def rows_of(table: Table) -> list[list[GridCell]]:
    """The cells of every grid row from left to right; a value that spans rows stands in each of them."""
    rows: list[list[GridCell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        text = fold(cell.text)
        if not text or text.isdigit():
            rows[cell.row].append(GridCell(cell, text, (), is_value_like(cell.text)))
            continue
        labels = exact_labels(cell.text) if len(text) <= _LONGEST_LABEL else ()
        rows[cell.row].append(GridCell(cell, text, labels, not labels and is_value_like(cell.text)))
    merged = [cell for cells in rows for cell in cells if cell.value and cell.text and cell.cell.row_span > 1]
    for cells in rows:
        cells.sort(key=lambda one: one.start)
    for one in merged:
        for row in range(one.cell.row + 1, min(one.cell.row + one.cell.row_span, len(rows))):
            rows[row].append(one)
            rows[row].sort(key=lambda other: other.start)
    return rows


def has_number(cells: list[GridCell]) -> bool:
    """Whether any of the cells prints a number."""
    return any(cell.value and DIGIT.search(cell.text) for cell in cells)


def item_of(cell: GridCell, name: str) -> str | None:
    """The item of a table that a cell names."""
    return next((label.code for label in cell.labels if label.kind == "item" and label.table == name), None)
