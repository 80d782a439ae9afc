"""Rows whose sums are broken although the same print adds up when one cell more or less is seen in it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Field
from pipeline.extraction.identities import Outcome
from pipeline.extraction.settling.candidates import joined, spread, without_surplus
from pipeline.extraction.settling.readings import readings_of
from pipeline.extraction.settling.row_sums import weigh_row
from pipeline.forms.loading import form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.extraction.entries import Slot
    from pipeline.extraction.settling.readings import Reading
    from pipeline.extraction.settling.units import Unit


def doubt_broken_rows(table: str, units: Sequence[Unit]) -> None:
    """Flag such rows, and those that may hold the numbers of the next one, whose label was not found.

    The agency may have added wrongly, or the row may stand otherwise than it was read.
    """
    printed = {unit.row.item for unit in units}
    for unit in units:
        if len(unit.candidates) != 1 or unit.candidates[0].flags:
            continue
        if weigh_row(table, unit.places, unit.candidates[0].readings) is not Outcome.BROKEN:
            continue
        following = next_item(table, unit.row.item)
        may_hold_next = unit.row.source == "stream" and following is not None and following not in printed
        others = _other_readings(unit.row.fields, unit.slots)
        if may_hold_next or any(weigh_row(table, unit.places, other) is Outcome.HOLDS for other in others):
            unit.candidates = [unit.candidates[0].flagged("readings_differ")]


@cache
def next_item(table: str, item: str | None) -> str | None:
    """The item whose values have the columns of this one and follow them without other headers."""
    return next(
        (
            below.item
            for above, below in pairwise(form("2021").of(table))
            if above.item == item
            and above.columns == below.columns
            and (table == "requests" or above.group == below.group)
        ),
        None,
    )


def _other_readings(fields: Sequence[Field], slots: Sequence[Slot]) -> Iterator[tuple[Reading | None, ...]]:
    """The row with two neighbours as one number, or without an empty cell at an end and another one inside."""
    fields = without_surplus(fields, len(slots))
    shorter = [fields[1:]] if not fields[0].text.strip() else []
    if not fields[-1].text.strip():
        shorter.append(fields[:-1])
    for less in shorter:
        for index, field in enumerate(less):
            for halves in _halves(field):
                yield from _whole([*less[:index], *halves, *less[index + 1 :]], slots)
    pairs = (joined(fields, (seam,)) for seam in range(len(fields) - 1))
    for less in (*shorter, *(one for one in pairs if one is not None)):
        yield from _whole(less, slots)
        if len(less) == len(slots) - 1:
            # In a row with one sum it does not matter where among its parts an empty cell stands.
            if len({slot.item for slot in slots}) == 1:
                yield from _whole([Field(""), *less], slots)
            else:
                yield from (candidate.readings for candidate in spread(less, slots))


def _whole(fields: Sequence[Field], slots: Sequence[Slot]) -> Iterator[tuple[Reading, ...]]:
    if len(fields) == len(slots):
        yield readings_of(fields, slots)


def _halves(field: Field) -> Iterator[tuple[Field, Field]]:
    text = "".join(field.text.split())
    if text.isdigit():
        for place in range(1, len(text)):
            yield Field(text[:place], field.origin), Field(text[place:], field.origin)
