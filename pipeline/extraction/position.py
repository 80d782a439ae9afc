"""A reading of the same rows that looks at no label: values in printed order against the order of the form."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Slot
from pipeline.extraction.grids.headers import official_slots
from pipeline.extraction.report import Cell
from pipeline.extraction.settling.candidates import candidates_of
from pipeline.extraction.settling.choosing import choices_of, settle, totals_of
from pipeline.extraction.settling.units import Unit
from pipeline.forms.loading import form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.extraction.entries import Row
    from pipeline.extraction.identities import Key
    from pipeline.extraction.tables import Tables


def read_by_position(tables: Tables) -> Mapping[Key, Cell] | None:
    """The requests and disputes cells as position alone gives them; None when the number of rows fits no form.

    It is independent of label recognition and of header geometry, not of how characters were read.
    """
    requests = [row for row in tables.rows if row.table == "requests" and row.fields]
    disputes = [row for row in tables.rows if row.table == "disputes" and row.fields]
    cells: dict[Key, Cell] = {}
    for name in ("2019", "2021"):
        order = [entry.item for entry in form(name).of("requests")]
        if len(order) == len(requests):
            columns = [column for _, column in official_slots("requests")]
            rows = sorted(requests, key=lambda row: _place(row, tables.rows))
            _read(
                "requests",
                [
                    (row, [Slot(item, column) for column in columns])
                    for row, item in zip(rows, order, strict=True)
                ],
                cells,
            )
    fields = [one for row in disputes for one in row.fields]
    if disputes:
        joined = dataclasses.replace(disputes[0], fields=fields)
        _read(
            "disputes", [(joined, [Slot(item, column) for item, column in official_slots("disputes")])], cells
        )
    return cells or None


def _place(row: Row, rows: Sequence[Row]) -> int:
    return next(index for index, other in enumerate(rows) if other is row)


def _read(table: str, lines: Sequence[tuple[Row, list[Slot]]], cells: dict[Key, Cell]) -> None:
    units = []
    for row, slots in lines:
        unit = Unit(dataclasses.replace(row, item=slots[0].item), slots, [])
        unit.candidates = candidates_of(row, slots, totals_of(table, unit.places))
        units.append(unit)
    settle(table, units)
    for unit in units:
        for (item, column), choice in zip(unit.places, choices_of(unit), strict=True):
            if choice.reading is not None:
                printed = choice.reading.printed
                key = (table, item, column)
                cells[key] = Cell(*key, printed.value, printed.state, choice.reading.raw)
