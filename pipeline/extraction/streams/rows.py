"""Rows out of the labels and values of running text: what is collected until a row, a block or a table ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Entries, Field, Note, Row, Slot
from pipeline.extraction.grids.headers import Layout, dispute_order, proactive_layout, reading_order_layout
from pipeline.extraction.labels import Label
from pipeline.extraction.streams.tokens import GAP, JOINED, LINE, Token
from pipeline.forms.loading import column_tuples

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCAL_ITEM = "local"
_REQUEST_COLUMNS = 7
_DISPUTE_COLUMNS = 5


@dataclass(slots=True)
class ProactiveBlock:
    """One block of the proactive table: its headers, its rows so far, values above the headers and before any label.

    `scattered` means that pieces of headers stand apart, so that their order in the text is not that of the columns.
    """

    codes: list[str | None] = field(default_factory=list)
    scattered: bool = False
    unit: str | None = None
    rows: list[tuple[str, str, list[Token]]] = field(default_factory=list)
    above: list[Token] = field(default_factory=list)
    before: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class StreamState:
    """What has been met since the last row, block or table ended; `empty` counts the empty lines behind the label."""

    entries: Entries
    table: str | None = None
    headers: list[Label] = field(default_factory=list)
    dispute_items: list[str] = field(default_factory=list)
    layout: Layout | None = None
    item: str | None = None
    label: str = ""
    guessed: bool = False
    empty: int = 0
    values: list[Token] = field(default_factory=list)
    block: ProactiveBlock = field(default_factory=ProactiveBlock)
    split_disputes: bool = False
    disputes: list[Token] = field(default_factory=list)


def _fields(tokens: Sequence[Token]) -> list[Field]:
    return [Field(token.text, token.origin) for token in tokens]


def _is_trusted(tokens: Sequence[Token]) -> bool:
    return all(JOINED not in (token.before, token.after) for token in tokens)


def end_row(state: StreamState) -> None:
    """Close the row at hand: hand it to its block, or cut a long run of values into rows."""
    if state.table == "proactive":
        if state.item is not None:
            state.block.rows.append((state.item, state.label, state.values))
            state.item, state.values = None, []
        return
    if state.table != "requests":
        return
    values, item, label = state.values, state.item, state.label
    state.values, state.item, state.label = [], None, ""
    if item is None and not values:
        return
    if state.headers:
        state.layout = reading_order_layout(state.headers)
        state.headers = []
    rows = [values] if len(values) <= _REQUEST_COLUMNS else _rows_of_run(values)
    if len(rows) == 1 and (item is not None or len(values) == _REQUEST_COLUMNS):
        row = _request_row(state, item, label, rows[0])
        row.guessed = state.guessed
        state.entries.rows.append(row)
    elif len(rows) == 1:
        if values:
            evidence = " ".join(token.text for token in values)
            state.entries.notes.append(Note("value.stray", "requests", evidence))
    else:
        if item is not None:
            state.entries.rows.append(_request_row(state, item, label, []))
        state.entries.rows.extend(_request_row(state, None, "", run) for run in rows)
    state.guessed = False


def _request_row(state: StreamState, item: str | None, label: str, values: Sequence[Token]) -> Row:
    layout = state.layout or Layout()
    return Row(
        "requests",
        item,
        label,
        _fields(values),
        layout.slots,
        source="stream",
        trusted=_is_trusted(values),
        disordered=layout.disordered,
        lines=_lines(values, state.empty),
    )


def _lines(values: Sequence[Token], empty: int = 0) -> list[Field]:
    """The values and the empty lines around them; none where one of them shares its line.

    `empty` counts the empty lines of a row without values.
    """
    if any(min(token.before, token.after) < LINE for token in values):
        return []
    fields = [Field("")] * (values[0].empty_before if values else empty)
    for token in values:
        fields += [Field(token.text, token.origin), *[Field("")] * token.empty_after]
    return fields


def _rows_of_run(values: list[Token]) -> list[list[Token]]:
    """Cut a long run of values into rows: column by column where groups of equal length say so, else row by row."""
    groups: list[list[Token]] = []
    for token in values:
        if not groups or token.before == GAP:
            groups.append([])
        groups[-1].append(token)
    rows: list[list[Token]] = []
    place = 0
    while place + _REQUEST_COLUMNS <= len(groups):
        block = groups[place : place + _REQUEST_COLUMNS]
        if len({len(group) for group in block}) != 1:
            break
        rows.extend([group[index] for group in block] for index in range(len(block[0])))
        place += _REQUEST_COLUMNS
    if place == len(groups):
        return rows
    if len(values) % _REQUEST_COLUMNS == 0 and all(len(group) % _REQUEST_COLUMNS == 0 for group in groups):
        return [values[start : start + _REQUEST_COLUMNS] for start in range(0, len(values), _REQUEST_COLUMNS)]
    return [values]


def end_block(state: StreamState) -> None:
    """Turn a block of the proactive table into rows; values before the labels put the whole block in doubt."""
    if state.table != "proactive":
        return
    end_row(state)
    block, state.block = state.block, ProactiveBlock()
    if not block.rows:
        state.block.above = block.above + block.before
        return
    layouts = [proactive_layout(block.codes, item, len(values)) for item, _, values in block.rows]
    if block.scattered:
        layouts = [
            _in_order_of_form(layout, item) for layout, (item, _, _) in zip(layouts, block.rows, strict=True)
        ]
    rows = block.rows
    needed = [len(layout.slots) for layout in layouts]
    before = block.above + block.before
    by_order = bool(before)
    if by_order:
        own = [token for _, _, values in rows for token in values]
        if len(before) == sum(needed) and not any(values for _, _, values in rows[:-1]):
            # Whoever prints values before their labels prints those of the next block behind the last label.
            state.block.above, own = own, []
        is_whole = sum(needed) == len(before + own) and all(needed)
        if not is_whole:
            evidence = " ".join(token.text for token in before + own)
            state.entries.notes.append(Note("value.stray", "proactive", evidence))
        if is_whole or block.before:
            taken = iter(before + own if is_whole else ())
            rows = [
                (item, label, list(islice(taken, count)))
                for (item, label, _), count in zip(rows, needed, strict=True)
            ]
    for (item, label, values), layout in zip(rows, layouts, strict=True):
        row = Row(
            "proactive",
            None if item == LOCAL_ITEM else item,
            label,
            _fields(values),
            layout.slots,
            source="stream",
            disordered=layout.disordered,
            trusted=_is_trusted(values),
            by_order=by_order,
            unit=block.unit,
            lines=_lines(values),
        )
        state.entries.rows.append(row)


def _in_order_of_form(layout: Layout, item: str) -> Layout:
    """The layout, or where it has the columns of a form in another order, theirs."""
    printed = [slot.column for slot in layout.slots]
    for columns in column_tuples("proactive", item):
        if sorted(columns) == sorted(printed) and list(columns) != printed:
            return Layout([Slot(item, column, inferred=True) for column in columns])
    return layout


def end_dispute_run(state: StreamState) -> None:
    """Five numbers behind the name of a procedure are its row; any others wait for the rest of the fifteen."""
    if state.table != "disputes" or not state.values:
        return
    values, state.values = state.values, []
    columns = [label for label in state.headers if label.kind == "column"]
    is_row = len(values) == _DISPUTE_COLUMNS and not state.disputes
    if is_row and state.dispute_items and len(columns) in (0, _DISPUTE_COLUMNS):
        item = state.dispute_items[-1]
        slots = [Slot(item, label.code) for label in columns]
        state.entries.rows.append(Row("disputes", item, "", _fields(values), slots, source="stream"))
        state.headers, state.dispute_items = [], []
        return
    state.disputes.extend(values)


def end_disputes(state: StreamState) -> None:
    """All numbers of the disputes table as one row of fifteen."""
    if not state.disputes:
        return
    values, state.disputes = state.disputes, []
    if sum(len(token.text) for token in values) < _DISPUTE_COLUMNS:
        state.entries.notes.append(Note("value.stray", "disputes", " ".join(token.text for token in values)))
        state.split_disputes = False
        return
    row = Row("disputes", None, "", _fields(values), [], source="stream", trusted=_is_trusted(values))
    row.lines = _lines(values)
    if not state.split_disputes:
        procedures = [Label("item", "disputes", item) for item in state.dispute_items]
        layout = dispute_order([*procedures, *state.headers])
        row.slots, row.disordered = layout.slots, layout.disordered
    row.by_order = not row.slots
    state.split_disputes = False
    state.entries.rows.append(row)
