"""The order in which discovery looks at the links of a site: the most telling anchor texts first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawlers.discovery.column import FRAMED, LINKED, Column, telling_frames
from crawlers.discovery.wording import COLUMN_SCORE, claims_reports, is_year, score
from crawlers.families.rows import is_article
from crawlers.pages.urls import canonical_key, is_file

if TYPE_CHECKING:
    from crawlers.pages.page import Page

FRAME_SCORE = 58
DEPTH_COST = 3
SECTION_SCORE = 56


@dataclass(order=True)
class _Entry:
    rank: tuple[int, int]
    column: Column = field(compare=False)


@dataclass
class Frontier:
    """Links still to be looked at, each address once; `script_links` are those that only a script can follow."""

    seen: set[str] = field(default_factory=set)
    script_links: list[tuple[str, str]] = field(default_factory=list)
    _heap: list[_Entry] = field(default_factory=list)
    _count: int = 0

    def add_page(self, page: Page, source: Column) -> None:
        """Takes the links of a page whose texts lead towards the column."""
        for anchor in page.anchors:
            value = score(anchor.text)
            # A year that leads to an article is an entry of this page, and is asked for as such.
            if not value or (is_year(anchor.text) and is_article(anchor.url)):
                continue
            if anchor.script and value >= COLUMN_SCORE:
                self.script_links.append((page.url, f"{anchor.text}: {anchor.script}"))
            elif anchor.url and not is_file(anchor.url):
                self.add(source.below(anchor, f"{LINKED}{anchor.text}"), value - DEPTH_COST * source.depth)
        for url in page.forwards:
            self.add(
                Column(url, (*source.path, (page.url, "where the page leads by itself")), source.depth),
                FRAME_SCORE,
            )
        for url in telling_frames(page):
            self.add(Column(url, (*source.path, (page.url, FRAMED)), source.depth), FRAME_SCORE)

    def add(self, column: Column, value: int) -> None:
        """Takes one address, unless it was taken before."""
        key = canonical_key(column.url)
        if key in self.seen:
            return
        self.seen.add(key)
        self._count += 1
        heapq.heappush(self._heap, _Entry((-value, self._count), column))

    def pop(self, at_least: int = 1) -> tuple[Column, int] | None:
        """The most telling link and its score; None when none has as much."""
        if not self._heap or -self._heap[0].rank[0] < at_least:
            return None
        entry = heapq.heappop(self._heap)
        return entry.column, -entry.rank[0]


def is_column(page: Page, value: int) -> bool:
    """Whether a page that was reached with a score is a column of reports rather than a section above it."""
    return value >= COLUMN_SCORE - 3 * DEPTH_COST or claims_reports(page)
