"""Tables that continue on the next page, put together again: also the row and the cells that the break cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.documents.markers import has_markers
from pipeline.documents.pdf.lattice import TOLERANCE, RuledCell, RuledTable, distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.pdf.pages import Item

_EDGE_TOLERANCE = 2 * TOLERANCE
# Rows with shifted borders leave a table with borders of their own.
_SHARED_BORDERS = 0.7
_ITEM_START = re.compile(
    r"\s*(?:[（(]\s*[一二三四五六七八九十\d]{1,3}|(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．,，:：)）])"
)
_VALUE = re.compile(r"[\s\d０-９.,，．+\-－—/／%]*(?:万?元|件)?\s*\Z")


def stitch_pages(pages: Sequence[list[Item]]) -> list[Item]:
    """Items of all pages in order; a table at the foot of a page and its continuation become one table."""
    items: list[Item] = []
    for page in pages:
        rest = page
        last = items[-1] if items else None
        if (
            page
            and isinstance(last, RuledTable)
            and isinstance(page[0], RuledTable)
            and continues(last, page[0])
        ):
            _append(last, page[0])
            rest = page[1:]
        items.extend(rest)
    return items


def continues(upper: RuledTable, lower: RuledTable) -> bool:
    """Whether two tables have the same outline and most column borders of one are among the other's."""
    if upper.cells[-1].page == lower.cells[0].page:
        return False
    above, below = upper.edges(0), lower.edges(0)
    if abs(above[0] - below[0]) > _EDGE_TOLERANCE or abs(above[-1] - below[-1]) > _EDGE_TOLERANCE:
        return False
    fewer, more = sorted((above, below), key=len)
    shared = sum(any(abs(edge - other) <= _EDGE_TOLERANCE for other in more) for edge in fewer)
    return shared >= _SHARED_BORDERS * len(fewer)


def _append(upper: RuledTable, lower: RuledTable) -> None:
    """Move `lower` below `upper`, without a repeated header and with the cut row and cells joined."""
    below = _without_repeated_header(upper, lower)
    if not below:
        return
    shift = upper.box[3] - min(cell.box[1] for cell in below)
    for cell in below:
        cell.page_box = cell.page_box or cell.box
        left, top, right, bottom = cell.box
        cell.box = (left, top + shift, right, bottom + shift)
    _align_columns(upper, below)
    seam = upper.box[3]
    above = [cell for cell in upper.cells if abs(cell.box[3] - seam) <= TOLERANCE]
    first = [cell for cell in below if abs(cell.box[1] - seam) <= TOLERANCE]
    joined = (
        _join_cut_row(above, first, below, upper) if _is_cut_row(above, first) else _join_labels(above, first)
    )
    upper.cells.extend(cell for cell in below if id(cell) not in joined)


def _align_columns(upper: RuledTable, below: list[RuledCell]) -> None:
    """Snap the column borders of the continuation to those above."""
    edges = upper.edges(0)

    def snapped(position: float) -> float:
        nearest = min(edges, key=lambda edge: abs(edge - position))
        return nearest if abs(nearest - position) <= _EDGE_TOLERANCE else position

    for cell in below:
        left, top, right, bottom = cell.box
        cell.box = (snapped(left), top, snapped(right), bottom)


def _rows(cells: Sequence[RuledCell]) -> list[list[RuledCell]]:
    """Cells by the row in which they begin, from left to right."""
    tops = distinct([cell.box[1] for cell in cells])
    rows: list[list[RuledCell]] = [[] for _ in tops]
    for cell in sorted(cells, key=lambda each: each.box[0]):
        nearest = min(range(len(tops)), key=lambda index: abs(tops[index] - cell.box[1]))
        rows[nearest].append(cell)
    return rows


def _without_repeated_header(upper: RuledTable, lower: RuledTable) -> list[RuledCell]:
    repeated = 0
    above, below = _rows(upper.cells), _rows(lower.cells)
    for first, again in zip(above, below, strict=False):
        texts = [cell.text for cell in again]
        # A header row is repeated, and with it sometimes rows of values: a label stands twice in no table.
        has_label = any(cell.text and not _is_value(cell) for cell in again)
        if texts != [cell.text for cell in first] or not has_label:
            break
        repeated += 1
    return [cell for row in below[repeated:] for cell in row]


def _is_value(cell: RuledCell) -> bool:
    return _VALUE.match(cell.text) is not None


def _is_cut_row(above: list[RuledCell], first: list[RuledCell]) -> bool:
    """Whether the first row below the break is the rest of the last row above it.

    It is when it begins no item of its own, and values are printed in at most one of the two.
    """
    labels = [cell for cell in first if cell.text and not _is_value(cell)]
    values_above = any(cell.text and _is_value(cell) for cell in above)
    values_below = any(cell.text and _is_value(cell) for cell in first)
    if values_above and values_below:
        return False
    if any(_ITEM_START.match(cell.text) for cell in first) or any(_is_whole(cell, above) for cell in labels):
        return False
    if labels:
        return any(cell.text and not _is_value(cell) for cell in above)
    return not values_below or (not values_above and any(cell.text for cell in above))


def _is_whole(label: RuledCell, above: list[RuledCell]) -> bool:
    """Whether a label below the break is one of its own: report wording that does not go on a numbered item."""
    partner = _partner(label, above)
    goes_on = partner is not None and _ITEM_START.match(partner.text + label.text) is not None
    return not goes_on and has_markers(label.text, 1)


def _join_cut_row(
    above: list[RuledCell], first: list[RuledCell], below: list[RuledCell], upper: RuledTable
) -> set[int]:
    """Join each cell of the cut row with the one above it; the rows below move up by the height of the rest."""
    partners = {id(cell): partner for cell in first if (partner := _partner(cell, above)) is not None}
    whole = [cell for cell in first if id(cell) in partners]
    if not whole:
        return set()
    height = min(cell.box[3] for cell in whole) - upper.box[3]
    joined = set()
    for cell in below:
        left, top, right, bottom = cell.box
        partner = partners.get(id(cell))
        if partner is None:
            cell.box = (left, top - height if cell not in first else top, right, bottom - height)
            continue
        _extend(partner, cell, bottom - height)
        joined.add(id(cell))
    return joined


def _join_labels(above: list[RuledCell], first: list[RuledCell]) -> set[int]:
    """Join the cells of row groups that the break cut: empty, or going on with the text from above."""
    joined = set()
    for cell in first:
        partner = _partner(cell, above)
        has_label_right = any(
            other.box[0] > cell.box[0] and other.text and not _is_value(other) for other in first
        )
        if partner is None or not has_label_right:
            continue
        spans_above = any(other.box[1] > partner.box[1] + TOLERANCE for other in above)
        spans_below = any(other.box[3] < cell.box[3] - TOLERANCE for other in first)
        if not spans_above and not spans_below:
            continue
        if not cell.text or not partner.text or not _ITEM_START.match(cell.text):
            _extend(partner, cell, cell.box[3])
            joined.add(id(cell))
    return joined


def _partner(cell: RuledCell, above: list[RuledCell]) -> RuledCell | None:
    for candidate in above:
        if (
            abs(candidate.box[0] - cell.box[0]) <= TOLERANCE
            and abs(candidate.box[2] - cell.box[2]) <= TOLERANCE
        ):
            return candidate
    return None


def _extend(partner: RuledCell, cell: RuledCell, bottom: float) -> None:
    text = "\n".join(part for part in (partner.text, cell.text) if part)
    partner.page_box = partner.page_box or partner.box
    partner.lines_before, partner.glyphs = text, []
    left, top, right, _ = partner.box
    partner.box = (left, top, right, bottom)
