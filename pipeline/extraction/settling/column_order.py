"""Whether the columns that headers announce are those of the values: an unusual order has to be borne out by the sums.

Headers that lost their spans, or a label, name the columns of the form in another order or one too few.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Slot
from pipeline.extraction.grids.headers import official_slots
from pipeline.extraction.identities import Outcome
from pipeline.extraction.settling.readings import readings_of
from pipeline.extraction.settling.row_sums import weigh_row
from pipeline.extraction.settling.units import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Row

_TOTAL = "total"


def confirm_columns(rows: Sequence[Row]) -> None:
    """Put the order of the form in place of one that the sums disprove; mark one that they cannot prove as inferred."""
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.table != "proactive" and row.slots:
            groups[(row.table, *((slot.item, slot.column) for slot in row.slots))].append(row)
    for group in groups.values():
        slots = group[0].slots
        if group[0].table == "requests" and _lacks_total(group):
            last = next(row.fields[-1] for row in group if len(row.fields) > len(slots))
            _give(group, [*slots, Slot(None, _TOTAL, last.start, last.stop, inferred=True)])
        elif (usual := _usual(group[0].table, slots)) != slots:
            _settle_order(group, usual)


def _lacks_total(group: Sequence[Row]) -> bool:
    """Whether most rows have one cell more than the headers before the total, and some print something there."""
    slots = group[0].slots
    before = [slot for slot in official_slots("requests") if slot[1] != _TOTAL]
    if [(slot.item, slot.column) for slot in slots] != before:
        return False
    further = [row for row in group if len(row.fields) == len(slots) + 1]
    return 2 * len(further) > len(group) and any(row.fields[-1].text.strip() for row in further)


def _usual(table: str, slots: Sequence[Slot]) -> list[Slot]:
    """The columns of these slots in the order of the form, at the places of the slots; procedures keep their order."""
    order = list(dict.fromkeys(column for _, column in official_slots(table)))
    items = list(dict.fromkeys(slot.item for slot in slots))
    known = sorted(slots, key=lambda slot: (items.index(slot.item), order.index(slot.column)))
    if known == list(slots):
        return list(slots)
    return [
        Slot(slot.item, slot.column, place.start, place.stop, inferred=True)
        for slot, place in zip(known, slots, strict=True)
    ]


def _settle_order(group: Sequence[Row], usual: Sequence[Slot]) -> None:
    """Take the order of the columns under which fewer sums break and more hold."""
    shown = group[0].slots
    whole = [row for row in group if len(row.fields) == len(shown)]
    if whole and all(len({one.text.strip() for one in row.fields}) == 1 for row in whole):
        return
    as_shown, as_usual = _weighed(whole, shown), _weighed(whole, usual)
    if as_usual < as_shown:
        _give(group, usual)
    elif as_usual == as_shown:
        _give(group, [replace(slot, inferred=True) for slot in shown])


def _weighed(rows: Sequence[Row], slots: Sequence[Slot]) -> tuple[int, int]:
    """How many rows break their sums under these columns, and, counted negatively, how many bear them out."""
    outcomes = [weigh_row(row.table, places_of(row, slots), readings_of(row.fields, slots)) for row in rows]
    return outcomes.count(Outcome.BROKEN), -outcomes.count(Outcome.HOLDS)


def _give(group: Sequence[Row], slots: Sequence[Slot]) -> None:
    for row in group:
        row.slots = list(slots)
