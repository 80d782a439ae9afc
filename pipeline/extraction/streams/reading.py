"""Reading rows out of running text: labels are searched for, and the values between two labels are their row."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline.extraction.folding import label_key
from pipeline.extraction.labels import Label, label_index, near_label
from pipeline.extraction.numbers import unit_of
from pipeline.extraction.streams.rows import (
    LOCAL_ITEM,
    ProactiveBlock,
    StreamState,
    end_block,
    end_dispute_run,
    end_disputes,
    end_row,
)
from pipeline.extraction.streams.split_labels import rejoin_labels
from pipeline.extraction.streams.stacked import stacked_rows
from pipeline.extraction.streams.tokens import JOINED, ROW_ORDINAL, Token, tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Paragraph
    from pipeline.extraction.entries import Entries

_CJK = re.compile(r"[\u4e00-\u9fff]")
_SECTION_TABLE = {2: "proactive", 3: "requests", 4: "disputes"}
_LONGEST_STRAY = 5
_LONGEST_LOCAL_LABEL = 40
# Behind a label without values, words of this length that stand apart are the label of a row of their own.
_SHORTEST_OWN_LABEL = 3


def read_stream(paragraphs: Sequence[Paragraph], table: str | None, entries: Entries) -> str | None:
    """Append the rows of a stretch of paragraphs; `table` is the table open before it, the result the one after."""
    state = StreamState(entries, table)
    for tokens in _by_section(rejoin_labels(tokenise(paragraphs))):
        open_table = _SECTION_TABLE.get(tokens[0].section) if tokens[0].section else state.table
        rows = stacked_rows(tokens, open_table) if open_table else None
        if rows and open_table:
            _close(state)
            _open(state, open_table)
            entries.rows += rows
        else:
            _read_tokens(tokens, state)
    _close(state)
    return state.table


def _by_section(tokens: Sequence[Token]) -> list[list[Token]]:
    """The tokens from each numbered section heading to the next."""
    sections: list[list[Token]] = []
    for token in tokens:
        if not sections or token.section:
            sections.append([])
        sections[-1].append(token)
    return sections


def _read_tokens(tokens: Sequence[Token], state: StreamState) -> None:
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


def _meet_heading(token: Token, state: StreamState) -> None:
    """Numbered headings open or close tables; an ordinal before other words may as well begin a row label."""
    if not token.section:
        end_row(state)
        return
    _close(state)
    state.table = _SECTION_TABLE.get(token.section)


def _owner(token: Token, state: StreamState) -> Label | None:
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


def _meet_label(token: Token, state: StreamState) -> None:
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
            end_block(state)
        return
    _open(state, label.table)
    if label.kind == "block":
        end_block(state)
    elif label.kind == "group":
        end_row(state)
    elif label.kind == "item" and label.table == "disputes":
        end_dispute_run(state)
        state.dispute_items.append(label.code)
    elif label.kind == "item":
        end_row(state)
        state.item, state.label, state.guessed = label.code, token.text, False
        state.empty = token.empty_after
    else:
        _meet_header(token, label, state)


def _meet_header(token: Token, label: Label, state: StreamState) -> None:
    if label.table == "proactive":
        if state.item is not None and (state.values or state.block.rows):
            end_block(state)
        elif state.item is not None:
            end_row(state)
        state.block.codes.append(label.code)
        state.block.scattered |= token.kind == "text"
        state.block.unit = unit_of(token.text) or state.block.unit
        return
    if label.table == "requests":
        end_row(state)
    elif state.disputes and not state.values:
        state.split_disputes = True
    elif state.values:
        end_dispute_run(state)
        state.split_disputes = bool(state.disputes)
    state.headers.append(label)


def _meet_value(token: Token, state: StreamState) -> None:
    if state.table is None:
        return
    if state.table == "proactive" and state.item is None:
        (state.block.before if state.block.codes else state.block.above).append(token)
        return
    state.values.append(token)


def _meet_text(token: Token, following: Token | None, state: StreamState) -> None:
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
            end_row(state)
            state.item, state.label, state.guessed = near.code, token.text, True
            state.empty = token.empty_after
            return
    if valued and (unfinished := _ended_by(token.text, state)):
        end_row(state)
        state.item, state.label, state.guessed = unfinished, token.text, True
        return
    collected = state.item or state.values or state.disputes or state.block.rows
    if token.text.endswith(":") and not collected:
        # Words that announce the table are neither a label nor the end of it.
        return
    marks = _CJK.findall(token.text)
    own_line = token.before != JOINED and len(marks) >= _SHORTEST_OWN_LABEL and _CJK.match(token.text)
    local = valued and (bool(state.values) or bool(own_line)) and 2 <= len(marks) <= _LONGEST_LOCAL_LABEL
    begins_row = valued and state.table == "requests" and ROW_ORDINAL.match(token.text) is not None
    if set(marks) <= _label_marks(state.table) and not begins_row and not (local and state.item is not None):
        state.block.scattered |= state.item is None
        return
    if state.table == "proactive" and local and state.item is not None:
        end_row(state)
        state.item, state.label = LOCAL_ITEM, token.text
        return
    if (
        state.table == "requests"
        and valued
        and len(token.text) <= _LONGEST_LOCAL_LABEL
        and (token.before or local)
    ):
        end_row(state)
        state.item, state.label = None, token.text
        return
    if len(_CJK.findall(token.text)) > _LONGEST_STRAY:
        _close(state)
        state.table = None


def _ended_by(text: str, state: StreamState) -> str | None:
    """The item without values, among the last ones named, whose label a text ends."""
    key = label_key(text)
    if state.table != "requests" or len(key) < _SHORTEST_OWN_LABEL or state.values:
        return None
    named = takewhile(lambda row: row.table == "requests" and not row.fields, reversed(state.entries.rows))
    for item in (state.item, *(row.item for row in named)):
        if item and any(
            known.endswith(key) and known != key and Label("item", "requests", item) in labels
            for known, labels in label_index().items()
        ):
            return item
    return None


@cache
def _label_marks(table: str) -> frozenset[str]:
    """The characters that labels of a table are made of: scattered header pieces consist of nothing else."""
    return frozenset(
        mark
        for key, labels in label_index().items()
        if any(label.table in (table, "") for label in labels)
        for mark in key
    )


def _open(state: StreamState, table: str) -> None:
    if state.table != table:
        _close(state)
        state.table = table
    state.entries.seen_tables.add(table)


def _close(state: StreamState) -> None:
    end_block(state)
    end_row(state)
    end_dispute_run(state)
    end_disputes(state)
    state.headers, state.layout, state.dispute_items, state.block = [], None, [], ProactiveBlock()
