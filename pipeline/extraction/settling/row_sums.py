"""The sums along a row: where they stand among its places, and whether they hold for one of its readings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extraction.identities import Outcome, row_identities, weigh
from pipeline.extraction.numbers import Printed
from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.settling.readings import Reading
    from pipeline.extraction.settling.units import Place

_NOTHING = Printed(None, CellState.BLANK)


def weigh_row(table: str, places: tuple[Place, ...], readings: Sequence[Reading | None]) -> Outcome:
    """Whether the sums of a row hold for what is read at its places, or nowhere at some; the worst outcome decides."""
    sums = sums_of(table, places)
    if not sums:
        return Outcome.UNKNOWN
    printed = [reading.printed if reading else _NOTHING for reading in readings]
    outcomes = [
        weigh([printed[part] for part in parts], [printed[whole]])[0] for whole, parts in sums.items()
    ]
    for outcome in (Outcome.BROKEN, Outcome.OPEN, Outcome.UNKNOWN):
        if outcome in outcomes:
            return outcome
    return Outcome.HOLDS


@lru_cache(maxsize=1024)
def sums_of(table: str, places: tuple[Place, ...]) -> dict[int, tuple[int, ...]]:
    """Each sum that a row has with all its parts: the index of the sum, and the indices of its parts."""
    index = {place: number for number, place in enumerate(places)}
    found: dict[int, tuple[int, ...]] = {}
    for identity in row_identities(table):
        for item in dict.fromkeys(item for item, _ in places):
            parts = [index.get((item, column)) for column in identity.parts]
            whole = index.get((item, identity.wholes[0]))
            known = tuple(part for part in parts if part is not None)
            if whole is not None and len(known) == len(parts):
                found[whole] = known
    return found
