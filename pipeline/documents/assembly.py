"""Collects the blocks of a document, numbers them, and keeps them within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.grids import SpanCell, is_cut, place
from pipeline.documents.model import Block, Paragraph, ReadingProblem, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.documents.model import TableCell


class BlockList:
    """Blocks in reading order; paragraphs and tables are each numbered from 0."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._paragraphs = 0
        self._tables = 0
        self._cells = 0
        self._characters = 0
        self._problems: dict[str, ReadingProblem] = {}

    @property
    def problems(self) -> list[ReadingProblem]:
        """What was left out to stay within bounds, each kind once."""
        return list(self._problems.values())

    @property
    def is_full(self) -> bool:
        """Whether nothing more will be taken in, so that a reader may stop."""
        return self._cells > bounds.MAX_CELLS or self._characters > bounds.MAX_TEXT_CHARACTERS

    def add_paragraph(self, text: str, *, level: int = 0, page: int | None = None) -> None:
        """Add a line of text; an empty one is left out."""
        if text and self._has_room(len(text)):
            self.blocks.append(Paragraph(text, self._paragraphs, level, page))
            self._paragraphs += 1

    def add_table(self, rows: list[list[SpanCell]], *, page: int | None = None) -> None:
        """Place the cells of `rows` on a grid and add it; a table without cells is left out."""
        cells = place(rows)
        if is_cut(rows, cells):
            self._note(
                "table_cells", "a table has more rows or columns than are read; the last ones were left out"
            )
        self.add_placed(cells, page=page)

    def add_placed(self, cells: Iterable[TableCell], *, page: int | None = None) -> None:
        """Add a table whose cells have their grid positions."""
        placed = tuple(cells)
        if not placed:
            return
        self._cells += len(placed)
        if self._tables >= bounds.MAX_TABLES or self._cells > bounds.MAX_CELLS:
            self._note(
                "tables", "only the first tables were read, because there are more than any report has"
            )
        elif self._has_room(sum(len(cell.text) for cell in placed)):
            self.blocks.append(Table(self._tables, placed, page))
            self._tables += 1

    def _has_room(self, characters: int) -> bool:
        self._characters += characters
        if self._characters > bounds.MAX_TEXT_CHARACTERS:
            self._note("text", f"only the first {bounds.MAX_TEXT_CHARACTERS:,} characters were read")
            return False
        return True

    def _note(self, what: str, message: str) -> None:
        self._problems.setdefault(what, ReadingProblem("limit_exceeded", message))
