"""Labels printed around their values: the line of the values stands between the lines of a tall label."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.folding import label_key
from pipeline.extraction.labels import Label, label_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.streams.tokens import Token

_SHORTEST_PIECE, _LONGEST_PIECE, _MOST_PIECES = 2, 40, 3


def rejoin_labels(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, with the label of a row whole before its values where its pieces stand before and behind them."""
    joined: list[Token] = []
    place = 0
    while place < len(tokens):
        first = tokens[place]
        start, stop = _behind_values(tokens, place)
        whole = _whole(first, tokens[start:stop]) if start else None
        if whole:
            text, labels, count = whole
            joined.append(replace(first, kind="label", text=text, labels=labels))
            joined += tokens[place + 1 : start]
            place = start + count
        else:
            joined.append(first)
            place += 1
    return joined


@cache
def _endings() -> frozenset[str]:
    """What labels of rows end with: words that end otherwise end none, which most words of a text tell at once."""
    return frozenset(
        key[-_SHORTEST_PIECE:]
        for key, labels in label_index().items()
        if any(label.kind == "item" for label in labels)
    )


def _behind_values(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """Where the words behind the values that follow on some words begin and end; words with values are not among them.

    The beginning is 0 where no values stand between words.
    """
    if tokens[place].kind != "text":
        return 0, 0
    start = place + 1
    while start < len(tokens) and tokens[start].kind == "value":
        start += 1
    stop = start
    while stop < len(tokens) and stop - start < _MOST_PIECES and tokens[stop].kind in ("text", "label"):
        stop += 1
    if stop < len(tokens) and tokens[stop].kind == "value":
        stop -= 1
    return (start, stop) if place + 1 < start < stop else (0, 0)


def _whole(first: Token, behind: Sequence[Token]) -> tuple[str, tuple[Label, ...], int] | None:
    """The longest label of a row that the ends of pieces make, and how many of those behind the values it takes.

    Pieces of the name of the group may stand before each of them.
    """
    for count in range(1, len(behind) + 1):
        rest = "".join(one.text for one in behind[:count])
        if not all(len(text) <= _LONGEST_PIECE for text in (first.text, rest)):
            return None
        if label_key(rest)[-_SHORTEST_PIECE:] not in _endings():
            continue
        ends = range(len(rest) - _SHORTEST_PIECE + 1 if behind[0].kind == "text" else 1)
        for start in range(len(first.text) - _SHORTEST_PIECE + 1):
            for end in ends:
                text = first.text[start:] + rest[end:]
                labels = label_index().get(label_key(text), ())
                if any(label.kind == "item" for label in labels):
                    return text, labels, count
    return None
