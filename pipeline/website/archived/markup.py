"""An archived HTML page with the places of its cells, annotated in the reader's own tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.documents.html.locating import locate_cells
from pipeline.website.archived.places import MARK, agrees, by_place, grid_place, mark_of, span
from pipeline.website.archived.sanitising import sanitise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.website.report.rows import PrintedCell


def show_markup(
    payload: bytes, cells: Sequence[PrintedCell], *, reader: str, media_type: str | None
) -> str | None:
    """The sanitised page, marked.

    None where a cell does not stand where the walk finds it, as in embedded markup, or stands in running text.
    """
    if by_place(cells, span):
        return None
    page = locate_cells(payload, reader=reader, media_type=media_type)
    for element in page.root.iter(etree.Element):
        if MARK in element.attrib:
            del element.attrib[MARK]
    places = by_place(cells, grid_place)
    for place, read in places.items():
        text = page.text_at(place)
        if text is None or not all(agrees(cell, text) for cell in read):
            return None
        page.elements[place].set(MARK, mark_of(read))
    shown = sanitise(etree.tostring(page.root, encoding="unicode", method="html"))
    return shown if shown.count(f'{MARK}="') == len(places) else None
