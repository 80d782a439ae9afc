"""Texts of a page picture: cell by cell inside ruled tables, line by line outside of them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from rapidocr_onnxruntime import RapidOCR

from pipeline.documents.glyphs import Glyph, lines_of
from pipeline.documents.pdf.lattice import RuledCell, RuledTable
from pipeline.documents.pdf.pages import Item, TextLine, in_reading_order
from pipeline.documents.scan.pictures import ink_of, normalised
from pipeline.documents.scan.rulings import ruled_tables, without_rulings

if TYPE_CHECKING:
    from pipeline.documents.model import Box
    from pipeline.documents.scan.pictures import Picture

# Pixels at the working resolution of about 200 dots per inch.
_MARGIN = 4
_DETECTION_SIDE = 1_300
_MIN_LINE_HEIGHT = 7
_MIN_DASH_WIDTH = 10
_LEAST_HEIGHT = 24
_MIN_INK = 12
_LINE_GAP = 3
# The ink of a vertical label is that many times as high as wide; its characters are hardly higher than wide.
_VERTICAL = 3
_UPRIGHT = 1.15
# Smaller spots are noise; a decimal point is larger.
_MIN_SPOT = 9
# Spots further from a text line than that many of its heights, and with that share of its ink, are noise too.
_FAR = 1.5
_FAINT = 0.15
_PADDING = 8
# Recognition reads the round digit, alone in a cell, as one of its look-alikes.
_ROUND = frozenset("oOQD〇口○。")


class PageReader:
    """Recognises pages one after the other and remembers how sure it was of each text."""

    def __init__(self) -> None:
        self.confidences: list[tuple[str, float]] = []
        # Documents are read in parallel, so that each one takes a single core.
        self._engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def items(self, picture: Picture, number: int, scale: float) -> list[Item]:
        """Tables and text lines of a page; boxes are pixels of `picture` times `scale`."""
        page, factor = normalised(picture)
        ink = ink_of(page)
        found = [cells for cells in ruled_tables(ink) if len(cells) > 1]
        clean = _without_spots(without_rulings(ink))
        to_points = scale / factor
        tables = [self._table(cells, page, clean, number, to_points) for cells in found]
        rest = page.copy()
        for cells in found:
            left, top = min(cell[0] for cell in cells), min(cell[1] for cell in cells)
            right, bottom = max(cell[2] for cell in cells), max(cell[3] for cell in cells)
            rest[
                max(0, int(top) - _MARGIN) : int(bottom) + _MARGIN,
                max(0, int(left) - _MARGIN) : int(right) + _MARGIN,
            ] = 255
        lines = [TextLine(line, number) for line in lines_of(self._lines(rest, to_points))]
        return in_reading_order(tables, lines, page.shape[0] * to_points)

    def _table(
        self, boxes: list[Box], page: Picture, clean: Picture, number: int, to_points: float
    ) -> RuledTable:
        """Every text line of every cell, recognised by itself: isolated digits are lost when a page is searched."""
        cells = [RuledCell(_scaled(box, to_points), number) for box in boxes]
        found = [
            (cell, line) for cell, box in zip(cells, boxes, strict=True) for line in _ink_lines(clean, box)
        ]
        texts = self._recognise([_cut(page, line) for _, line in found])
        for (cell, line), text in zip(found, texts, strict=True):
            if text:
                cell.glyphs.append(Glyph(text, *_scaled(line, to_points)))
        return RuledTable(cells)

    def _recognise(self, cuts: list[Picture]) -> list[str]:
        if not cuts:
            return []
        results, _ = self._engine.text_rec(cuts)
        texts = []
        for result in results:
            text, confidence = str(result[0]).strip(), float(result[1])
            texts.append("0" if text in _ROUND else text)
            self.confidences.append((text, confidence))
        return texts

    def _lines(self, page: Picture, to_points: float) -> list[Glyph]:
        """Lines of text outside the tables: found on a smaller picture, which takes less memory, read on `page`."""
        if not ink_of(page).any():
            return []
        shrink = min(1.0, _DETECTION_SIDE / max(page.shape))
        small = cv2.resize(page, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        corners, _ = self._engine.text_det(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR))
        boxes = [_around(points, 1 / shrink) for points in (corners if corners is not None else ())]
        texts = self._recognise([_cut(page, box) for box in boxes])
        return [Glyph(text, *_scaled(box, to_points)) for box, text in zip(boxes, texts, strict=True) if text]


def _around(points: np.ndarray[Any, Any], factor: float) -> Box:
    """The upright box around the corners of a found text; pages are straight by then."""
    (left, top), (right, bottom) = np.min(points, axis=0) * factor, np.max(points, axis=0) * factor
    return (float(left), float(top), float(right), float(bottom))


def _scaled(box: Box, factor: float) -> Box:
    left, top, right, bottom = box
    return (float(left * factor), float(top * factor), float(right * factor), float(bottom * factor))


def _ink_lines(clean: Picture, cell: Box) -> list[Box]:
    """Boxes of the text lines in a cell; none when the cell is blank."""
    left, top, right, bottom = (int(side) for side in cell)
    inner = clean[top + _MARGIN : bottom - _MARGIN, left + _MARGIN : right - _MARGIN]
    if inner.size == 0:
        return []
    lines = []
    for start, end in _characters(_runs(np.any(inner, axis=1)), int(np.count_nonzero(np.any(inner, axis=0)))):
        first, last = _extent(np.count_nonzero(inner[start:end], axis=0), end - start)
        is_text = end - start >= _MIN_LINE_HEIGHT or last - first >= _MIN_DASH_WIDTH
        if is_text and np.count_nonzero(inner[start:end]) >= _MIN_INK:
            x, y = left + _MARGIN, top + _MARGIN
            lines.append((float(x + first), float(y + start), float(x + last), float(y + end)))
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


def _without_spots(ink: Picture) -> Picture:
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    is_spot = boxes[:, cv2.CC_STAT_AREA] < _MIN_SPOT
    return np.where(is_spot[labels], 0, ink).astype(np.uint8)


def _runs(has_ink: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """Runs of rows with ink; rows that are apart by no more than the strokes of one character are one run."""
    runs: list[tuple[int, int]] = []
    for row in np.flatnonzero(has_ink).tolist():
        if runs and row - runs[-1][1] <= _LINE_GAP:
            runs[-1] = (runs[-1][0], row + 1)
        else:
            runs.append((row, row + 1))
    return runs


def _characters(runs: list[tuple[int, int]], ink_width: int) -> list[tuple[int, int]]:
    """Runs of ink of a vertical label as whole characters: 三 has three runs, close characters share one."""
    if not runs or runs[-1][1] - runs[0][0] < _VERTICAL * ink_width:
        return runs
    characters: list[tuple[int, int]] = []
    for start, end in runs:
        if characters and end - characters[-1][0] <= _UPRIGHT * ink_width:
            characters[-1] = (characters[-1][0], end)
            continue
        count = max(1, round((end - start) / ink_width))
        edges = np.linspace(start, end, count + 1).astype(int).tolist()
        characters.extend(pairwise(edges))
    return characters


def _cut(page: Picture, line: Box) -> Picture:
    """The picture of a text line with white around it, never narrower than high."""
    left, top, right, bottom = (int(side) for side in line)
    cut = page[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2]
    height, width = cut.shape
    tall = max(0, _LEAST_HEIGHT - height) // 2
    side = _PADDING + max(0, height + 2 * tall - width) // 2
    padded = cv2.copyMakeBorder(
        cut, _PADDING // 2 + tall, _PADDING // 2 + tall, side, side, cv2.BORDER_CONSTANT, value=255
    )
    return cv2.cvtColor(padded, cv2.COLOR_GRAY2BGR)
