"""Whether the identities along a row hold for one of its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.identities import Outcome, row_identities, weigh
from pipeline.extraction.numbers import Printed
from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from pipeline.extraction.readings import Candidate, Reading
    from pipeline.extraction.units import Unit

_NOTHING = Printed(None, CellState.BLANK)


def weigh_row(table: str, unit: Unit, candidate: Candidate) -> Outcome:
    """The outcome of the identities along a row for a candidate; the worst one decides."""
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


def _printed(reading: Reading | None) -> Printed:
    """A place that a candidate leaves empty weighs like a blank."""
    return reading.printed if reading else _NOTHING
