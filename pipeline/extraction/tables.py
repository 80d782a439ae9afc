"""From rows to cells: candidate readings, the choice between them, and one cell for every printed place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.extraction.alignment import align
from pipeline.extraction.entries import Note
from pipeline.extraction.labels import order_of
from pipeline.extraction.report import Cell, CellState
from pipeline.extraction.settling.broken_rows import next_item
from pipeline.extraction.settling.candidates import candidates_of
from pipeline.extraction.settling.choosing import Choice, choices_of, settle, totals_of
from pipeline.extraction.settling.column_order import confirm_columns
from pipeline.extraction.settling.units import Unit
from pipeline.forms.loading import TABLES, columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Entries, Row
    from pipeline.extraction.settling.readings import Candidate, Reading

Key = tuple[str, str, str]


@dataclass(slots=True)
class Tables:
    """The cells of a document's tables with the choices behind them, and the notes met on the way."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    absent: set[Key] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)


def read_tables(entries: Entries) -> Tables:
    """Align the rows, settle their readings table by table and emit the cells in the order of the form."""
    tables = Tables(notes=entries.notes, seen=entries.seen_tables)
    tables.rows = align(entries)
    confirm_columns(tables.rows)
    found: dict[Key, list[tuple[Choice, Row]]] = defaultdict(list)
    for name in TABLES:
        units = _units(name, tables.rows, tables.notes)
        settle(name, units)
        for unit in units:
            for place, choice in zip(unit.places, choices_of(unit), strict=True):
                found[(name, *place)].append((choice, unit.row))
    for key in sorted(found, key=_form_order):
        _emit(key, found[key], tables)
    return tables


@cache
def _column_order() -> dict[tuple[str, str], int]:
    return {(entry.table, entry.column): place for place, entry in enumerate(columns())}


@cache
def _item_order() -> dict[tuple[str, str], int]:
    return {(table, item): place for table in TABLES for item, place in order_of(table).items()}


@lru_cache(maxsize=4096)
def _form_order(key: Key) -> tuple[int, int, str, int]:
    table, item, column = key
    return (
        TABLES.index(table),
        _item_order().get((table, item), 99),
        item,
        _column_order().get((table, column), 99),
    )


def _units(table: str, rows: Sequence[Row], notes: list[Note]) -> list[Unit]:
    units = []
    for row in rows:
        if row.table != table:
            continue
        if not row.slots:
            notes.append(
                Note("row.unaligned", table, " ".join(one.text for one in row.fields)[:120], row.item)
            )
            continue
        unit = Unit(row, row.slots, [])
        if not row.fields:
            continue
        totals = totals_of(table, unit.places) if row.source == "stream" else {}
        unit.candidates = candidates_of(row, row.slots, totals)
        if not unit.candidates:
            notes.append(
                Note("row.unaligned", table, " ".join(one.text for one in row.fields)[:120], row.item)
            )
        units.append(unit)
    _doubt_splits(units)
    _doubt_swallowed(units)
    return _merged(_without_fragments(units, notes))


def _without_fragments(units: Sequence[Unit], notes: list[Note]) -> list[Unit]:
    """Rows that fill few columns or none give way to a full row of the same item.

    A summary in the narrative repeats a label, and a row cut by a page prints half of its label beside empty cells.
    """
    full = {place for unit in units if any(map(_is_full, unit.candidates)) for place in unit.places}
    numbered = {place for unit in units if not _is_blank(unit) for place in unit.places}
    kept = []
    for unit in units:
        partial = bool(unit.candidates) and not any(map(_is_full, unit.candidates))
        if (partial and full.issuperset(unit.places)) or (
            _is_blank(unit) and numbered.issuperset(unit.places)
        ):
            evidence = " ".join(one.text for one in unit.row.fields)[:120]
            notes.append(Note("value.stray", unit.row.table, evidence, unit.row.item))
        else:
            kept.append(unit)
    return kept


def _is_blank(unit: Unit) -> bool:
    return all(not one.text.strip() for one in unit.row.fields)


def _is_full(candidate: Candidate) -> bool:
    return all(candidate.readings)


def _doubt_splits(units: Sequence[Unit]) -> None:
    """Where some run-together row has too few digits for its columns, blanks were lost, and no split is certain."""
    split = [unit for unit in units if any("split_digits" in one.flags for one in unit.candidates)]
    short = [unit for unit in units if not unit.row.trusted and unit not in split and _is_short(unit)]
    for unit in split if short else ():
        unit.candidates = []


def _doubt_swallowed(units: Sequence[Unit]) -> None:
    """Run-together digits of a lone value may hold that of the next row, where the label of this one was lost."""
    printed = {unit.row.item for unit in units}
    for unit in units:
        following = next_item(unit.row.table, unit.row.item)
        is_run = unit.row.source == "stream" and not unit.row.trusted and len(unit.row.fields[0].text) > 1
        if is_run and len(unit.slots) == 1 and following is not None and following not in printed:
            unit.candidates = []


def _is_short(unit: Unit) -> bool:
    return sum(len(one.text) for one in unit.row.fields) < len(unit.slots)


def _merged(units: Sequence[Unit]) -> list[Unit]:
    """Further copies of a row that read the same are one row; others stay, and their conflict is settled per cell."""
    if len({place for unit in units for place in unit.places[:1]}) == len(units):
        return list(units)
    kept: list[Unit] = []
    seen: dict[tuple[object, ...], Unit] = {}
    for unit in units:
        signature = (tuple(unit.places), tuple(_values(candidate) for candidate in unit.candidates))
        if signature not in seen:
            seen[signature] = unit
            kept.append(unit)
    return kept


def _values(candidate: Candidate) -> tuple[object, ...]:
    return tuple(
        (reading.printed.value, reading.printed.state) if reading else None for reading in candidate.readings
    )


def _emit(key: Key, outcomes: Sequence[tuple[Choice, Row]], tables: Tables) -> None:
    if len(outcomes) == 1 and (only := outcomes[0][0].reading) is not None:
        tables.cells[key] = _cell(key, outcomes[0][0], only, outcomes[0][1])
        return
    table, item, column = key
    printed = [(choice, choice.reading, row) for choice, row in outcomes if choice.reading is not None]
    if len(printed) > 1 and len({reading.printed.value for _, reading, _ in printed}) > 1:
        raw = " / ".join(reading.raw for _, reading, _ in printed)
        tables.cells[key] = Cell(
            table,
            item,
            column,
            None,
            CellState.UNREADABLE,
            raw,
            flags=("conflicting_copies",),
            label=_label(printed[0][2]),
        )
        tables.notes.append(Note("cell.conflict", table, raw, item, column))
        return
    if printed:
        tables.cells[key] = _cell(key, *printed[0])
        return
    choice, row = outcomes[0]
    if choice.absent:
        tables.absent.add(key)
        return
    tables.cells[key] = Cell(
        table,
        item,
        column,
        None,
        CellState.UNREADABLE,
        " ".join(one.text.strip() for one in row.fields),
        choice.unit,
        choice.flags,
        row.fields[0].origin if row.fields else None,
        _label(row),
    )


def _cell(key: Key, choice: Choice, reading: Reading, row: Row) -> Cell:
    printed = reading.printed
    unit = printed.unit
    if not unit and key[2] == "amount" and printed.value is not None:
        unit = row.unit
    return Cell(
        *key, printed.value, printed.state, reading.raw, unit, choice.flags, reading.origin, _label(row)
    )


def _label(row: Row) -> str | None:
    return row.label if row.item and row.item.startswith("extra_") else None
