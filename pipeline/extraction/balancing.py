"""The identities down the columns: which readings of open rows take part in a consistent whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extraction.identities import column_identities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.extraction.units import Unit

MOST_COMBINATIONS = 20_000


def settle_columns(units: Sequence[Unit]) -> None:
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
