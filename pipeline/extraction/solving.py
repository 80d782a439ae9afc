"""Choosing between candidate readings: what every consistent reading agrees on is certain, the rest is open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.extraction.identities import Outcome, column_identities, row_identities, weigh
from pipeline.extraction.numbers import Printed
from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.extraction.candidates import Candidate, Reading
    from pipeline.extraction.entries import Row, Slot

MOST_COMBINATIONS = 20_000
Place = tuple[str, str]
_NOTHING = Printed(None, CellState.BLANK)


@dataclass(slots=True)
class Unit:
    """A row with its slots, all its candidate readings, and in the end the surviving ones."""

    row: Row
    slots: Sequence[Slot]
    candidates: list[Candidate]
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = [(slot.item or self.row.item or "", slot.column) for slot in self.slots]


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome for one place: the certain reading, or none and why.

    `absent` means that nothing is printed; `unit` is printed in every reading of a place that stays open.
    """

    reading: Reading | None
    flags: tuple[str, ...]
    absent: bool = False
    unit: str | None = None


def totals_of(table: str, places: Sequence[Place]) -> dict[int, tuple[int, ...]]:
    """For each total slot of a row the slots of its parts, by index."""
    index = {place: number for number, place in enumerate(places)}
    found: dict[int, tuple[int, ...]] = {}
    for identity in row_identities(table):
        for item in dict.fromkeys(item for item, _ in places):
            parts = [index.get((item, column)) for column in identity.parts]
            whole = index.get((item, identity.wholes[0]))
            known = tuple(part for part in parts if part is not None)
            if whole is not None and len(known) == len(parts) and max(known) < whole:
                found[whole] = known
    return found


def settle(table: str, units: Sequence[Unit]) -> None:
    """Reduce the candidates of every unit to those that the identities leave standing."""
    for unit in units:
        if len(unit.candidates) > 1:
            unit.candidates = _unbroken(table, unit)
    _settle_surplus(units)
    if table == "requests" and any(len(unit.candidates) > 1 for unit in units):
        _settle_columns(units)
    for unit in units:
        if len(unit.candidates) > 1:
            _prefer_shown(table, unit)
        if len(unit.candidates) > 1:
            _take_proved(table, unit)


def _printed(reading: Reading | None) -> Printed:
    """A place that a candidate leaves empty weighs like a blank."""
    return reading.printed if reading else _NOTHING


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
    proved = [candidate for candidate in unit.candidates if _along(table, unit, candidate) is Outcome.HOLDS]
    if len(proved) == 1 and any(reading and reading.printed.value for reading in proved[0].readings):
        flags = tuple(sorted({*proved[0].flags, "repaired"}))
        unit.candidates = [replace(proved[0], flags=flags)]


def _prefer_shown(table: str, unit: Unit) -> None:
    """Take the row as the page displays it, unless another reading adds up and this one does not."""
    shown = [candidate for candidate in unit.candidates if candidate.preferred]
    if len(shown) != 1:
        return
    values = {reading.printed.value for reading in shown[0].readings if reading}
    outcomes = [_along(table, unit, candidate) for candidate in unit.candidates]
    mine = outcomes[unit.candidates.index(shown[0])]
    if len(values) == 1 or mine is Outcome.HOLDS or Outcome.HOLDS not in outcomes:
        unit.candidates = shown


def _along(table: str, unit: Unit, candidate: Candidate) -> Outcome:
    """Whether the identities along the row hold for a candidate: the worst outcome decides."""
    index = {place: number for number, place in enumerate(unit.places)}
    outcomes = []
    for identity in row_identities(table):
        for item in dict.fromkeys(item for item, _ in unit.places):
            parts = [index.get((item, column)) for column in identity.parts]
            whole = index.get((item, identity.wholes[0]))
            if whole is None or any(part is None for part in parts):
                continue
            outcome, _, _ = weigh(
                [_printed(candidate.readings[part]) for part in parts if part is not None],
                [_printed(candidate.readings[whole])],
            )
            outcomes.append(outcome)
    for outcome in (Outcome.BROKEN, Outcome.OPEN, Outcome.UNKNOWN):
        if outcome in outcomes:
            return outcome
    return Outcome.HOLDS if outcomes else Outcome.UNKNOWN


def _unbroken(table: str, unit: Unit) -> list[Candidate]:
    """The candidates that break no identity along the row; all of them when each breaks one."""
    kept = [
        candidate for candidate in unit.candidates if _along(table, unit, candidate) is not Outcome.BROKEN
    ]
    return kept or unit.candidates


