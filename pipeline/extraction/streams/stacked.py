"""Tables laid out for narrow screens: under the name of each row its columns one by one, each with its value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Field, Row, Slot
from pipeline.extraction.grids.headers import official_slots
from pipeline.extraction.labels import exact_labels
from pipeline.extraction.numbers import is_value_like, unit_of
from pipeline.extraction.streams.tokens import JOINED
from pipeline.forms.loading import column_tuples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Table
    from pipeline.extraction.labels import Label
    from pipeline.extraction.streams.tokens import Token

_CJK = re.compile(r"[\u4e00-\u9fff]")
_NUMBERED = re.compile(r"[(（\d一二三四]")
_FEWEST_ITEMS = {"proactive": 2, "requests": 5, "disputes": 2}
_LONGEST_REMARK = 6
_WIDEST_CARD, _FEWEST_COLUMNS = 3, 2


@dataclass(slots=True)
class _Card:
    """An item with the columns that are listed under it; the value of a blank one is missing."""

    item: str
    label: str
    columns: list[str] = field(default_factory=list)
    values: dict[str, Token] = field(default_factory=dict)
    unit: str | None = None


def is_card(table: Table) -> bool:
    """Whether a grid lists columns of the form one below the other, each with its value beside it."""
    if table.column_count > _WIDEST_CARD:
        return False
    names = {(cell.row, cell.column + cell.column_span) for cell in table.cells if _names_column(cell.text)}
    beside = [cell for cell in table.cells if (cell.row, cell.column) in names]
    return len(beside) >= _FEWEST_COLUMNS and all(is_value_like(cell.text) for cell in beside)


def _names_column(text: str) -> bool:
    return any(label.kind == "column" for label in exact_labels(text))


def stacked_rows(tokens: Sequence[Token], table: str) -> list[Row] | None:
    """The rows of a table that is stacked, from all its tokens; None unless everything in it is in such order."""
    cards = _cards(tokens, table)
    if cards is None or len({card.item for card in cards}) < max(len(cards), _FEWEST_ITEMS[table]):
        return None
    if not all(_is_whole(card, table) for card in cards) or _are_headers(cards):
        return None
    return [_row(card, table) for card in cards]


def _are_headers(cards: Sequence[_Card]) -> bool:
    """Whether no column but the last of a card has a value: these are headers, and all values stand behind them."""
    wide = [card for card in cards if len(card.columns) > 1]
    return bool(wide) and not any(set(card.values) - {card.columns[-1]} for card in wide)


def _cards(tokens: Sequence[Token], table: str) -> list[_Card] | None:
    """The cards of a table, whatever stands before the first; None where a value has no column of its own."""
    cards: list[_Card] = []
    waiting = False
    for token in tokens:
        if waiting and _may_hold_value(token):
            return None
        if token.kind == "label":
            label = _meaning(token, table, cards[-1] if cards else None)
            if label is None:
                continue
            waiting = label.kind == "column" and bool(cards)
            if label.kind == "item" and not (cards and cards[-1].item == label.code):
                if cards and not cards[-1].columns:
                    cards.pop()
                cards.append(_Card(label.code, token.text))
            elif waiting:
                cards[-1].columns.append(label.code)
                cards[-1].unit = unit_of(token.text)
        elif token.kind == "value":
            if waiting:
                cards[-1].values[cards[-1].columns[-1]] = token
                waiting = False
            elif cards and cards[-1].columns:
                return None
            else:
                cards.clear()
        elif cards and len(_CJK.findall(token.text)) > _LONGEST_REMARK:
            if cards[-1].columns:
                break
            cards.clear()
    return cards


def _may_hold_value(token: Token) -> bool:
    """Whether digits that are no value stand right behind the name of a column: part of words, or of a label."""
    if token.kind == "label":
        return token.before == JOINED and token.text[0].isdigit()
    return token.kind == "text" and any(mark.isdigit() for mark in token.text)


def _meaning(token: Token, table: str, card: _Card | None) -> Label | None:
    """What a label says here: 其他 and 总计 are columns of the card at hand as long as it has no such column."""
    own = {label.kind: label for label in token.labels if label.table == table}
    item, column = own.get("item"), own.get("column")
    if item and column:
        is_open = card is not None and column.code not in card.columns
        return column if is_open and not _NUMBERED.match(token.text) else item
    return item or column


def _is_whole(card: _Card, table: str) -> bool:
    """Whether a card has each of the columns of its item once."""
    if len(set(card.columns)) < len(card.columns):
        return False
    if table == "proactive":
        return set(card.columns) in map(set, column_tuples(table, card.item))
    official = {column for item, column in official_slots(table) if item in (None, card.item)}
    return set(card.columns) == official


def _row(card: _Card, table: str) -> Row:
    fields = [
        Field(token.text, token.origin) if (token := card.values.get(column)) else Field("")
        for column in card.columns
    ]
    item = None if table == "requests" else card.item
    slots = [Slot(item, column) for column in card.columns]
    return Row(table, card.item, card.label, fields, slots, source="stream", unit=card.unit)
