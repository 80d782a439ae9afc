"""The identities down the columns: which readings of open rows take part in a consistent whole."""

from __future__ import annotations

from dataclasses import dataclass
from operator import add
from typing import TYPE_CHECKING

from pipeline.extraction.identities import column_identities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.settling.units import Unit

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
    remaining = _constraints(by_item)
    tied = {item for constraint in remaining for item in constraint.signs}
    open_units = [unit for unit in units if len(unit.candidates) > 1 and unit.row.item in tied]
    surviving = _supported(open_units, remaining)
    for unit, kept in zip(open_units, surviving or (), strict=False):
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
                    for candidate, value in zip(
                        unit.candidates, _values(unit, constraint.column), strict=True
                    )
                    if low - own_low <= -sign * (value or 0) <= high - own_high
                ]
                if not kept:
                    return False
                if len(kept) < len(unit.candidates):
                    unit.candidates = kept
                    changed = True
                    break
    return True


def _bounds(unit: Unit, column: str, sign: int) -> tuple[int, int]:
    values = [sign * (value or 0) for value in _values(unit, column)]
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
                values = set(_values(unit, column))
                if None in values or not values:
                    unknown = True
                elif len(values) == 1:
                    constant += sign * (values.pop() or 0)
                else:
                    varies = True
            if varies and not unknown:
                found.append(_Constraint(column, signs, constant))
    return found


def _values(unit: Unit, column: str) -> list[int | None]:
    """The value of each candidate in a column in thousandths, so that sums are exact; blanks are nothing."""
    place = next((place for place, (_, other) in enumerate(unit.places) if other == column), None)
    if place is None:
        return [None] * len(unit.candidates)
    readings = [candidate.readings[place] for candidate in unit.candidates]
    return [
        int(reading.printed.value * 1000) if reading and reading.printed.value else 0 for reading in readings
    ]


def _vectors(unit: Unit, constraints: Sequence[_Constraint]) -> list[tuple[int, ...]]:
    """For each candidate what it adds to every constraint; zero where all candidates add the same."""
    added = []
    for constraint in constraints:
        sign = constraint.signs.get(unit.row.item or "", 0)
        values = [sign * (value or 0) for value in _values(unit, constraint.column)]
        added.append(values if len(set(values)) > 1 else [0] * len(values))
    return [tuple(values[number] for values in added) for number in range(len(unit.candidates))]


def _supported(units: Sequence[Unit], constraints: Sequence[_Constraint]) -> list[set[int]] | None:
    """For each unit the candidates that some combination holds under which every constraint does.

    None when there are too many combinations to tell.
    """
    search = _Search(units, constraints)
    surviving: list[set[int]] = [set() for _ in units]
    for place, unit in enumerate(units):
        for number in range(len(unit.candidates)):
            if number in surviving[place]:
                continue
            choice = search.first_with(place, number)
            if search.is_exhausted:
                return None
            for known, chosen in zip(surviving, choice or (), strict=False):
                known.add(chosen)
    return surviving


class _Search:
    """Looks for one combination of candidates under which all constraints hold; dead ends are cut by bounds."""

    def __init__(self, units: Sequence[Unit], constraints: Sequence[_Constraint]) -> None:
        self._steps = 0
        self._constants = tuple(constraint.constant for constraint in constraints)
        self._vectors = [_vectors(unit, constraints) for unit in units]

    @property
    def is_exhausted(self) -> bool:
        """Whether more combinations were looked at than a report may cost."""
        return self._steps > MOST_COMBINATIONS

    def first_with(self, place: int, number: int) -> list[int] | None:
        """A candidate for every unit, `number` for the one at `place`; None when there is no such combination."""
        options = [list(enumerate(vectors)) for vectors in self._vectors]
        options[place] = [options[place][number]]
        # From each unit on, the least and the most that the rest can add to every constraint.
        lows, highs = [[0] * len(self._constants)], [[0] * len(self._constants)]
        for vectors in reversed(options):
            columns = list(zip(*(vector for _, vector in vectors), strict=True))
            lows.append([low + min(column) for low, column in zip(lows[-1], columns, strict=True)])
            highs.append([high + max(column) for high, column in zip(highs[-1], columns, strict=True)])
        lows.reverse()
        highs.reverse()
        chosen: list[int] = []

        def extend(sums: tuple[int, ...]) -> bool:
            self._steps += 1
            depth = len(chosen)
            least, most = map(add, sums, lows[depth]), map(add, sums, highs[depth])
            if self.is_exhausted or max(least, default=0) > 0 or min(most, default=0) < 0:
                return False
            if depth == len(options):
                return True
            for candidate, vector in options[depth]:
                chosen.append(candidate)
                if extend(tuple(map(add, sums, vector))):
                    return True
                chosen.pop()
            return False

        return chosen if extend(self._constants) else None
