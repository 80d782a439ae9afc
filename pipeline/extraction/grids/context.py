"""What the reading of one grid hands on to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.extraction.grids.cut_rows import ReadRow
    from pipeline.extraction.grids.headers import HeaderCell, Layout


@dataclass(slots=True)
class GridContext:
    """What is known from the blocks before a table: which statutory table is open and under which caption.

    `last` is the labelled row read last; `after_strays` means that a row of numbers without a place came behind it.
    """

    table: str | None = None
    caption: str | None = None
    header: list[HeaderCell] = field(default_factory=list)
    header_open: bool = False
    layout: Layout | None = None
    last: ReadRow | None = None
    after_strays: bool = False

    def open(self, table: str) -> None:
        """Turn to another statutory table; its headers are still to come."""
        if self.table != table:
            self.table = table
            self.header, self.layout, self.header_open = [], None, False
            self.last, self.after_strays = None, False

    def add_headers(self, cells: Iterable[HeaderCell]) -> None:
        """Take header cells in; one that is printed again at its place in a further row is the same."""
        known = {(cell.text, cell.start, cell.stop) for cell in self.header}
        self.header += [cell for cell in cells if (cell.text, cell.start, cell.stop) not in known]
