"""All ways in which the printed fields of a row can stand in its columns."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Field
from pipeline.extraction.numbers import Printed, read_printed
from pipeline.extraction.report import CellState
from pipeline.forms.loading import value_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.documents.model import Origin
    from pipeline.extraction.entries import Row, Slot

MOST_CANDIDATES = 4000
_LONGEST_COUNT = 9
_RUN = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d+)(?P<tail>(?:\.\d+)?(?:万元|亿元|元|件|条|项|个)?(?:\([^()]*\))?)"
)
_DASHES = re.compile(r"[-—–/]{2,}")
_LEADING_ZERO = re.compile(r"[+-]?0\d")


@dataclass(frozen=True, slots=True)
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


def candidates_of(row: Row, slots: Sequence[Slot], totals: dict[int, tuple[int, ...]]) -> list[Candidate]:
    """Every candidate reading of a row over its slots.

    `totals` maps the index of a total slot to the indices of its parts; it prunes the splitting of digits.
    An empty list means that the row cannot be read into these slots at all, or in too many ways.
    """
    fields = row.fields
    if len(fields) == len(slots) and (
        row.source == "grid" or not any(_LEADING_ZERO.match(f.text) for f in fields)
    ):
        return _full(row, slots)
    if row.source == "grid":
        return _in_grid(fields, slots)
    return _in_text(row, slots, totals)


def _reading(field: Field, slot: Slot) -> Reading:
    return Reading(
        read_printed(field.text, value_kind(_table(slot), slot.column)), field.text.strip(), field.origin
    )


def _table(slot: Slot) -> str:
    return "proactive" if slot.column in ("change", "amount") else "requests"


def _full(row: Row, slots: Sequence[Slot]) -> list[Candidate]:
    flags = []
    if any(
        field.start >= 0 and slot.start >= 0 and not _overlap(field, slot)
        for field, slot in zip(row.fields, slots, strict=True)
    ):
        flags.append("shifted")
    if any(field.merged for field in row.fields):
        flags.append("merged_cell")
    readings = tuple(_reading(field, slot) for field, slot in zip(row.fields, slots, strict=True))
    return [Candidate(readings, tuple(flags))]


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
            reading = _reading(field, slots[under[0]])
            if reading.printed.state is CellState.NUMBER or reading.printed.state is CellState.TEXT:
                under = [max(under, key=lambda index: _overlap(field, slots[index]))]
            else:
                flags.add("merged_cell")
        for index in under:
            known = placed[index]
            reading = _reading(field, slots[index])
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
    geometric = _by_geometry(fields, slots)
    complete = geometric is not None and "incomplete_row" not in geometric.flags
    if geometric and complete and (geometric.preferred or len(fields) <= len(slots)):
        return [geometric]
    found = [geometric] if geometric else []
    if len(fields) > len(slots):
        found += _without_blanks(fields, slots) or _reduced(fields, slots)
    elif len(fields) < len(slots):
        pieces = [part for field in fields for part in _spaced(field)]
        if len(pieces) == len(slots):
            readings = tuple(_reading(field, slot) for field, slot in zip(pieces, slots, strict=True))
            found.append(Candidate(readings, ("split_digits",)))
        found += _spread(fields, slots)
        if geometric is None and found:
            left = next((one for one in found if all(one.readings[: len(fields)])), None)
            found = [dataclasses.replace(one, preferred=one is left) for one in found]
    return _distinct(found)


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
        readings = tuple(_reading(field, slot) for field, slot in zip(kept, slots, strict=True))
        pattern = tuple(index for index in range(len(fields)) if index not in gone)
        found.append(Candidate(readings, patterns=frozenset((pattern,))))
        if len(found) > MOST_CANDIDATES:
            return []
    return _distinct(found)


def _reduced(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """Too many printed fields: neighbours joined into one number, or fields left out (a page number)."""
    surplus = len(fields) - len(slots)
    if surplus > 2:
        return []
    found = []
    for gone in combinations(range(len(fields)), surplus):
        kept = [field for index, field in enumerate(fields) if index not in gone]
        readings = tuple(_reading(field, slot) for field, slot in zip(kept, slots, strict=True))
        found.append(Candidate(readings, ("surplus_field",)))
    for seams in combinations(range(len(fields) - 1), surplus):
        joined = _joined(fields, seams)
        if joined is not None:
            readings = tuple(_reading(field, slot) for field, slot in zip(joined, slots, strict=True))
            found.append(Candidate(readings, ("joined_digits",)))
    return _distinct(found)


def _joined(fields: Sequence[Field], seams: Sequence[int]) -> list[Field] | None:
    result: list[Field] = []
    for index, field in enumerate(fields):
        if index and index - 1 in seams:
            last = result[-1]
            text = last.text.strip() + field.text.strip()
            if not text.isdigit() or _LEADING_ZERO.match(text):
                return None
            result[-1] = Field(text, last.origin, last.start, field.stop)
        else:
            result.append(field)
    return result


def _spread(fields: Sequence[Field], slots: Sequence[Slot]) -> list[Candidate]:
    """Too few fields: every way to leave columns empty without changing the order."""
    found = []
    for places in combinations(range(len(slots)), len(fields)):
        readings: list[Reading | None] = [None] * len(slots)
        for field, place in zip(fields, places, strict=True):
            readings[place] = _reading(field, slots[place])
        found.append(Candidate(tuple(readings), ("incomplete_row",)))
        if len(found) > MOST_CANDIDATES:
            return []
    return found


def _distinct(found: Sequence[Candidate]) -> list[Candidate]:
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


def _in_text(row: Row, slots: Sequence[Slot], totals: dict[int, tuple[int, ...]]) -> list[Candidate]:
    fields = row.fields
    glued = any(_LEADING_ZERO.match(field.text) for field in fields)
    if glued or not row.trusted:
        split = _splits(fields, slots, totals)
        if split or glued or len(fields) <= len(slots) // 2:
            if split:
                few = len(fields) <= len(slots) // 2
                return split if glued or few else _distinct(split + _spread(fields, slots))
            pieces = [piece for field in fields for piece in _zeros_apart(field)]
            return _reduced(pieces, slots) if len(pieces) > len(slots) else []
    if len(fields) > len(slots):
        return _reduced(fields, slots)
    return _spread(fields, slots)


def _zeros_apart(field: Field) -> Iterator[Field]:
    """A run such as 00 can only be several numbers: its leading zeros stand alone."""
    text = field.text
    while _LEADING_ZERO.match(text):
        yield Field("0", field.origin)
        text = text[1:]
    yield Field(text, field.origin)


def _splits(
    fields: Sequence[Field], slots: Sequence[Slot], totals: dict[int, tuple[int, ...]]
) -> list[Candidate]:
    """Every way to cut runs of digits into exactly one number a slot; those that add up first, else all of them."""
    for checks in (totals, {}):
        found: list[tuple[Reading, ...]] = []
        for readings in _cut(fields, 0, slots, (), checks):
            found.append(readings)
            if len(found) > MOST_CANDIDATES:
                return []
        if found:
            return _distinct([Candidate(readings, ("split_digits",)) for readings in found])
    return []


def _cut(
    fields: Sequence[Field],
    index: int,
    slots: Sequence[Slot],
    done: tuple[Reading, ...],
    checks: dict[int, tuple[int, ...]],
) -> Iterator[tuple[Reading, ...]]:
    if index == len(fields):
        if len(done) == len(slots):
            yield done
        return
    if len(slots) - len(done) < len(fields) - index:
        return
    yield from _cut_field(fields, index, fields[index].text, slots, done, checks)


def _cut_field(
    fields: Sequence[Field],
    index: int,
    text: str,
    slots: Sequence[Slot],
    done: tuple[Reading, ...],
    checks: dict[int, tuple[int, ...]],
) -> Iterator[tuple[Reading, ...]]:
    if len(done) == len(slots):
        return
    slot = slots[len(done)]
    kind = value_kind(_table(slot), slot.column)
    run = _RUN.fullmatch(text)
    later = len(slots) - len(done) - (len(fields) - index)
    if run is None and _DASHES.fullmatch(text):
        one = Reading(read_printed(text[0], kind), text[0], fields[index].origin)
        if later:
            yield from _cut_field(fields, index, text[1:], slots, (*done, one), checks)
    if run is None:
        reading = _part(text, kind, fields[index])
        if reading is not None:
            yield from _cut(fields, index + 1, slots, (*done, reading), checks)
        return
    sign, digits = run["sign"], run["digits"]
    if sign and later:
        dash = Reading(read_printed(sign if sign == "-" else "", kind), sign, fields[index].origin)
        yield from _cut_field(fields, index, text[1:], slots, (*done, dash), checks)
    if sign and kind == "count":
        return
    for length in range(1, len(digits) + 1):
        if length > 1 and digits[0] == "0":
            break
        whole = length == len(digits)
        if whole:
            part = text
        else:
            if not later or length > _LONGEST_COUNT:
                continue
            part = sign + digits[:length]
        reading = _part(part, kind, fields[index])
        if reading is None:
            continue
        extended = (*done, reading)
        if not _adds_up(extended, checks) or (
            not whole and index == len(fields) - 1 and _exceeds(extended, checks, len(digits) - length, later)
        ):
            continue
        if whole:
            yield from _cut(fields, index + 1, slots, extended, checks)
        else:
            yield from _cut_field(fields, index, text[len(part) :], slots, extended, checks)


def _part(text: str, kind: str, field: Field) -> Reading | None:
    printed = read_printed(text, kind)
    if printed.state is CellState.TEXT or (kind != "money" and set(printed.flags) - {"note_in_cell"}):
        return None
    return Reading(printed, text, field.origin)


def _exceeds(done: tuple[Reading, ...], checks: dict[int, tuple[int, ...]], digits: int, later: int) -> bool:
    """Whether the parts read so far are more than the digits left over can print as their total."""
    for total, parts in checks.items():
        if total >= len(done) and parts[0] < len(done):
            values = [done[part].printed.value for part in parts if part < len(done)]
            return sum(value for value in values if value is not None) >= Decimal(10) ** max(
                digits - later + 1, 1
            )
    return False


def _adds_up(done: tuple[Reading, ...], checks: dict[int, tuple[int, ...]]) -> bool:
    parts = checks.get(len(done) - 1)
    if parts is None:
        return True
    total = done[-1].printed.value
    values = [done[part].printed.value for part in parts]
    return total is None or sum(value for value in values if value is not None) == total
