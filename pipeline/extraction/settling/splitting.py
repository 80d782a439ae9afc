"""Cutting digits that run together into one number a column, in every way that is possible."""

from __future__ import annotations

import re
from decimal import Decimal
from math import comb
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Field
from pipeline.extraction.numbers import read_printed
from pipeline.extraction.report import CellState
from pipeline.extraction.settling.readings import MOST_CANDIDATES, Candidate, Reading, distinct
from pipeline.forms.loading import value_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.extraction.entries import Slot

LEADING_ZERO = re.compile(r"[+-]?0\d")
MOST_CUTS = 400_000
_LONGEST_COUNT = 9
_RUN = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d+)(?P<tail>(?:\.\d+)?(?:万元|亿元|元|件|条|项|个)?(?:\([^()]*\))?)"
)
_DASHES = re.compile(r"[-—–/]{2,}")


def zeros_apart(field: Field) -> Iterator[Field]:
    """A run such as 00 can only be several numbers: its leading zeros stand alone."""
    text = field.text
    while LEADING_ZERO.match(text):
        yield Field("0", field.origin)
        text = text[1:]
    yield Field(text, field.origin)


def splits(
    fields: Sequence[Field], slots: Sequence[Slot], totals: dict[int, tuple[int, ...]]
) -> list[Candidate]:
    """Every way to cut runs of digits into exactly one number a slot; those that add up first, else all of them.

    Empty where there is none, or where there are too many to look at.
    """
    digits = sum(len(field.text) for field in fields)
    seams = len(slots) - len(fields)
    if digits > _LONGEST_COUNT * len(slots) or not 0 <= seams < digits or comb(digits - 1, seams) > MOST_CUTS:
        return []
    for checks in (totals, {}):
        found: list[tuple[Reading, ...]] = []
        for readings in _cut(fields, 0, slots, (), checks):
            found.append(readings)
            if len(found) > MOST_CANDIDATES:
                return []
        if found:
            return distinct([Candidate(readings, ("split_digits",)) for readings in found])
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
    kind = value_kind(slot.column)
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
