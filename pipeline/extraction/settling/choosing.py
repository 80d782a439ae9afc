"""Choosing between candidate readings: what every consistent reading agrees on is certain, the rest is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extraction.identities import Outcome
from pipeline.extraction.settling.balancing import settle_columns
from pipeline.extraction.settling.broken_rows import doubt_broken_rows
from pipeline.extraction.settling.row_sums import sums_of, weigh_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Slot
    from pipeline.extraction.settling.readings import Candidate, Reading
    from pipeline.extraction.settling.units import Place, Unit

_JOINED = "joined_digits"
_FEW_ROWS = 3
# Of the rows of a grid, the share that has to be wider than a row that has lost a cell.
_MOST_NARROW = 0.75


@dataclass(slots=True)
class Choice:
    """The outcome for one place: the certain reading, or none and why.

    `absent` means that nothing is printed; `unit` is printed in every reading of a place that stays open.
    """

    reading: Reading | None
    flags: tuple[str, ...]
    absent: bool = False
    unit: str | None = None


def totals_of(table: str, places: tuple[Place, ...]) -> dict[int, tuple[int, ...]]:
    """For each total slot of a row behind its parts the slots of these, by index."""
    return {whole: parts for whole, parts in sums_of(table, places).items() if max(parts) < whole}


def settle(table: str, units: Sequence[Unit]) -> None:
    """Reduce the candidates of every unit to those that the identities leave standing."""
    wide = _wide(units)
    _doubt_narrow(units)
    for unit in units:
        if len(unit.candidates) > 1:
            unit.candidates = _unbroken(table, unit)
    _settle_surplus(units)
    if table == "requests" and any(len(unit.candidates) > 1 for unit in units):
        settle_columns(units)
    for unit in units:
        if len(unit.candidates) > 1:
            _prefer_shown(table, unit)
        if len(unit.candidates) > 1:
            _take_proved(table, unit)
    for unit in wide:
        _doubt_surplus(table, unit)
    doubt_broken_rows(table, units)


def _wide(units: Sequence[Unit]) -> list[Unit]:
    """Rows that a number in two cells may have made wider than the others of their grid.

    A surplus that most rows share is the making of the grid, and their neighbours stay apart, unless a row alone
    prints beyond the cells that the others fill.
    """
    if all(len(unit.candidates) < 2 for unit in units):
        return []
    surplus: dict[int, Counter[int]] = defaultdict(Counter)
    ends: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        if unit.row.source == "grid":
            surplus[len(unit.slots)][len(unit.row.fields) - len(unit.slots)] += 1
            ends[len(unit.slots)].append(_printed_width(unit))
    wide = []
    for unit in units:
        apart = [candidate for candidate in unit.candidates if _JOINED not in candidate.flags]
        if unit.row.source != "grid" or len(apart) in (0, len(unit.candidates)):
            continue
        common, rows = min(surplus[len(unit.slots)].items(), key=lambda item: (-item[1], item[0]))
        others = ends[len(unit.slots)]
        beyond = len(others) > _FEW_ROWS and sum(end >= _printed_width(unit) for end in others) == 1
        if rows > 1 and len(unit.row.fields) - len(unit.slots) <= common and not beyond:
            unit.candidates = apart
        else:
            wide.append(unit)
    return wide


def _doubt_narrow(units: Sequence[Unit]) -> None:
    """A row with fewer cells than nearly all others of its grid, or that ends before them, has lost a cell."""
    alike: dict[int, list[tuple[Unit, int]]] = defaultdict(list)
    for unit in units:
        if unit.row.source == "grid" and (end := _printed_width(unit)):
            alike[len(unit.slots)].append((unit, end))
    for group in alike.values():
        fewest_cells = _narrow_below([len(unit.row.fields) for unit, _ in group])
        fewest_printed = _narrow_below([end for _, end in group])
        for unit, end in group:
            if len(unit.row.fields) < fewest_cells or end < fewest_printed:
                unit.candidates = [one.flagged("incomplete_row") for one in unit.candidates]


def _narrow_below(widths: Sequence[int]) -> int:
    """The least width that more than the needed share of the rows reaches."""
    return sorted(widths)[int((1 - _MOST_NARROW) * len(widths))]


def _printed_width(unit: Unit) -> int:
    """The number of cells up to the last one that is not empty."""
    fields = unit.row.fields
    return next((end for end in range(len(fields), 0, -1) if fields[end - 1].text.strip()), 0)


def _doubt_surplus(table: str, unit: Unit) -> None:
    """A wide row that was read without joining anything is doubtful unless it adds up as it is."""
    unit.candidates = [
        candidate
        if _JOINED in candidate.flags or _weighed(table, unit, candidate) is Outcome.HOLDS
        else candidate.flagged("surplus_field")
        for candidate in unit.candidates
    ]


def _settle_surplus(units: Sequence[Unit]) -> None:
    """Rows of one grid that begin and end alike have their surplus empty cells at the same places."""
    alike: dict[tuple[int, int, int], list[Unit]] = {}
    for unit in units:
        if unit.candidates and all(candidate.patterns for candidate in unit.candidates):
            start = unit.row.fields[0].start
            alike.setdefault((start, len(unit.row.fields), len(unit.slots)), []).append(unit)
    for group in alike.values():
        possible = [{pattern for one in unit.candidates for pattern in one.patterns} for unit in group]
        common = set.intersection(*possible)
        for unit in group if common else ():
            unit.candidates = [candidate for candidate in unit.candidates if candidate.patterns & common]


def _take_proved(table: str, unit: Unit) -> None:
    """Take the one reading whose printed total is the sum of its parts, when no other adds up to anything."""
    proved = [candidate for candidate in unit.candidates if _weighed(table, unit, candidate) is Outcome.HOLDS]
    if len(proved) == 1 and any(reading and reading.printed.value for reading in proved[0].readings):
        unit.candidates = [proved[0].flagged("repaired")]


def _prefer_shown(table: str, unit: Unit) -> None:
    """Take the row as the page displays it, unless another reading adds up and this one does not."""
    shown = [candidate for candidate in unit.candidates if candidate.preferred]
    if len(shown) != 1:
        return
    values = {reading.printed.value for reading in shown[0].readings if reading}
    outcomes = [_weighed(table, unit, candidate) for candidate in unit.candidates]
    mine = outcomes[unit.candidates.index(shown[0])]
    if len(values) == 1 or mine is Outcome.HOLDS or Outcome.HOLDS not in outcomes:
        unit.candidates = shown


def _weighed(table: str, unit: Unit, candidate: Candidate) -> Outcome:
    return weigh_row(table, unit.places, candidate.readings)


def _unbroken(table: str, unit: Unit) -> list[Candidate]:
    """The candidates that break no identity along the row; all of them when each breaks one."""
    kept = [
        candidate for candidate in unit.candidates if _weighed(table, unit, candidate) is not Outcome.BROKEN
    ]
    return kept or unit.candidates


def _only(slot: Slot, reading: Reading | None, candidate: Candidate) -> Choice:
    """The outcome for one place of a row that can be read in one way only."""
    own = (*candidate.flags, "header_inferred") if slot.inferred else candidate.flags
    if reading is None:
        return Choice(None, tuple(sorted(own)), absent=True)
    if not own:
        return Choice(reading, reading.printed.flags)
    return Choice(reading, tuple(sorted({*own, *reading.printed.flags})))


def choices_of(unit: Unit) -> list[Choice]:
    """The outcome for each place of a settled unit."""
    if not unit.candidates:
        return [Choice(None, ("ambiguous",)) for _ in unit.places]
    if len(unit.candidates) == 1 and not (unit.row.by_order or unit.row.guessed or unit.row.may_be_cut):
        return [
            _only(slot, reading, unit.candidates[0])
            for slot, reading in zip(unit.slots, unit.candidates[0].readings, strict=True)
        ]
    flags = {flag for candidate in unit.candidates for flag in candidate.flags}
    choices = []
    for index, slot in enumerate(unit.slots):
        readings = [candidate.readings[index] for candidate in unit.candidates]
        values = {(reading.printed.value, reading.printed.state) if reading else None for reading in readings}
        own = set(flags)
        if slot.inferred:
            own.add("header_inferred")
        if unit.row.by_order:
            own.add("aligned_by_order")
        if unit.row.guessed:
            own.add("label_guessed")
        if unit.row.may_be_cut:
            own.add("beside_strays")
        first = readings[0]
        if len(values) > 1:
            units = {reading.printed.unit if reading else None for reading in readings}
            unit_name = units.pop() if len(units) == 1 else None
            choices.append(Choice(None, tuple(sorted({"ambiguous", *own})), unit=unit_name))
        elif first is None:
            choices.append(Choice(None, tuple(sorted(own)), absent=True))
        else:
            choices.append(Choice(first, tuple(sorted(own | set(first.printed.flags)))))
    return choices
