"""All ways in which the printed fields of a row can stand in its columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Field
from pipeline.extraction.report import CellState
from pipeline.extraction.settling.readings import (
    MOST_CANDIDATES,
    Candidate,
    Reading,
    distinct,
    reading_of,
    readings_of,
)
from pipeline.extraction.settling.splitting import LEADING_ZERO, splits, zeros_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.extraction.entries import Row, Slot

_MOST_SEAMS = 2


def candidates_of(row: Row, slots: Sequence[Slot], totals: dict[int, tuple[int, ...]]) -> list[Candidate]:
    """Every candidate reading of a row over its slots.

    `totals` maps the index of a total slot to the indices of its parts; it prunes the splitting of digits.
    An empty list means that the row cannot be read into these slots at all, or in too many ways.
    """
    fields = row.fields
    if len(fields) == len(slots) and (
        row.source == "grid" or not any(LEADING_ZERO.match(f.text) for f in fields)
    ):
        return _full(fields, slots)
    if row.source == "grid":
        found = _in_grid(fields, slots)
        # Converters print a cell that spans columns once for each; the sums of the other tables tell it there.
        return found if row.table != "proactive" else distinct(found + _without_repeats(fields, slots))
    return _in_text(row, slots, totals)


def _full(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    flags = set()
    for field, slot in zip(fields, slots, strict=True):
        if _is_apart(field, slot):
            flags.add("shifted")
        if field.merged:
            flags.add("merged_cell")
    return [Candidate(readings_of(fields, slots), tuple(sorted(flags)))]


def _is_apart(field: Field, slot: Slot) -> bool:
    """Whether a field stands beside the header of its slot."""
    return field.start >= 0 and slot.start >= 0 and (field.stop <= slot.start or slot.stop <= field.start)


def _overlap(field: Field, slot: Slot) -> int:
    return max(0, min(field.stop, slot.stop) - max(field.start, slot.start))


def _by_geometry(fields: Sequence[Field], slots: Sequence[Slot]) -> Candidate | None:
    """Each field under the header that it covers; None unless every printed field has a header of its own."""
    if any(slot.start < 0 for slot in slots):
        return None
    placed: list[Reading | None] = [None] * len(slots)
    used: list[int] = []
    flags: set[str] = set()
    for number, field in enumerate(fields):
        under = [index for index, slot in enumerate(slots) if _overlap(field, slot)]
        if not under:
            if field.text.strip():
                return None
            continue
        if len(under) > 1:
            reading = reading_of(field, slots[under[0]])
            if reading.printed.state is CellState.NUMBER or reading.printed.state is CellState.TEXT:
                under = [max(under, key=lambda index: _overlap(field, slots[index]))]
            else:
                flags.add("merged_cell")
        for index in under:
            known = placed[index]
            reading = reading_of(field, slots[index])
            if known is None or known.printed.state is CellState.BLANK:
                placed[index] = reading
                used.append(number)
            elif reading.printed.state is not CellState.BLANK:
                return None
    if any(reading is None for reading in placed):
        flags.add("incomplete_row")
    aligned = bool(fields) and fields[0].start == slots[0].start
    pattern = frozenset((tuple(used),)) if len(used) == len(slots) else frozenset()
    return Candidate(tuple(placed), tuple(sorted(flags)), preferred=aligned, patterns=pattern)


def _in_grid(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    own = [one for one in fields if not one.merged]
    if len(fields) > len(slots) and len(own) < len(fields):
        # A cell that spans rows by mistake pushes the cells of the next row aside.
        without, among = _by_width(own, slots), _by_width(fields, slots)
        return distinct([one.flagged("merged_cell") for one in without + among])
    return _by_width(fields, slots)


def _by_width(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    if len(fields) == len(slots):
        return _full(fields, slots)
    geometric = _by_geometry(fields, slots)
    complete = geometric is not None and "incomplete_row" not in geometric.flags
    if geometric and complete and len(fields) <= len(slots):
        return [geometric]
    found = [geometric] if geometric else []
    if len(fields) > len(slots):
        if geometric is None or not (complete and geometric.preferred):
            found += _without_blanks(fields, slots) or _reduced(fields, slots)
        found += _rejoined(fields, slots)
    elif len(fields) < len(slots):
        pieces = [part for field in fields for part in _spaced(field)]
        if len(pieces) == len(slots):
            found.append(Candidate(readings_of(pieces, slots), ("split_digits",)))
        found += spread(fields, slots)
        if geometric is None and found:
            left = next((one for one in found if all(one.readings[: len(fields)])), None)
            found = [replace(one, preferred=one is left) for one in found]
    return distinct(found)


def _spaced(field: Field) -> Iterator[Field]:
    for part in field.text.split() or [""]:
        yield Field(part, field.origin, field.start, field.stop)


def _without_blanks(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """Surplus empty cells left out: those at the ends where that is enough, else any that make the count right."""
    blanks = [index for index, field in enumerate(fields) if not field.text.strip()]
    surplus = len(fields) - len(slots)
    found = []
    windows = [
        (*range(start), *range(start + len(slots), len(fields)))
        for start in range(surplus + 1)
        if all(index in blanks for index in (*range(start), *range(start + len(slots), len(fields))))
    ]
    for gone in windows or combinations(blanks, surplus):
        kept = [field for index, field in enumerate(fields) if index not in gone]
        pattern = tuple(index for index in range(len(fields)) if index not in gone)
        readings = readings_of(kept, slots)
        # Words among the values may be the surplus field themselves.
        has_words = any(reading.printed.state is CellState.TEXT for reading in readings)
        # Without headers above, a blank at the beginning may as well be the first value.
        is_first = 0 in gone and any(slot.start < 0 for slot in slots)
        flags = () if windows and not has_words and not is_first else ("surplus_field",)
        if any(_is_apart(field, slot) for field, slot in zip(kept, slots, strict=True)):
            flags = (*flags, "shifted")
        found.append(Candidate(readings, flags, patterns=frozenset((pattern,))))
        if len(found) > MOST_CANDIDATES:
            return []
    return distinct(found)


def _without_repeats(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """An empty first cell kept and equal neighbours taken for one cell, if that makes the count right."""
    kept = [
        field
        for before, field in pairwise((Field(""), *fields))
        if field.text != before.text or not field.text
    ]
    if fields[0].text.strip() or len(kept) != len(slots) or len(fields) == len(kept):
        return []
    return [Candidate(readings_of(kept, slots), ("surplus_field",))]


def _reduced(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """Too many printed fields: neighbours joined into one number, or fields left out (a page number)."""
    surplus = len(fields) - len(slots)
    if surplus > _MOST_SEAMS:
        return []
    found = []
    for gone in combinations(range(len(fields)), surplus):
        kept = [field for index, field in enumerate(fields) if index not in gone]
        found.append(Candidate(readings_of(kept, slots), ("surplus_field",)))
    return distinct(found + _rejoined(fields, slots))


def _rejoined(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """Neighbours joined into one number, as many as there are fields too many without empty ones at the ends."""
    fields = without_surplus(fields, len(slots) + 1)
    surplus = len(fields) - len(slots)
    if surplus > _MOST_SEAMS:
        return []
    found = []
    for seams in combinations(range(len(fields) - 1), surplus):
        whole = joined(fields, seams)
        if whole is not None:
            found.append(Candidate(readings_of(whole, slots), ("joined_digits",)))
    return distinct(found)


def without_surplus(fields: Sequence[Field], count: int) -> Sequence[Field]:
    """The fields without empty ones at the ends, as far as more than `count` of them are left."""
    while len(fields) > count and not fields[0].text.strip():
        fields = fields[1:]
    while len(fields) > count and not fields[-1].text.strip():
        fields = fields[:-1]
    return fields


def joined(fields: Sequence[Field], seams: Sequence[int]) -> list[Field] | None:
    """The fields with the digits on both sides of each seam as one number; None where that is not one."""
    result: list[Field] = []
    for index, field in enumerate(fields):
        if index and index - 1 in seams:
            last = result[-1]
            pieces = (last.text.strip(), field.text.strip())
            text = "".join(pieces)
            if not all(piece.isdigit() for piece in pieces) or LEADING_ZERO.match(text):
                return None
            result[-1] = Field(text, last.origin, last.start, field.stop)
        else:
            result.append(field)
    return result


def spread(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """Too few fields: every way to leave columns empty without changing the order."""
    found = []
    possible = [[reading_of(field, slot) for slot in slots] for field in fields]
    for places in combinations(range(len(slots)), len(fields)):
        readings: list[Reading | None] = [None] * len(slots)
        for of_field, place in zip(possible, places, strict=True):
            readings[place] = of_field[place]
        found.append(Candidate(tuple(readings), ("incomplete_row",)))
        if len(found) > MOST_CANDIDATES:
            return []
    return found


def _in_text(row: Row, slots: Sequence[Slot], totals: dict[int, tuple[int, ...]]) -> list[Candidate]:
    fields = row.fields
    glued = any(LEADING_ZERO.match(field.text) for field in fields)
    if glued or not row.trusted:
        split = splits(fields, slots, totals)
        if split or glued or len(fields) <= len(slots) // 2:
            if split:
                few = len(fields) <= len(slots) // 2
                return split if glued or few else distinct(split + spread(fields, slots))
            pieces = [piece for field in fields for piece in zeros_apart(field)]
            return _reduced(pieces, slots) if len(pieces) > len(slots) else []
    if len(fields) > len(slots):
        return _reduced(fields, slots)
    return spread(fields, slots)
