"""Grids made of nested boxes instead of table tags, recognised by their regular shape."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.documents.grids import SpanCell
from pipeline.documents.html.tags import UNPRINTED_TAGS
from pipeline.documents.html.text import all_text, printed_text, tidy
from pipeline.documents.markers import has_markers

if TYPE_CHECKING:
    from collections.abc import Set

    from lxml.etree import _Element as Element

_BOX_TAGS = frozenset(
    ("div", "ul", "ol", "li", "dl", "dd", "dt", "section", "span", "p", "article", "label", "b", "strong")
)
# Boxes that give structure; the others only carry text.
_STRUCTURE_TAGS = frozenset(("div", "ul", "ol", "dl", "li", "dd", "dt", "section", "table"))
_MIN_ROWS = 2
_MIN_MARKERS = 3
_CELL_LENGTH = 160
_SPAN_IN_STYLE = re.compile(r"grid-(column|row)(?:-end)?\s*:\s*(?:[^;]*/\s*)?span\s+(\d{1,3})", re.IGNORECASE)
_TABLE_STYLE = re.compile(r"display\s*:\s*(?:inline-)?(?:table|grid|flex)\b", re.IGNORECASE)


def rows_of_boxes(element: Element, hidden: Set[Element]) -> list[list[SpanCell]] | None:
    """The rows of a grid of boxes (`div` in `div`, `li` in `ul`), or None when `element` is no such grid.

    A grid is a box whose children are rows, directly or in row groups; a row is a box whose children are
    boxes of short text; fewer captions may stand between them. Report wording is required, because menus have
    the same shape.
    """
    if len(element) < _MIN_ROWS or not _has_only_boxes(element):
        return None
    row_elements = _row_elements(element, hidden)
    if row_elements is None or len(row_elements) < _MIN_ROWS:
        return None
    widths = Counter(len(_boxes(row, hidden)) for row in row_elements)
    width, often = max(widths.items(), key=lambda item: (item[0] > 1, item[1]))
    is_declared = _TABLE_STYLE.search(element.get("style") or "") or element.get("role") in ("table", "grid")
    if width < 2 or (often < _MIN_ROWS and not is_declared):
        return None
    if not has_markers(all_text(element), _MIN_MARKERS):
        return None
    return [[_cell(box, hidden) for box in _boxes(row, hidden) or [row]] for row in row_elements]


def _row_elements(element: Element, hidden: Set[Element]) -> list[Element] | None:
    rows: list[Element] = []
    for child in _boxes(element, hidden):
        if _is_row(child, hidden):
            rows.append(child)
        elif _is_cell(child):
            # A caption line: a row of one box.
            rows.append(child)
        elif _has_only_boxes(child) and all(_is_row(row, hidden) for row in _boxes(child, hidden)):
            rows.extend(_boxes(child, hidden))
        else:
            return None
    whole = sum(_is_row(row, hidden) for row in rows)
    return rows if whole >= _MIN_ROWS and 2 * whole > len(rows) else None


def _boxes(element: Element, hidden: Set[Element]) -> list[Element]:
    return [
        child
        for child in element
        if isinstance(child.tag, str)
        and child.tag not in UNPRINTED_TAGS
        and child.tag != "br"
        and child not in hidden
    ]


def _has_only_boxes(element: Element) -> bool:
    """Whether `element` has boxes as children and no text of its own beside them."""
    if tidy(element.text or ""):
        return False
    return all(
        not isinstance(child.tag, str)
        or (
            (child.tag in _BOX_TAGS or child.tag in UNPRINTED_TAGS or child.tag == "br")
            and not tidy(child.tail or "")
        )
        for child in element
    )


def _is_row(element: Element, hidden: Set[Element]) -> bool:
    if element.tag not in _STRUCTURE_TAGS or not _has_only_boxes(element):
        return False
    boxes = _boxes(element, hidden)
    return len(boxes) >= 2 and all(_is_cell(box) for box in boxes)


def _is_cell(element: Element) -> bool:
    structure = [node for node in element.iterdescendants() if node.tag in _STRUCTURE_TAGS]
    if len(structure) > 2 or any(node.tag == "table" for node in structure):
        return False
    return len(all_text(element)) <= _CELL_LENGTH


def _cell(box: Element, hidden: Set[Element]) -> SpanCell:
    styled = {axis.lower(): int(number) for axis, number in _SPAN_IN_STYLE.findall(box.get("style") or "")}
    return SpanCell(
        text=printed_text(box, hidden),
        row_span=_span(box, "rowspan") or styled.get("row", 1),
        column_span=_span(box, "colspan") or styled.get("column", 1),
        element=box,
    )


def _span(box: Element, name: str) -> int:
    value = box.get(name) or box.get(f"data-{name}") or box.get(f"aria-{name}") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
