"""Labels printed around their values: the line of the values stands between the lines of a tall label."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.extraction.folding import label_key
from pipeline.extraction.labels import Label, label_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.streams.tokens import Token

_SHORTEST_PIECE, _LONGEST_PIECE = 2, 40


def rejoin_labels(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, with the label of a row whole before its values where its two pieces stand before and behind them."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        first = tokens[place]
        behind = _behind_values(tokens, place)
        whole = _whole(first, tokens[behind]) if behind else None
        if behind and whole:
            text, labels = whole
            joined.append(replace(first, kind="label", text=text, labels=labels))
            joined += tokens[place + 1 : behind]
            place = behind + 1
        else:
            joined.append(first)
            place += 1
    return joined


def _behind_values(tokens: Sequence[Token], place: int) -> int:
    """The place of the words behind the values that follow on some words; 0 where no values stand between words."""
    if tokens[place].kind != "text":
        return 0
    behind = place + 1
    while behind < len(tokens) and tokens[behind].kind == "value":
        behind += 1
    if behind == place + 1 or behind == len(tokens) or tokens[behind].kind not in ("text", "label"):
        return 0
    has_values = behind + 1 < len(tokens) and tokens[behind + 1].kind == "value"
    return 0 if has_values else behind


def _whole(first: Token, second: Token) -> tuple[str, tuple[Label, ...]] | None:
    """The longest label of a row that the ends of two pieces make; pieces of the group's name may stand before them."""
    if not all(_SHORTEST_PIECE <= len(one.text) <= _LONGEST_PIECE for one in (first, second)):
        return None
    ends = range(len(second.text) - _SHORTEST_PIECE + 1 if second.kind == "text" else 1)
    for start in range(len(first.text) - _SHORTEST_PIECE + 1):
        for end in ends:
            text = first.text[start:] + second.text[end:]
            labels = label_index().get(label_key(text), ())
            if any(label.kind == "item" for label in labels):
                return text, labels
    return None
