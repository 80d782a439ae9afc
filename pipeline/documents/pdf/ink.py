"""What the ink of a PDF page says of its characters: white on white, struck out, or written with radicals."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.documents.marks import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pdfplumber.page import Page

# Fonts of browsers map 水 to the radical ⽔ that looks the same (Unicode blocks Kangxi Radicals and CJK Radicals).
_RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FD6)}
_STROKE_WIDTH = 1.5
# Of the height of a character: how near its middle a stroke runs, and how long a stroke through a number is at most.
_MIDDLE, _LONGEST_STROKE = 0.3, 12
# More strokes at one height are the dashes of a ruling; more grounds than this no page needs.
_MOST_STROKES, _MOST_GROUNDS = 200, 2_000


def unified(character: str) -> str:
    """A character as people type it: radicals are the ideographs that they look like."""
    return character.translate(_RADICALS)


class Ink:
    """The strokes and coloured grounds of a page."""

    def __init__(self, page: Page) -> None:
        self._strokes: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for shape in (*page.rects, *page.lines):
            if shape["height"] <= _STROKE_WIDTH < shape["width"]:
                self._strokes[round((shape["top"] + shape["bottom"]) / 2)].append(shape)
        grounds = (
            rect
            for rect in page.rects
            if rect["fill"] and rect["height"] > _STROKE_WIDTH and not is_white(rect["non_stroking_color"])
        )
        self._grounds = list(islice(grounds, _MOST_GROUNDS))

    def legible(self, char: dict[str, Any]) -> str:
        """The text of a character of the page; `LOST` for a digit that is struck out or that nobody sees."""
        text = unified(char["text"])
        if text.isdigit() and (self._is_struck(char) or self._is_unseen(char)):
            return LOST
        return text

    def _is_struck(self, char: dict[str, Any]) -> bool:
        height = char["bottom"] - char["top"]
        middle = (char["top"] + char["bottom"]) / 2
        near = range(round(middle - _MIDDLE * height) - 1, round(middle + _MIDDLE * height) + 2)
        return any(
            abs((stroke["top"] + stroke["bottom"]) / 2 - middle) <= _MIDDLE * height
            and stroke["width"] <= _LONGEST_STROKE * height
            and stroke["x0"] <= (char["x0"] + char["x1"]) / 2 <= stroke["x1"]
            for row in near
            for stroke in islice(self._strokes.get(row, ()), _MOST_STROKES)
        )

    def _is_unseen(self, char: dict[str, Any]) -> bool:
        if not is_white(char["non_stroking_color"]):
            return False
        across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        return not any(
            ground["x0"] <= across <= ground["x1"] and ground["top"] <= down <= ground["bottom"]
            for ground in self._grounds
        )


def is_white(color: Iterable[float] | float | None) -> bool:
    """Whether a colour in grey, RGB or CMYK is white."""
    parts = (color,) if isinstance(color, int | float) else tuple(color or ())
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return False
    return not any(parts) if len(parts) == 4 else min(parts) >= 1
