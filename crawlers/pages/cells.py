"""Links that say only how something is opened, and what the table around them says about it.

An aggregated page may be a table of bodies and years whose cells print 查看 and nothing else.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crawlers.pages.texts import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

CELLS = ("td", "th")
BRACKETS = "[]【】()（）<>《》:：·"


@cache
def _words() -> frozenset[str]:
    with files("crawlers.pages").joinpath("open_words.csv").open(encoding="utf-8") as lines:
        return frozenset(row["word"] for row in csv.DictReader(lines))


def only_opens(text: str) -> bool:
    """Whether a text without blanks is the invitation to open something rather than its name."""
    return text.strip(BRACKETS).lower() in _words()


def cell_labels(element: Element) -> tuple[str, str]:
    """The longest text beside a link in its table row, and what stands at the top of its column; empty without them."""
    cell = next(element.iterancestors(*CELLS), None)
    row = cell.getparent() if cell is not None else None
    if cell is None or row is None or row.tag != "tr":
        return "", ""
    table = next(row.iterancestors("table"), None)
    top = next(table.iter("tr"), None) if table is not None else None
    beside = [
        squeeze(text_of(other)) for other in row.iterchildren(*CELLS) if next(other.iter("a"), None) is None
    ]
    names = [text for text in beside if not text.isdigit()]
    above = _cell_at(top, _column(cell)) if top is not None and top is not row else None
    return max(names, key=len, default=""), squeeze(text_of(above)) if above is not None else ""


def _column(cell: Element) -> int:
    return sum(_span(before) for before in cell.itersiblings(*CELLS, preceding=True))


def _cell_at(row: Element, column: int) -> Element | None:
    passed = 0
    for cell in row.iterchildren(*CELLS):
        passed += _span(cell)
        if passed > column:
            return cell
    return None


def _span(cell: Element) -> int:
    span = cell.get("colspan") or ""
    return int(span) if span.isdigit() and 0 < int(span) < 100 else 1