def _settle_columns(units: Sequence[Unit]) -> None:
    """Keep the candidates that take part in at least one combination satisfying all identities down the columns."""
    by_item = {unit.row.item: unit for unit in units if unit.row.item}
    if len(by_item) != len(units):
        return
    constraints = _constraints(by_item)
    original = {item: unit.candidates for item, unit in by_item.items()}
    if not _narrow(by_item, constraints):
        for item, unit in by_item.items():
            unit.candidates = original[item]
        return
    open_units = [unit for unit in units if len(unit.candidates) > 1]
    if not open_units:
        return
    surviving: dict[str, set[int]] = {unit.row.item or "": set() for unit in open_units}
    complete = False
    for steps, choice in enumerate(_consistent(open_units, _constraints(by_item))):
        if steps > MOST_COMBINATIONS:
            break
        if choice is None:
            complete = True
            break
        for unit, number in zip(open_units, choice, strict=True):
            surviving[unit.row.item or ""].add(number)
    if not complete:
        return
    for unit in open_units:
        kept = surviving[unit.row.item or ""]
        if kept:
            unit.candidates = [
                candidate for number, candidate in enumerate(unit.candidates) if number in kept
            ]


def _narrow(by_item: dict[str, Unit], constraints: Sequence[_Constraint]) -> bool:
    """Drop candidates whose value no choice for the other rows can balance; False when a row is left with none."""
    changed = True
    while changed:
        changed = False
        for constraint in constraints:
            bounds = {
                item: _bounds(by_item[item], constraint.column, sign)
                for item, sign in constraint.signs.items()
            }
            low, high = sum(bound[0] for bound in bounds.values()), sum(bound[1] for bound in bounds.values())
            for item, sign in constraint.signs.items():
                unit = by_item[item]
                if len(unit.candidates) == 1:
                    continue
                own_low, own_high = bounds[item]
                kept = [
                    candidate
                    for number, candidate in enumerate(unit.candidates)
                    if low - own_low
                    <= -sign * (_value(unit, number, constraint.column) or 0)
                    <= high - own_high
                ]
                if not kept:
                    return False
                if len(kept) < len(unit.candidates):
                    unit.candidates = kept
                    changed = True
                    break
    return True


def _bounds(unit: Unit, column: str, sign: int) -> tuple[int, int]:
    values = [sign * (_value(unit, number, column) or 0) for number in range(len(unit.candidates))]
    return min(values), max(values)


@dataclass(slots=True)
class _Constraint:
    """One identity in one column: the signed sum over items has to vanish; the certain rows are summed already."""

    column: str
    signs: dict[str, int]
    constant: int


def _constraints(by_item: dict[str, Unit]) -> list[_Constraint]:
    found = []
    for identity in column_identities("requests"):
        signs = {item: 1 for item in identity.parts if item in by_item}
        signs |= dict.fromkeys(identity.wholes, -1)
        if not all(item in by_item for item in identity.wholes):
            continue
        for column in dict.fromkeys(column for unit in by_item.values() for _, column in unit.places):
            constant, unknown, varies = 0, False, False
            for item, sign in signs.items():
                unit = by_item[item]
                values = {_value(unit, number, column) for number in range(len(unit.candidates))}
                if None in values or not values:
                    unknown = True
                elif len(values) == 1:
                    constant += sign * (values.pop() or 0)
                else:
                    varies = True
            if varies and not unknown:
                found.append(_Constraint(column, signs, constant))
    return found


def _value(unit: Unit, number: int, column: str) -> int | None:
    """The value of a candidate in a column in thousandths, so that sums are exact; blanks are nothing."""
    place = next((index for index, (_, other) in enumerate(unit.places) if other == column), None)
    if place is None:
        return None
    reading = unit.candidates[number].readings[place]
    return int(reading.printed.value * 1000) if reading and reading.printed.value is not None else 0


def _varying(unit: Unit, column: str) -> bool:
    return len({_value(unit, number, column) for number in range(len(unit.candidates))}) > 1


def _consistent(
    units: Sequence[Unit], constraints: Sequence[_Constraint]
) -> Iterator[tuple[int, ...] | None]:
    """All combinations of candidates under which every constraint holds, then None; dead ends are cut by bounds."""
    vectors = [
        [
            tuple(
                constraint.signs.get(unit.row.item or "", 0) * (_value(unit, number, constraint.column) or 0)
                if _varying(unit, constraint.column)
                else 0
                for constraint in constraints
            )
            for number in range(len(unit.candidates))
        ]
        for unit in units
    ]
    lows = [tuple(map(min, zip(*options, strict=True))) for options in vectors]
    highs = [tuple(map(max, zip(*options, strict=True))) for options in vectors]
    nodes = 0

    def reachable(place: int, sums: tuple[int, ...]) -> bool:
        for index, total in enumerate(sums):
            low = total + sum(bound[index] for bound in lows[place:])
            high = total + sum(bound[index] for bound in highs[place:])
            if low > 0 or high < 0:
                return False
        return True

    def extend(place: int, sums: tuple[int, ...], chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        nonlocal nodes
        nodes += 1
        if nodes > MOST_COMBINATIONS or not reachable(place, sums):
            return
        if place == len(units):
            yield chosen
            return
        for number, vector in enumerate(vectors[place]):
            yield from extend(place + 1, tuple(map(sum, zip(sums, vector, strict=True))), (*chosen, number))

    yield from extend(0, tuple(constraint.constant for constraint in constraints), ())
    if nodes <= MOST_COMBINATIONS:
        yield None


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
    if len(unit.candidates) == 1 and not (unit.row.by_order or unit.row.guessed):
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
