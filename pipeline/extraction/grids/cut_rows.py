"""Rows that a page break cuts in two: half of the label or of the numbers stands on the next page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline.extraction.grids.cells import field_of
from pipeline.extraction.labels import exact_labels, is_group_name, near_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Table
    from pipeline.extraction.entries import Field, Row
    from pipeline.extraction.grids.cells import GridCell


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of cells as it stands in a grid of one statutory table (`name`)."""

    name: str
    cells: Sequence[GridCell]
    table: Table

    @property
    def values(self) -> Sequence[GridCell]:
        """The cells behind the last label."""
        count = sum(1 for _ in takewhile(lambda cell: cell.value, reversed(self.cells)))
        return self.cells[len(self.cells) - count :]

    @property
    def label(self) -> str:
        """The text of the last label, empty where the row prints none but that of a group over several rows."""
        last = next((cell.cell for cell in reversed(self.cells) if not cell.value), None)
        if last is None or (last.row_span > 1 and is_group_name(last.text)):
            return ""
        return last.text.strip()

    def precedes_break(self, other: PrintedRow) -> bool:
        """Whether a page or a grid ends between this row and the next one."""
        same_page = self.cells[-1].cell.page == other.cells[0].cell.page
        return self.name == other.name and not (self.table is other.table and same_page)

    def reaches(self, other: PrintedRow) -> bool:
        """Whether the label of this row spans the next row of its grid too, which has none of its own."""
        label = next((cell.cell for cell in reversed(self.cells) if not cell.value), None)
        return (
            self.name == other.name
            and self.table is other.table
            and not other.label
            and label is not None
            and label.row + label.row_span > other.cells[0].cell.row >= label.row
        )


@dataclass(frozen=True, slots=True)
class WholeRow:
    """What two halves of a row print together."""

    item: str
    label: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The labelled row read last, and the entries that came of it."""

    printed: PrintedRow
    entries: list[Row]


def rejoined(upper: PrintedRow, lower: PrintedRow) -> WholeRow | None:
    """The row that two halves make; None where they are rows of their own.

    They are halves when their labels make one label, unless the half with all the numbers has the whole label
    too. Digits in both at one place are pieces of one number where the lower half goes on with the label.
    """
    label = upper.label + lower.label
    whole = [_item(half.label, half.name) is not None for half in (upper, lower)]
    goes_on = bool(lower.label) and not whole[1]
    item = _item(label, upper.name) or (_near_item(label, upper.name) if goes_on else None)
    count = min(len(upper.values), len(lower.values))
    beyond = [*upper.values[:-count], *lower.values[:-count]]
    if item is None or not upper.label or not count or any(cell.text for cell in beyond):
        return None
    pairs = list(zip(upper.values[-count:], lower.values[-count:], strict=True))
    prints = [any(pair[half].text for pair in pairs) for half in (0, 1)]
    if prints[0] != prints[1] and whole[prints.index(True)]:
        return None
    if not any(prints) and any(whole):
        return None
    fields = []
    for above, below in pairs:
        if above.text and below.text:
            if not goes_on:
                return None
            both = field_of(above, upper.table)
            both.text = f"{above.cell.text.strip()}\n{below.cell.text.strip()}"
            fields.append(both)
        else:
            fields.append(field_of(below, lower.table) if below.text else field_of(above, upper.table))
    return WholeRow(item, label, fields)


def _item(label: str, name: str) -> str | None:
    return next((one.code for one in exact_labels(label) if one.kind == "item" and one.table == name), None)


def _near_item(label: str, name: str) -> str | None:
    near = near_label(label, name)
    return near.code if near is not None and near.kind == "item" else None
