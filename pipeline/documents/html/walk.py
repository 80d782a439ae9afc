"""From an element tree to paragraphs and tables in the order in which a page prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.html.divs import rows_of_boxes
from pipeline.documents.html.tables import GridRows, Part, parts_of_rows, parts_of_table
from pipeline.documents.html.tags import BLOCK_TAGS, HEADINGS, UNPRINTED_TAGS
from pipeline.documents.html.text import all_text, raised, shown_in_field, tidy

if TYPE_CHECKING:
    from collections.abc import Set

    from lxml.etree import _Element as Element

_GRID_TAGS = frozenset(("div", "ul", "ol", "dl", "section"))
_TABLE_TAGS = frozenset(("table", "tbody", "thead", "tfoot"))
# Outside the report these hold menus and imprints, never the report.
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside"))
_PADDING = re.compile(r"[ \t]{2,}|\t")


@dataclass(slots=True)
class Piece:
    """A line or a table as the page prints it, and what is known about its place."""

    content: str | GridRows
    level: int = 0
    is_hidden: bool = False
    # "before", "inside" or "after" the element that holds the report.
    region: str = "inside"
    linked_share: float = 0.0


class Walker:
    """Walks one tree without recursion, so that nesting costs memory in proportion only."""

    def __init__(self, *, hidden: Set[Element], root: Element | None) -> None:
        self.pieces: list[Piece] = []
        self.is_cut = False
        self._hidden = hidden
        self._root = root
        self._region = "before" if root is not None else "inside"
        self._hidden_depth = 0
        self._pre_depth = 0
        self._level = 0
        self._anchor_depth = 0
        self._line: list[str] = []
        self._linked = 0
        self._todo: list[tuple[Part | Element, bool]] = []
        self._consumed: set[Element] = set()

    def walk(self, body: Element) -> list[Piece]:
        """All pieces of `body` in printed order."""
        # The furniture around the report may contain the report itself on a badly nested page.
        ancestors = set(self._root.iterancestors()) if self._root is not None else set()
        self._todo = [(body, False)]
        while self._todo:
            if len(self.pieces) > bounds.MAX_BLOCKS:
                self.is_cut = True
                break
            node, is_end = self._todo.pop()
            if isinstance(node, str):
                self._end_line()
                self._line.append(node)
                self._end_line()
            elif isinstance(node, GridRows):
                self._add_table(node)
            elif is_end:
                self._leave(node)
            elif isinstance(node.tag, str):
                self._enter(node, ancestors)
            else:
                self._add_text(node.tail)
        self._end_line()
        return self.pieces

    def _enter(self, node: Element, ancestors: Set[Element]) -> None:
        tag = node.tag
        is_furniture = self._region != "inside" and tag in _FURNITURE_TAGS and node not in ancestors
        if tag in UNPRINTED_TAGS or (is_furniture and node is not self._root) or node in self._consumed:
            self._add_text(node.tail)
            return
        if tag in ("br", "hr"):
            self._end_line()
            self._add_text(node.tail)
            return
        if tag == "sup":
            self._add_text(raised(all_text(node), self._line))
            self._add_text(node.tail)
            return
        if tag == "input" and self._region == "inside":
            self._add_text(shown_in_field(node))
        if node in self._hidden and _is_within_a_line(node):
            self._add_text(node.tail)
            return
        self._todo.append((node, True))
        if tag in BLOCK_TAGS:
            self._end_line()
            self._level = HEADINGS.get(tag, self._level)
        if node is self._root:
            self._end_line()
            self._region = "inside"
        self._hidden_depth += node in self._hidden
        self._pre_depth += tag == "pre"
        self._anchor_depth += tag == "a"
        parts = self._table_parts(node)
        if parts is not None:
            self._todo.extend((part, False) for part in reversed(parts))
            return
        if node.text:
            self._add_text(node.text)
        self._todo.extend((child, False) for child in reversed(node))

    def _leave(self, node: Element) -> None:
        tag = node.tag
        if tag in BLOCK_TAGS:
            self._end_line()
            if tag in HEADINGS:
                self._level = 0
        self._hidden_depth -= node in self._hidden
        self._pre_depth -= tag == "pre"
        self._anchor_depth -= tag == "a"
        if node is self._root:
            self._end_line()
            self._region = "after"
        self._add_text(node.tail)

    def _table_parts(self, node: Element) -> list[Part | Element] | None:
        """The parts of `node` if it is a table or a grid of boxes, or a row that has lost its table."""
        if node.tag in _TABLE_TAGS:
            return parts_of_table(node, self._hidden)
        if node.tag == "tr":
            return self._parts_of_orphan(node)
        if node.tag in _GRID_TAGS and len(node) > 1:
            rows = rows_of_boxes(node, self._hidden)
            if rows is not None:
                return [GridRows(rows, characters=sum(len(cell.text) for row in rows for cell in row))]
        return None

    def _parts_of_orphan(self, row: Element) -> list[Part | Element]:
        """A table without its opening tag: the row and the rows that follow it."""
        rows = [row]
        for sibling in row.itersiblings():
            if sibling.tag != "tr":
                break
            rows.append(sibling)
        self._consumed.update(rows)
        return parts_of_rows([rows], self._hidden)

    def _add_text(self, text: str | None) -> None:
        if not text:
            return
        if self._pre_depth:
            *lines, last = text.split("\n")
            for line in lines:
                self._line.append(line)
                self._end_line()
            text = last
        self._line.append(text)
        if self._anchor_depth:
            self._linked += len(text.strip())

    def _end_line(self) -> None:
        if not self._line:
            return
        raw = "".join(self._line)
        text = tidy(raw)
        if text:
            if self._pre_depth and _PADDING.search(raw.strip()):
                # Blanks are the only column borders that preformatted text has.
                text = raw.replace("\xa0", " ").rstrip()
            self._append(text, min(1.0, self._linked / len(text)))
        self._line = []
        self._linked = 0

    def _add_table(self, rows: GridRows) -> None:
        self._end_line()
        self._append(rows, min(1.0, rows.linked_characters / max(1, rows.characters)))

    def _append(self, content: str | GridRows, linked_share: float) -> None:
        level = 0 if isinstance(content, GridRows) else self._level
        self.pieces.append(Piece(content, level, self._hidden_depth > 0, self._region, linked_share))


def _is_within_a_line(element: Element) -> bool:
    """Whether `element` holds some words of a line, not lines or tables of its own."""
    return element.tag not in BLOCK_TAGS and not any(
        inner.tag in BLOCK_TAGS or inner.tag == "br" for inner in element.iterdescendants()
    )
