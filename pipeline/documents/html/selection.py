"""Which pieces of a walked page belong to its document."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.documents.html.tables import GridRows
from pipeline.documents.markers import has_markers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.html.walk import Piece

_LINK_DOMINATED = 0.6
_SENTENCE_LENGTH = 40
_SECTION_START = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．:：]")
_DIGITS_AND_BLANKS = re.compile(r"[\d\s.,，+\-—/]+")
_COPY_OVERLAP = 0.8


@cache
def _furniture() -> re.Pattern[str]:
    with files("pipeline.documents").joinpath("page_furniture.csv").open(encoding="utf-8") as lines:
        return re.compile("|".join(row["pattern"] for row in csv.DictReader(lines)))


def select_pieces(pieces: Sequence[Piece]) -> tuple[list[Piece], int]:
    """The printed pieces without menus, imprints and hidden copies, and how many hidden pieces were left out.

    A hidden table is left out when a visible one carries the same labels, a hidden line when the visible page
    holds report wording of its own; where nothing else is there, what is hidden is the report.
    """
    visible = [piece for piece in pieces if not piece.is_hidden]
    kept_hidden = set(map(id, _only_copies(pieces, visible)))
    kept = [
        piece
        for piece in pieces
        if (not piece.is_hidden or id(piece) in kept_hidden) and not _is_furniture(piece)
    ]
    left_out = sum(1 for piece in pieces if piece.is_hidden and id(piece) not in kept_hidden)
    return kept, left_out


def _is_furniture(piece: Piece) -> bool:
    if piece.level and piece.region != "after":
        return False
    if isinstance(piece.content, GridRows):
        return piece.region != "inside" and piece.linked_share > _LINK_DOMINATED
    is_phrase = bool(_furniture().match(piece.content))
    if piece.region == "inside":
        return is_phrase
    if is_phrase or piece.linked_share > _LINK_DOMINATED or _furniture().search(piece.content):
        return True
    if piece.region == "before":
        return False
    return len(piece.content) < _SENTENCE_LENGTH and not _SECTION_START.match(piece.content)


def _only_copies(pieces: Sequence[Piece], visible: Sequence[Piece]) -> list[Piece]:
    """The hidden pieces of which the visible page has no copy."""
    hidden = [piece for piece in pieces if piece.is_hidden]
    if not hidden:
        return []
    shown = [labels for labels in (_labels(piece) for piece in visible) if labels]
    tables = [piece for piece in hidden if isinstance(piece.content, GridRows)]
    kept = [piece for piece in tables if not any(_is_copy(_labels(piece), labels) for labels in shown)]
    if has_markers("\n".join(_text(piece) for piece in visible), _REPORT_MARKERS):
        return kept
    return [*kept, *(piece for piece in hidden if not isinstance(piece.content, GridRows))]


_REPORT_MARKERS = 4


def _text(piece: Piece) -> str:
    if isinstance(piece.content, str):
        return piece.content
    return "\n".join(cell.text for row in piece.content.rows for cell in row)


def _labels(piece: Piece) -> frozenset[str]:
    """The texts of a table's cells without numbers; empty for a line."""
    if not isinstance(piece.content, GridRows):
        return frozenset()
    texts = (_DIGITS_AND_BLANKS.sub("", cell.text) for row in piece.content.rows for cell in row)
    return frozenset(text for text in texts if text)


def _is_copy(labels: frozenset[str], shown: frozenset[str]) -> bool:
    return len(labels & shown) >= _COPY_OVERLAP * len(labels)
