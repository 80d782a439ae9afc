"""Giving every printed row its item: by its label, or, for rows parted from their labels, by order and count."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Note, Slot
from pipeline.extraction.grids.headers import official_slots
from pipeline.extraction.labels import near_label
from pipeline.extraction.streams.empty_lines import fill_empty_lines
from pipeline.forms.loading import FORM_NAMES, OTHERS, column_tuples, form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Entries, Row

_FIRST_ITEM, _SINGLE_OTHER = "received_this_year", "other"
_REQUEST_COLUMNS = 7
# No column of values counts on through so many rows, nor through so large a share of them.
_FEWEST_ROWS_NUMBERED, _LEAST_SHARE_NUMBERED = 10, 0.8


def align(entries: Entries) -> list[Row]:
    """The rows that have an item, in reading order; what could not be placed becomes a note."""
    fill_empty_lines(entries.rows)
    proactive = [row for row in entries.rows if row.table == "proactive"]
    requests = [row for row in entries.rows if row.table == "requests"]
    disputes = [row for row in entries.rows if row.table == "disputes"]
    aligned = (
        _align_proactive(proactive, entries.notes)
        + _align_requests(requests, entries.notes)
        + _align_disputes(disputes, entries.notes)
    )
    for rows in (proactive, requests):
        _doubt_neighbours(rows)
    return aligned


def _doubt_neighbours(rows: Sequence[Row]) -> None:
    """Rows beside one without an item of their form: its numbers may be the other half of theirs."""
    items = {row.item for row in rows}
    # Where （六） is printed row by row, a row with its name alone may be part of one of them.
    strays = {None, _SINGLE_OTHER} if items.intersection(OTHERS) else {None}
    for before, row in pairwise(rows):
        if any(one.item in strays or (one.item or "").startswith("extra_") for one in (before, row)):
            before.beside_strays = row.beside_strays = True


def _align_proactive(rows: Sequence[Row], notes: list[Note]) -> list[Row]:
    kept = []
    extras = 0
    if any(row.item is None and not row.label for row in rows):
        # A lone number behind a label may be that of a page, where others have lost their labels.
        for row in rows:
            row.by_order |= row.source == "stream"
    for row in rows:
        if row.item is None:
            if not row.label:
                notes.append(Note("row.detached", "proactive", _evidence(row)))
                continue
            extras += 1
            _make_extra(row, extras, notes)
            row.slots = row.slots or [
                Slot(row.item, f"value_{index}") for index in range(1, 1 + len(row.fields))
            ]
        kept.append(row)
    _give_columns(kept)
    return kept


def _give_columns(rows: Sequence[Row]) -> None:
    """Rows without readable headers get the columns of the one form that all other rows follow."""
    for _ in range(2):
        styles = _styles(rows)
        for row in rows:
            if row.slots or row.disordered or row.item is None:
                continue
            known = column_tuples("proactive", row.item)
            options = [columns for columns in known if len(columns) == len(row.fields)]
            if len(styles) == 1 and (len(options) > 1 or (not options and not row.trusted)):
                options = [
                    entry.columns for entry in form(styles[0]).of("proactive") if entry.item == row.item
                ]
            if len(options) == 1:
                row.slots = [Slot(row.item, column, inferred=True) for column in options[0]]


def _styles(rows: Sequence[Row]) -> list[str]:
    """The forms whose own columns some row prints."""
    certain = [(row.item or "", {slot.column for slot in row.slots}) for row in rows if row.slots]
    return [
        name
        for name in FORM_NAMES
        if any(
            printed == set(entry.columns) and len(column_tuples("proactive", item)) > 1
            for item, printed in certain
            for entry in form(name).of("proactive")
            if entry.item == item
        )
    ]


def _make_extra(row: Row, number: int, notes: list[Note]) -> None:
    row.item = f"extra_{number}"
    notes.append(Note("label.unknown", row.table, row.label, item=row.item))


def _align_requests(rows: Sequence[Row], notes: list[Note]) -> list[Row]:
    _give_to_row_in_group(rows)
    _move_to_next_labels(rows)
    filled = [row for row in rows if row.fields]
    _leave_out_row_numbers(filled)
    if any(row.item is None for row in filled):
        filled = _without_strays(filled, notes)
        _fill_gaps(filled, {row.item for row in rows if row.item}, notes)
    kept = []
    extras = 0
    is_other_a_group = {row.item for row in filled}.issuperset(OTHERS)
    for row in filled:
        if row.item is None and row.label:
            extras += 1
            _make_extra(row, extras, notes)
        if row.item is None or (is_other_a_group and row.item == _SINGLE_OTHER):
            # The sums of groups stand nowhere on the form.
            if row.item is None or _numbers(row):
                notes.append(Note("row.detached", "requests", _evidence(row)))
            continue
        if not row.slots and not row.disordered:
            row.slots = [Slot(None, column, inferred=True) for _, column in official_slots("requests")]
        kept.append(row)
    detached = [row.source for row in filled if row.item is None]
    # Where values stand apart from their labels, those behind a label may be another row's.
    doubtful = (
        ("stream", "grid") if len(detached) > len(kept) else ("stream",) if "stream" in detached else ()
    )
    for row in kept:
        row.by_order |= row.source in doubtful
    return kept


def _give_to_row_in_group(rows: Sequence[Row]) -> None:
    """Values behind the name of （六） are those of its row just named: a long label is printed around that name."""
    for before, row in pairwise(rows):
        has_values = row.item == _SINGLE_OTHER and bool(row.fields)
        lacks_values = before.item in OTHERS and not before.fields
        if has_values and lacks_values and row.source == before.source == "stream":
            row.item, row.guessed = before.item, True


def _move_to_next_labels(rows: Sequence[Row]) -> None:
    """Values printed before their labels: a full row stands before the first row of the form, none behind the last.

    Where the rows between them do not follow from one to the next, no row tells whose values it has.
    """
    place = next((place for place, row in enumerate(rows) if row.item == _FIRST_ITEM), 0)
    before = [row for row in rows[:place] if row.fields or row.item]
    if len(before) != 1 or before[0].item or before[0].label or len(before[0].fields) != _REQUEST_COLUMNS:
        return
    first, behind = before[0], rows[place:]
    if first.source != "stream" or any(row.source != "stream" for row in behind):
        return
    values = [row.fields for row in (first, *behind)]
    follow = all(len(fields) == _REQUEST_COLUMNS for fields in values[:-1]) and not values[-1]
    for row, fields in zip(behind, values, strict=False):
        row.fields, row.by_order = fields, True
        if not follow:
            row.slots, row.disordered = [], True
    first.fields = []


def _leave_out_row_numbers(rows: Sequence[Row]) -> None:
    """Numbers of rows (序号, 代码) that no header tells apart from values, where nearly all rows count on.

    In running text such a number stands before the label of its row, and so behind the values of the row above.
    """
    for source, place, first in (("stream", -1, 2), ("grid", 0, 1)):
        numbered = [
            row
            for number, row in enumerate(rows, first)
            if row.source == source and row.item and row.fields[place].text.strip().lstrip("0") == str(number)
        ]
        if len(numbered) >= max(_FEWEST_ROWS_NUMBERED, _LEAST_SHARE_NUMBERED * len(rows)):
            for row in numbered:
                row.fields.pop(place)


def _without_strays(rows: Sequence[Row], notes: list[Note]) -> list[Row]:
    """Beside detached rows, a label followed by a lone number is a label and a page number."""
    kept = []
    for row in rows:
        if row.item and row.source == "stream" and row.trusted and len(row.fields) == 1:
            notes.append(Note("value.stray", "requests", _evidence(row), item=row.item))
        else:
            kept.append(row)
    return kept


def _fill_gaps(rows: Sequence[Row], labels_seen: set[str | None], notes: list[Note]) -> None:
    """Detached rows between two labelled ones take the items missing there, when their number is the same."""
    variants = [name for name in ("2019", "2021") if _may_follow(name, labels_seen)] or ["2021", "2019"]
    for name in variants:
        order = [entry.item for entry in form(name).of("requests")]
        placed = _placed(rows, order)
        if placed is not None:
            for row, item in placed:
                if row.label and near_label(row.label, "requests") is None:
                    notes.append(Note("label.unknown", "requests", row.label, item=item))
                row.item, row.by_order = item, True
            return


def _may_follow(name: str, labels_seen: set[str | None]) -> bool:
    split = any(item in labels_seen for item in OTHERS)
    return split == (name == "2021")


def _placed(rows: Sequence[Row], order: Sequence[str]) -> list[tuple[Row, str]] | None:
    """(row, item) for all detached rows; None unless every gap closes exactly."""
    position = {item: index for index, item in enumerate(order)}
    result: list[tuple[Row, str]] = []
    last, waiting = -1, []
    for row in [*rows, None]:
        if row is not None and row.item is None:
            if row.label and len(row.fields) != _REQUEST_COLUMNS:
                return None
            waiting.append(row)
            continue
        place = len(order) if row is None else position.get(row.item or "", -1)
        if place <= last:
            return None
        if waiting:
            missing = order[last + 1 : place]
            if len(missing) != len(waiting):
                return None
            result.extend(zip(waiting, missing, strict=True))
            waiting = []
        last = place
    return result


def _align_disputes(rows: Sequence[Row], notes: list[Note]) -> list[Row]:
    official = official_slots("disputes")
    kept: list[Row] = []
    for row in rows:
        if row.slots or row.disordered:
            kept.append(row)
        elif row.item is not None:
            columns = [column for item, column in official if item == row.item]
            row.slots = [Slot(row.item, column, inferred=True) for column in columns]
            kept.append(row)
        elif _numbers(row) >= 1:
            row.slots = [Slot(item, column, inferred=True) for item, column in official]
            row.by_order = True
            kept.append(row)
        else:
            notes.append(Note("row.detached", "disputes", _evidence(row)))
    return kept


def _numbers(row: Row) -> int:
    return sum(any(mark.isdigit() for mark in field.text) for field in row.fields)


def _evidence(row: Row) -> str:
    return " ".join(field.text.strip() for field in row.fields)[:120]
