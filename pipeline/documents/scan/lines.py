"""The text lines in the cells of a page picture, told by their ink."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Box
    from pipeline.documents.scan.pictures import Picture

# Pixels at the working resolution of about 200 dots per inch.
_MARGIN = 4
_MIN_LINE_HEIGHT = 7
_MIN_DASH_WIDTH = 10
_MIN_INK = 12
_LINE_GAP = 3
# Smaller spots are noise; a decimal point is larger.
_MIN_SPOT = 9
# The share of the contrast between paper and ink that the darkest pixel of every stroke has.
_DARK = 0.25
# Spots further from a text line than that many of its heights, and with that share of its ink, are noise too.
_FAR = 1.5
_FAINT = 0.15
# Heights in units of the page's usual line height: pieces of one character, one character, a vertical label.
_ONE_LINE = 1.35
_ONE_CHARACTER = 1.7
_VERTICAL = 2.5
# Of the ink of a straight stroke, breadth over length (standard deviations); a 1 with its serif is at 0.27.
_STRAIGHT = 0.2
_LEVEL_DEGREES = 20.0
_SLANTED_DEGREES = (25.0, 80.0)


def text_ink(ink: Picture, page: Picture) -> Picture:
    """`ink` without spots: what is small, and what nowhere is as dark on `page` as print is."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keeps = boxes[:, cv2.CC_STAT_AREA] >= _MIN_SPOT
    printed = page[ink > 0]
    if printed.size:
        paper, dark = float(np.median(page)), float(np.percentile(printed, 10))
        is_dark = np.bincount(labels[page < paper - _DARK * (paper - dark)], minlength=len(boxes)) > 0
        keeps &= is_dark
    keeps[0] = False
    return np.where(keeps[labels], ink, 0).astype(np.uint8)


def lines_of_cells(clean: Picture, cells: Sequence[Box]) -> list[list[Box]]:
    """For every cell the boxes of its text lines; none where it is blank."""
    inner = [_inner(clean, cell) for cell in cells]
    runs = [_runs(np.any(ink, axis=1)) for _, _, ink in inner]
    heights = [end - start for found in runs for start, end in found if end - start >= _MIN_LINE_HEIGHT]
    # Broken strokes make lines lower, hardly anything makes them higher.
    usual = float(np.percentile(heights, 75)) if heights else 0.0
    return [_lines(ink, left, top, found, usual) for (left, top, ink), found in zip(inner, runs, strict=True)]


def stroke_of(clean: Picture, line: Box) -> str | None:
    """The mark that a single straight stroke is: "—" or "/"; None for any other ink, also for an upright stroke."""
    left, top, right, bottom = (int(side) for side in line)
    rows, columns = np.nonzero(clean[top:bottom, left:right])
    if len(rows) < _MIN_INK:
        return None
    spreads, directions = np.linalg.eigh(np.cov(np.vstack((columns, -rows))))
    if spreads[0] > spreads[1] * _STRAIGHT**2:
        return None
    degrees = float(np.degrees(np.arctan2(directions[1, 1], directions[0, 1]))) % 180
    if min(degrees, 180 - degrees) <= _LEVEL_DEGREES:
        return "—"
    return "/" if _SLANTED_DEGREES[0] <= degrees <= _SLANTED_DEGREES[1] else None


def _inner(clean: Picture, cell: Box) -> tuple[int, int, Picture]:
    """Left, top and ink of a cell inside of its rulings."""
    left, top, right, bottom = (int(side) for side in cell)
    ink = clean[top + _MARGIN : max(bottom, top) - _MARGIN, left + _MARGIN : max(right, left) - _MARGIN]
    return left + _MARGIN, top + _MARGIN, ink


def _lines(ink: Picture, left: int, top: int, runs: list[tuple[int, int]], usual: float) -> list[Box]:
    if not runs:
        return []
    width = int(np.count_nonzero(np.any(ink, axis=0)))
    lines = []
    for start, end in _divided(_joined(runs, usual), width, usual):
        first, last = _extent(np.count_nonzero(ink[start:end], axis=0), end - start)
        is_text = end - start >= _MIN_LINE_HEIGHT or last - first >= _MIN_DASH_WIDTH
        if is_text and np.count_nonzero(ink[start:end]) >= _MIN_INK:
            lines.append((float(left + first), float(top + start), float(left + last), float(top + end)))
    return lines


def _extent(ink_by_column: np.ndarray[Any, Any], height: int) -> tuple[int, int]:
    """First and last column of a text line, without faint spots far from it."""
    groups: list[list[int]] = []
    for column in np.flatnonzero(ink_by_column).tolist():
        if groups and column - groups[-1][-1] <= _FAR * height:
            groups[-1].append(column)
        else:
            groups.append([column])
    amounts = [int(ink_by_column[group].sum()) for group in groups]
    strong = [group for group, amount in zip(groups, amounts, strict=True) if amount >= _FAINT * max(amounts)]
    return strong[0][0], strong[-1][-1] + 1


def _runs(has_ink: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Runs of rows with ink; rows that are apart by no more than the strokes of one character are one run."""
    runs: list[tuple[int, int]] = []
    for row in np.flatnonzero(has_ink).tolist():
        if runs and row - runs[-1][1] <= _LINE_GAP:
            runs[-1] = (runs[-1][0], row + 1)
        else:
            runs.append((row, row + 1))
    return runs


def _joined(runs: list[tuple[int, int]], usual: float) -> list[tuple[int, int]]:
    """Runs that together are no higher than a line are one: 三 has three runs, a faint 0 has two."""
    lines: list[tuple[int, int]] = []
    for start, end in runs:
        if lines and end - lines[-1][0] <= _ONE_LINE * usual:
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _divided(lines: list[tuple[int, int]], width: int, usual: float) -> list[tuple[int, int]]:
    """The lines of a vertical label as single characters, which may stand so close that several share a line."""
    if width > _ONE_CHARACTER * usual or lines[-1][1] - lines[0][0] < _VERTICAL * max(width, usual):
        return lines
    characters: list[tuple[int, int]] = []
    for start, end in lines:
        count = max(1, round((end - start) / width))
        characters.extend(pairwise(np.linspace(start, end, count + 1).astype(int).tolist()))
    return characters
