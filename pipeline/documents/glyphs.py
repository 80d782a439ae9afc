"""Characters with positions to lines of text, for PDF pages and recognised scans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.documents.html.text import join_vertical, raised, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.documents.model import Box

# Shares of the character height. Justified Chinese text is set wider than its characters, digits are not.
_GAP_BETWEEN_CHINESE = 1.2
_GAP_BETWEEN_OTHERS = 0.45
_SHARED_HEIGHT = 0.5
# Of the height of the digits before it: a note mark is smaller than that, and set off from their line by so much.
_MARK_HEIGHT, _MARK_SHIFT = 0.9, 0.2
# A printed column border is at least that many character heights wide in layout text.
_LAYOUT_BLANK = 0.5
_MAX_LAYOUT_BLANKS = 60


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, or a recognised piece of text, and its box in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height in points, never zero."""
        return max(self.bottom - self.top, 0.1)

    @property
    def centre(self) -> tuple[float, float]:
        """(horizontal, vertical) middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


Line = list[Glyph]


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Glyphs grouped into lines from top to bottom, each from left to right."""
    lines: list[Line] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda each: each.centre[1]):
        shared = min(bottom, glyph.bottom) - max(top, glyph.top)
        if lines and shared >= _SHARED_HEIGHT * min(glyph.height, bottom - top):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            top, bottom = glyph.top, glyph.bottom
    for line in lines:
        line.sort(key=lambda each: each.left)
    return lines


def text_of_line(line: Line) -> str:
    """The text of a line; a clear gap is one blank, small digits above or below the line are raised ones."""
    parts: list[str] = []
    base: Glyph | None = None
    for before, glyph in zip([None, *line], line, strict=False):
        if before is not None and glyph.left - before.right > _gap(before, glyph):
            parts.append(" ")
            base = None
        if base is not None and _is_mark(glyph, base):
            parts.append(raised(glyph.text, parts))
        else:
            parts.append(glyph.text)
            base = glyph
    return tidy("".join(parts))


def layout_of_line(line: Line, left: float) -> str:
    """The text of a line with as many blanks as its gaps are wide, from the page margin `left` on."""
    parts = []
    reached = left
    for glyph in line:
        blanks = (glyph.left - reached) / (_LAYOUT_BLANK * glyph.height)
        if glyph.left - reached > _GAP_BETWEEN_OTHERS * glyph.height:
            parts.append(" " * max(1, min(_MAX_LAYOUT_BLANKS, round(blanks))))
        parts.append(glyph.text)
        reached = max(reached, glyph.right)
    return "".join(parts).rstrip()


def text_of_cell(glyphs: Sequence[Glyph]) -> str:
    """The text in one cell, line by line; a vertical label becomes one line."""
    if not glyphs:
        return ""
    return join_vertical([text for text in map(text_of_line, lines_of(glyphs)) if text])


def box_of(glyphs: Sequence[Glyph]) -> Box:
    """The box around some glyphs."""
    return (
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def _is_mark(glyph: Glyph, base: Glyph) -> bool:
    if not glyph.text.isdigit() or glyph.height > _MARK_HEIGHT * base.height:
        return False
    shift = _MARK_SHIFT * base.height
    return base.bottom - glyph.bottom > shift or glyph.top - base.top > shift + base.height - glyph.height


def _gap(before: Glyph, after: Glyph) -> float:
    chinese = before.text[-1:] > "\u2fff" and after.text[:1] > "\u2fff"
    return (_GAP_BETWEEN_CHINESE if chinese else _GAP_BETWEEN_OTHERS) * min(before.height, after.height)
