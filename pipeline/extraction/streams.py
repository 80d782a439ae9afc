"""Reading rows out of running text: labels are searched for, and the values between two labels are their row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Entries, Field, Note, Row, Slot
from pipeline.extraction.headers import Layout, dispute_order, proactive_layout, reading_order_layout
from pipeline.extraction.labels import Label, label_index, near_label
from pipeline.extraction.tokens import GAP, JOINED, Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Paragraph

_CJK = re.compile(r"[\u4e00-\u9fff]")
_UNIT = re.compile(r"单位:?(万元|元|亿元)|\((万元|元|亿元)\)")
_SECTION_TABLE = {2: "proactive", 3: "requests", 4: "disputes"}
_LONGEST_STRAY = 5
_LONGEST_LOCAL_LABEL = 40
LOCAL_ITEM = "local"
_REQUEST_COLUMNS = 7
_DISPUTE_COLUMNS = 5


@dataclass(slots=True)
class _Block:
    """One block of the proactive table: its headers, its rows so far, and values met before any label."""

    codes: list[str | None] = field(default_factory=list)
    unit: str | None = None
    rows: list[tuple[str, str, list[Token]]] = field(default_factory=list)
    before: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    entries: Entries
    table: str | None = None
    headers: list[Label] = field(default_factory=list)
    dispute_items: list[str] = field(default_factory=list)
    layout: Layout | None = None
    item: str | None = None
    label: str = ""
    guessed: bool = False
    values: list[Token] = field(default_factory=list)
    block: _Block = field(default_factory=_Block)
    split_disputes: bool = False
    disputes: list[Token] = field(default_factory=list)


def read_stream(paragraphs: Sequence[Paragraph], table: str | None, entries: Entries) -> str | None:
    """Append the rows of a stretch of paragraphs; `table` is the table open before it, the result the one after."""
    state = _State(entries, table)
    tokens = tokenise(paragraphs)
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.kind == "heading":
            _meet_heading(token, state)
        elif token.kind == "label":
            _meet_label(token, state)
        elif token.kind == "value":
            _meet_value(token, state)
        else:
            _meet_text(token, following, state)
    _close(state)
    return state.table


def _meet_heading(token: Token, state: _State) -> None:
    """Numbered headings open or close tables; an ordinal before other words may as well begin a row label."""
    if not token.section:
        _end_row(state)
        return
    _close(state)
    state.table = _SECTION_TABLE.get(token.section)


def _owner(token: Token, state: _State) -> Label | None:
    """The meaning of a label here: that of the open table, or the only one it can have."""
    here = [label for label in token.labels if label.table == state.table]
    if here:
        order = ("item", "column", "legal", "block", "span", "group")
        numbered = bool(re.match(r"[(（\d一二三四五六七]", token.text))
        if (
            state.table == "requests"
            and not numbered
            and not state.item
            and state.headers
            and not state.layout
        ):
            order = ("column", "item", "legal", "block", "span", "group")
        if (
            state.table == "requests"
            and not numbered
            and any(label.code in ("total", "other_org") for label in here)
        ):
            order = ("column", "item", "legal", "block", "span", "group")
        return min(here, key=lambda label: order.index(label.kind))
    tables = {label.table for label in token.labels}
    if len(tables) != 1:
        return None
    label = token.labels[0]
    if label.kind == "item" and label.table == "proactive":
        return None
    if label.table == "disputes" and label.kind == "item" and label.code == "reconsideration":
        return None
    if label.table == "requests" and label.kind == "item" and not re.match(r"[(（\d一二三四]", token.text):
        return None
    if label.kind == "group":
        return None
    if label.kind == "column" and label.code in (
        "natural_person",
        "commercial_enterprise",
        "upheld",
        "corrected",
    ):
        return label if len(token.text) >= 4 and token.before else None
    return label


def _meet_label(token: Token, state: _State) -> None:
    label = _owner(token, state)
    if label is None:
        if any(one.kind in ("span", "legal") for one in token.labels) and state.table:
            return
        _meet_text(token, None, state)
        return
    if label.kind == "span":
        if label.code == "行政诉讼":
            return
        _open(state, "proactive" if label.code == "信息内容" else "requests")
        if label.code == "信息内容" and (state.block.rows or state.block.before):
            _end_block(state)
        return
    _open(state, label.table)
    if label.kind == "block":
        _end_block(state)
    elif label.kind == "group":
        _end_row(state)
    elif label.kind == "item" and label.table == "disputes":
        _end_dispute_run(state)
        state.dispute_items.append(label.code)
    elif label.kind == "item":
        _end_row(state)
        state.item, state.label, state.guessed = label.code, token.text, False
    else:
        _meet_header(token, label, state)


def _meet_header(token: Token, label: Label, state: _State) -> None:
    if label.table == "proactive":
        if state.item is not None and (state.values or state.block.rows):
            _end_block(state)
        elif state.item is not None:
            _end_row(state)
        state.block.codes.append(label.code)
        if unit := _UNIT.search(token.text):
            state.block.unit = unit[1] or unit[2]
        return
    if label.table == "requests":
        _end_row(state)
    elif state.disputes and not state.values:
        state.split_disputes = True
    elif state.values:
        _end_dispute_run(state)
        state.split_disputes = bool(state.disputes)
    state.headers.append(label)


def _meet_value(token: Token, state: _State) -> None:
    if state.table is None:
        return
    if state.table == "proactive" and state.item is None:
        if state.block.codes:
            state.block.before.append(token)
        return
    state.values.append(token)


def _meet_text(token: Token, following: Token | None, state: _State) -> None:
    if state.table is None or not _CJK.search(token.text):
        return
    valued = following is not None and following.kind == "value"
    near = near_label(token.text, state.table)
    if (
        near
        and near.kind in ("item", "column")
        and near.table == state.table
        and (valued or near.kind == "column")
    ):
        if near.kind == "column":
            _meet_header(token, near, state)
            return
        if near.table != "disputes":
            _end_row(state)
            state.item, state.label, state.guessed = near.code, token.text, True
            return
    marks = _CJK.findall(token.text)
    local = valued and bool(state.values) and 2 <= len(marks) <= _LONGEST_LOCAL_LABEL
    if set(marks) <= _label_marks(state.table) and not (local and state.item is not None):
        return
    if state.table == "proactive" and local and state.item is not None:
        _end_row(state)
        state.item, state.label = LOCAL_ITEM, token.text
        return
    if (
        state.table == "requests"
        and valued
        and len(token.text) <= _LONGEST_LOCAL_LABEL
        and (token.before or local)
    ):
        _end_row(state)
        state.item, state.label = None, token.text
        return
    if len(_CJK.findall(token.text)) > _LONGEST_STRAY:
        _close(state)
        state.table = None


@cache
def _label_marks(table: str) -> frozenset[str]:
    """The characters that labels of a table are made of: scattered header pieces consist of nothing else."""
    return frozenset(
        mark
        for key, labels in label_index().items()
        if any(label.table in (table, "") for label in labels)
        for mark in key
    )


def _open(state: _State, table: str) -> None:
    if state.table != table:
        _close(state)
        state.table = table
    state.entries.seen_tables.add(table)


def _close(state: _State) -> None:
    _end_block(state)
    _end_row(state)
    _end_dispute_run(state)
    _end_disputes(state)
    state.headers, state.layout, state.dispute_items = [], None, []


def _fields(tokens: Sequence[Token]) -> list[Field]:
    return [Field(token.text, token.origin) for token in tokens]


def _is_trusted(tokens: Sequence[Token]) -> bool:
    return all(JOINED not in (token.before, token.after) for token in tokens)


def _end_row(state: _State) -> None:
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


def _request_row(state: _State, item: str | None, label: str, values: Sequence[Token]) -> Row:
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
    )


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


def _end_block(state: _State) -> None:
    """Turn a block of the proactive table into rows; values before the labels put the whole block in doubt."""
    if state.table != "proactive":
        return
    _end_row(state)
    block, state.block = state.block, _Block()
    if not block.rows:
        return
    layouts = [proactive_layout(block.codes, item, len(values)) for item, _, values in block.rows]
    rows = block.rows
    by_order = False
    if block.before:
        values = block.before + [token for _, _, own in rows for token in own]
        needed = [len(layout.slots) for layout in layouts]
        if sum(needed) != len(values) or not all(needed):
            evidence = " ".join(token.text for token in values)
            state.entries.notes.append(Note("value.stray", "proactive", evidence))
            rows = [(item, label, []) for item, label, _ in rows]
        else:
            by_order = True
            taken = iter(values)
            rows = [
                (item, label, [next(taken) for _ in range(count)])
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
        )
        state.entries.rows.append(row)


def _end_dispute_run(state: _State) -> None:
    if state.table != "disputes" or not state.values:
        return
    values, state.values = state.values, []
    columns = [label for label in state.headers if label.kind == "column"]
    if len(values) == _DISPUTE_COLUMNS and state.dispute_items and len(columns) in (0, _DISPUTE_COLUMNS):
        item = state.dispute_items[-1]
        slots = [Slot(item, label.code) for label in columns]
        state.entries.rows.append(Row("disputes", item, "", _fields(values), slots, source="stream"))
        state.headers, state.dispute_items = [], []
        return
    state.disputes.extend(values)


def _end_disputes(state: _State) -> None:
    if not state.disputes:
        return
    values, state.disputes = state.disputes, []
    if sum(len(token.text) for token in values) < _DISPUTE_COLUMNS:
        state.entries.notes.append(Note("value.stray", "disputes", " ".join(token.text for token in values)))
        state.split_disputes = False
        return
    row = Row("disputes", None, "", _fields(values), [], source="stream", trusted=_is_trusted(values))
    if not state.split_disputes:
        procedures = [Label("item", "disputes", item) for item in state.dispute_items]
        layout = dispute_order([*procedures, *state.headers])
        row.slots, row.disordered = layout.slots, layout.disordered
    row.by_order = not row.slots
    state.split_disputes = False
    state.entries.rows.append(row)
