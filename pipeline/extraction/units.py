"""A row on its way to being settled: its places and the readings that are still possible."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Row, Slot
    from pipeline.extraction.readings import Candidate

Place = tuple[str, str]


@dataclass(slots=True)
class Unit:
    """A row with its slots, all its candidate readings, and in the end the surviving ones."""

    row: Row
    slots: Sequence[Slot]
    candidates: list[Candidate]
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = [(slot.item or self.row.item or "", slot.column) for slot in self.slots]
