"""Whether the identities along a row hold for one of its readings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extraction.identities import Outcome, row_identities, weigh
from pipeline.extraction.numbers import Printed
from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from pipeline.extraction.readings import Candidate, Reading
    from pipeline.extraction.units import Place, Unit

_NOTHING = Printed(None, CellState.BLANK)


def weigh_row(table: str, unit: Unit, candidate: Candidate) -> Outcome:
    """The outcome of the identities along a row for a candidate; the worst one decides."""
    readings = [_printed(reading) for reading in candidate.readings]
    outcomes = [
        weigh([readings[part] for part in parts], [readings[whole]])[0]
        for parts, whole in _sums(table, tuple(unit.places))
    ]
    for outcome in (Outcome.BROKEN, Outcome.OPEN, Outcome.UNKNOWN):
        if outcome in outcomes:
            return outcome
    return Outcome.HOLDS if outcomes else Outcome.UNKNOWN


@lru_cache(maxsize=1024)
def _sums(table: str, places: tuple[Place, ...]) -> list[tuple[tuple[int, ...], int]]:
    """Every sum that stands whole in a row of these places: where its parts are, and where the sum."""
    index = {place: number for number, place in enumerate(places)}
    found = []
    for identity in row_identities(table):
        for item in dict.fromkeys(item for item, _ in places):
            parts = [index.get((item, column)) for column in identity.parts]
            whole = index.get((item, identity.wholes[0]))
            known = tuple(part for part in parts if part is not None)
            if whole is not None and len(known) == len(parts):
                found.append((known, whole))
    return found


def _printed(reading: Reading | None) -> Printed:
    """A place that a candidate leaves empty weighs like a blank."""
    return reading.printed if reading else _NOTHING
