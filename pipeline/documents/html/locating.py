"""From a place in a table of a document back to the element of the page that prints it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.documents.assembly import BlockList
from pipeline.documents.charset import charset_of
from pipeline.documents.encoding import decode_bytes
from pipeline.documents.html.pieces import in_small_letters, printed_pieces
from pipeline.documents.html.reader import THOROUGH_READER
from pipeline.documents.html.tables import GridRows
from pipeline.documents.html.text import all_text
from pipeline.documents.html.tree import parse_fast, parse_thoroughly
from pipeline.documents.model import Table

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

GridPlace = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class LocatedPage:
    """The tree of a page, and for (table, row, column) of its document the element that prints that cell."""

    root: Element
    elements: dict[GridPlace, Element]

    def text_at(self, place: GridPlace) -> str | None:
        """All text of the element there; None where there is none."""
        element = self.elements.get(place)
        return None if element is None else all_text(element)


def locate_cells(payload: bytes, *, reader: str, media_type: str | None = None) -> LocatedPage:
    """Walk a page as the reader of that name has walked it, and note where each table cell comes from."""
    markup = decode_bytes(payload, declared=charset_of(media_type)).text
    root = (parse_thoroughly if reader == THOROUGH_READER else parse_fast)(markup).root
    elements: list[Element | None] = []
    blocks = BlockList()
    for piece in printed_pieces(root, in_small_letters(markup)).pieces:
        if not isinstance(piece.content, GridRows):
            continue
        # Cells are placed by the reader's own means; a number instead of the text says which cell went where.
        rows = []
        for row in piece.content.rows:
            rows.append(
                [
                    dataclasses.replace(cell, text=str(len(elements) + position))
                    for position, cell in enumerate(row)
                ]
            )
            elements.extend(cell.element for cell in row)
        blocks.add_table(rows)
    located = {
        (table.index, cell.row, cell.column): element
        for table in blocks.blocks
        if isinstance(table, Table)
        for cell in table.cells
        if (element := elements[int(cell.text)]) is not None
    }
    return LocatedPage(root, located)
