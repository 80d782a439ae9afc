"""Texts of a page picture: cell by cell inside ruled tables, line by line outside of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from rapidocr_onnxruntime import RapidOCR

from pipeline.documents.glyphs import Glyph, lines_of
from pipeline.documents.marks import LOST
from pipeline.documents.pdf.lattice import RuledCell, RuledTable
from pipeline.documents.pdf.pages import Item, TextLine, in_reading_order
from pipeline.documents.scan.lines import lines_of_cells, stroke_of, text_ink
from pipeline.documents.scan.pictures import ink_of, normalised
from pipeline.documents.scan.rulings import ruled_tables, without_rulings

if TYPE_CHECKING:
    from pipeline.documents.model import Box
    from pipeline.documents.scan.pictures import Picture

# Pixels at the working resolution of about 200 dots per inch.
_MARGIN = 4
_DETECTION_SIDE = 1_300
_LEAST_HEIGHT = 24
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
        clean = text_ink(without_rulings(ink), page)
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
        lines = lines_of_cells(clean, boxes)
        found = [(cell, line, len(own)) for cell, own in zip(cells, lines, strict=True) for line in own]
        texts = self._recognise([_cut(page, line) for _, line, _ in found])
        for (cell, line, count), text in zip(found, texts, strict=True):
            shown = text
            if count == 1 and len(text) <= 1:
                # Marks for nothing are read as 一, 1 or 7; ink that is read as nothing is no blank.
                shown = stroke_of(clean, line) or text or LOST
            if shown:
                cell.glyphs.append(Glyph(shown, *_scaled(line, to_points)))
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
