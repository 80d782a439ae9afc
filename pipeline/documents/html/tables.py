"""`<table>` elements: which rows are data, which only lay out the page, and the grid of the data rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.grids import SpanCell
from pipeline.documents.html.text import all_text, printed_text, tidy
from pipeline.documents.marks import DRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from lxml.etree import _Element as Element

_CELL_TAGS = frozenset(("td", "th"))
_GROUP_TAGS = frozenset(("thead", "tbody", "tfoot"))
_LEADING_NUMBER = re.compile(r"\s*(\d{1,9})")
# A printed table cell never holds that much; a cell that does holds the article.
_ARTICLE_LENGTH = 600


@dataclass(slots=True)
class GridRows:
    """Consecutive data rows of a table, and the elements they came from."""

    rows: list[list[SpanCell]] = field(default_factory=list)
    linked_characters: int = 0
    characters: int = 0


Part = GridRows | str
"""A piece of a table in printed order: data rows, or a line of text that stands between its cells."""


def parts_of_table(table: Element, hidden: Set[Element]) -> list[Part | Element]:
    """The parts of a table element; see `parts_of_rows`."""
    is_nested = next(table.iterdescendants("table"), None) is not None
    return parts_of_rows(_row_groups(table), hidden, may_lay_out=is_nested)


def parts_of_rows(
    groups: Iterable[list[Element]], hidden: Set[Element], *, may_lay_out: bool = True
) -> list[Part | Element]:
    """Groups of row elements as data rows, stray lines, and the cells (elements) that are to be walked.

    A row that contains a nested table or a whole article lays out the page: its cells are returned as
    elements, and the rows before and after it stay tables of their own.
    """
    parts: list[Part | Element] = []
    current = GridRows()
    count = 0
    for group in groups:
        for position, row in enumerate(group):
            if count > bounds.MAX_CELLS:
                # A table of so many cells is left out as a whole, with the problem that says so.
                break
            cells, strays = _cells_of(row)
            parts.extend(strays)
            if row in hidden:
                continue
            lays_out = may_lay_out and _lays_out(row)
            rows_left = len(group) - position
            read = (
                []
                if lays_out
                else [_read_cell(cell, rows_left, hidden) for cell in cells if cell not in hidden]
            )
            lengths = [len(cell.text) for cell in read]
            if lays_out or max(lengths, default=0) > _ARTICLE_LENGTH:
                _finish(current, parts)
                current = GridRows()
                parts.extend(cells)
                continue
            count += len(read)
            current.rows.append(read)
            current.characters += sum(lengths)
            current.linked_characters += _linked_characters(row)
    _finish(current, parts)
    return parts


def _finish(rows: GridRows, parts: list[Part | Element]) -> None:
    """Add `rows`; rows of a single cell each are lines of text, not a table."""
    widest = max(map(len, rows.rows), default=0)
    if widest > 1:
        parts.append(rows)
    elif widest == 1:
        parts.extend(
            line.replace(DRAWN, "") for row in rows.rows for cell in row for line in cell.text.split("\n")
        )


def _row_groups(table: Element) -> Iterator[list[Element]]:
    """Rows by row group as they are shown: the first head above and the first foot below all others."""
    groups = list(_written_groups(table))
    tags = [tag for tag, _ in groups]
    head, foot = (tags.index(tag) if tag in tags else None for tag in ("thead", "tfoot"))
    if head or foot is not None:
        order = sorted(range(len(groups)), key=lambda place: (place != head) + (place == foot))
        groups = [groups[place] for place in order]
    return (rows for _, rows in groups)


def _written_groups(table: Element) -> Iterator[tuple[str, list[Element]]]:
    """Rows by row group, because a rowspan ends with its group; wrappers between them are looked through."""
    loose: list[Element] = []
    todo = list(reversed(table))
    while todo:
        node = todo.pop()
        tag = node.tag
        if tag == "tr":
            loose.append(node)
        elif tag in _GROUP_TAGS:
            if loose:
                yield "", loose
                loose = []
            rows = [row for row in node.iterdescendants("tr") if _table_of(row) is table]
            yield tag, rows or [node]
        elif tag in _CELL_TAGS or tag in ("caption", "table"):
            loose.append(node)
        elif isinstance(tag, str):
            todo.extend(reversed(node))
    if loose:
        yield "", loose


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors("table"), None)


def _cells_of(row: Element) -> tuple[list[Element], list[str]]:
    """Cells of a row element, also where the row or the cell tags are missing, and text outside all cells."""
    if row.tag in _CELL_TAGS or row.tag in ("caption", "table"):
        return [row], []
    cells = list(row)
    if not (row.text or "").strip() and _are_cells(cells):
        return cells, []
    cells = []
    strays = [row.text or ""]
    todo = list(reversed(row))
    while todo:
        node = todo.pop()
        if node.tag in _CELL_TAGS or node.tag == "table":
            cells.append(node)
        elif isinstance(node.tag, str):
            strays.append(node.text or "")
            todo.extend(reversed(node))
        strays.append(node.tail or "")
    return cells, [line for line in map(tidy, strays) if line]


def _are_cells(nodes: Sequence[Element]) -> bool:
    """Whether there is nothing but cells, and no text behind them."""
    for node in nodes:  # noqa: SIM110 (this loop runs for every cell; any() is slower)
        if node.tag not in _CELL_TAGS or ((tail := node.tail) and tail.strip()):
            return False
    return True


def _lays_out(row: Element) -> bool:
    """Whether a row contains a nested table with more than one cell, or stands for one."""
    if row.tag == "table":
        return True
    # Two cells are enough to know: tables nested in tables would be counted over and over.
    return any(len(list(islice(nested.iter("td", "th"), 2))) > 1 for nested in row.iterdescendants("table"))


def _read_cell(cell: Element, rows_left: int, hidden: Set[Element]) -> SpanCell:
    written_down, written_across = cell.get("rowspan"), cell.get("colspan")
    # Zero means "to the end of the row group" (HTML Living Standard, 4.9.11).
    down = 1 if written_down is None else min(_span(written_down) or rows_left, rows_left)
    across = 1 if written_across is None else max(1, _span(written_across))
    return SpanCell(printed_text(cell, hidden), down, across, element=cell)


def _span(value: str) -> int:
    number = _LEADING_NUMBER.match(value)
    return int(number.group(1)) if number else 1


def _linked_characters(row: Element) -> int:
    if next(row.iterdescendants("a"), None) is None:
        return 0
    return sum(len(tidy(all_text(link))) for link in row.iterdescendants("a"))
