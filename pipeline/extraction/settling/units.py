"""A row on its way to being settled: its places and the readings that are still possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Row, Slot
    from pipeline.extraction.settling.readings import Candidate

Place = tuple[str, str]


@dataclass(slots=True)
class Unit:
    """A row with its slots, all its candidate readings, and in the end the surviving ones."""

    row: Row
    slots: Sequence[Slot]
    candidates: list[Candidate]
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        self.places = places_of(self.row, self.slots)


def places_of(row: Row, slots: Sequence[Slot]) -> tuple[Place, ...]:
    """The item and the column of each slot of a row."""
    return tuple((slot.item or row.item or "", slot.column) for slot in slots)
