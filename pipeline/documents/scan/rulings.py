"""The ruled cells of a page picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from pipeline.documents.pdf.rulings import Edge, closing_borders, edge

if TYPE_CHECKING:
    from pipeline.documents.scan.pictures import Picture

Cell = tuple[float, float, float, float]

# Shares of the page width. The shortest ruling is longer than any stroke of a character.
_SHORTEST = 1 / 26
_THICKEST = 1 / 100
_JOINT = 1 / 150
_MAX_STROKES = 3_000


def ruled_tables(ink: Picture) -> list[list[Cell]]:
    """Boxes (left, top, right, bottom) in pixels of the cells of every ruled table, table by table."""
    width = ink.shape[1]
    across = _strokes(ink, is_across=True)
    down = _strokes(ink, is_across=False)
    if not across or not down or len(across) + len(down) > _MAX_STROKES:
        return []
    joint = width * _JOINT
    drawn = [*across, *down]
    horizontal, vertical = closing_borders(drawn, joint)
    edges = merge_edges([*drawn, *horizontal, *vertical], joint, joint, 2 * joint, 2 * joint)
    cells = intersections_to_cells(edges_to_intersections(edges, joint, joint))
    return [
        [(float(a), float(b), float(c), float(d)) for a, b, c, d in table] for table in cells_to_tables(cells)
    ]


def without_rulings(ink: Picture) -> Picture:
    """Ink that is no ruling."""
    rulings = cv2.bitwise_or(_straight(ink, is_across=True), _straight(ink, is_across=False))
    return cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(rulings, np.ones((3, 3), np.uint8))))


def _straight(ink: Picture, *, is_across: bool) -> Picture:
    """Ink that belongs to long straight strokes; gaps and steps of a pixel are bridged."""
    length = int(ink.shape[1] * _SHORTEST)
    shape = (length, 1) if is_across else (1, length)
    thick = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    return cv2.morphologyEx(thick, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))


def _strokes(ink: Picture, *, is_across: bool) -> list[Edge]:
    """Long straight strokes as pdfplumber edges."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(_straight(ink, is_across=is_across))
    thickest = ink.shape[1] * _THICKEST
    strokes = []
    for left, top, width, height, _ in boxes[1:].tolist():
        if (height if is_across else width) > thickest:
            continue
        middle = top + height / 2 if is_across else left + width / 2
        if is_across:
            strokes.append(edge(float(left), float(left + width), middle, middle))
        else:
            strokes.append(edge(middle, middle, float(top), float(top + height)))
    return strokes
