"""One way to read a row: what stands at each of its places, and by what right."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.extraction.numbers import Printed, read_printed
from pipeline.forms.loading import value_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Origin
    from pipeline.extraction.entries import Field, Slot

MOST_CANDIDATES = 4000


@dataclass(slots=True)
class Reading:
    """One value as read at one place: what is printed, the raw text and where it stands."""

    printed: Printed
    raw: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a row: a reading (or nothing) for each slot, and the flags that this way earns.

    `preferred` marks the way in which the page displays the row. `patterns` are the choices of fields that
    lead to it where empty surplus fields were left out.
    """

    readings: tuple[Reading | None, ...]
    flags: tuple[str, ...] = ()
    preferred: bool = False
    patterns: frozenset[tuple[int, ...]] = frozenset()

    def flagged(self, flag: str) -> Candidate:
        """The same reading with a further flag."""
        return dataclasses.replace(self, flags=tuple(sorted({*self.flags, flag})))


def reading_of(field: Field, slot: Slot) -> Reading:
    """A field read as the value of a slot."""
    text = field.text
    return Reading(read_printed(text, value_kind(slot.column)), text.strip(), field.origin)


def readings_of(fields: Sequence[Field], slots: Sequence[Slot]) -> tuple[Reading, ...]:
    """As many fields as there are slots, each read as the value of its own."""
    return tuple(reading_of(field, slot) for field, slot in zip(fields, slots, strict=True))


def distinct(found: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that print the same values at the same places are one; the first keeps its flags."""
    unique: dict[tuple[object, ...], Candidate] = {}
    for candidate in found:
        key = tuple(
            None if reading is None else (reading.printed.value, reading.printed.state)
            for reading in candidate.readings
        )
        known = unique.get(key)
        if known is not None and candidate.patterns:
            known = dataclasses.replace(known, patterns=known.patterns | candidate.patterns)
        unique[key] = known or candidate
    return list(unique.values())
