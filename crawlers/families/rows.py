"""Which links of a page are entries of a list."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.discovery.wording import is_agency, is_year
from crawlers.families.reading import Row
from crawlers.pages.urls import is_file
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawlers.pages.anchors import Anchor
    from crawlers.pages.page import Page


@cache
def _article_shapes() -> re.Pattern[str]:
    with files("crawlers.families").joinpath("article_shapes.csv").open(encoding="utf-8") as lines:
        return re.compile("|".join(f"(?:{row['shape']})" for row in csv.DictReader(lines)), re.IGNORECASE)


def is_article(url: str) -> bool:
    """Whether an address has the shape of an article rather than a column."""
    parts = urlsplit(url)
    return _article_shapes().search(parts.path + (f"?{parts.query}" if parts.query else "")) is not None


def is_row(anchor: Anchor) -> bool:
    """Whether a link is an entry: it has a date, leads to an article or file, or its title is a report's."""
    if not anchor.url or not anchor.title:
        return False
    if anchor.date is not None or is_article(anchor.url) or is_file(anchor.url):
        return True
    return classify_title(anchor.title).verdict == "accept"


def has_report(rows: Iterable[Row]) -> bool:
    """Whether the title of any entry is that of a report."""
    return any(classify_title(row.title).verdict == "accept" for row in rows)


def is_hopeful(row: Row) -> bool:
    """Whether an entry is a report by its title, or may be one as a bare body or year."""
    return is_bare(row) or classify_title(row.title).verdict == "accept"


def is_bare(row: Row) -> bool:
    """Whether an entry prints only a body or a year, as lists under the heading of a year or body do."""
    is_content = is_article(row.url) or is_file(row.url)
    return is_content and (is_agency(row.title) or is_year(row.title))


def to_row(anchor: Anchor) -> Row:
    """A link as an entry."""
    return Row(url=anchor.url, title=anchor.title, date=anchor.date, text=anchor.row, heading=anchor.heading)


def rows_of(page: Page) -> tuple[Row, ...]:
    """The entries of a page in order, each address once; of two titles the longer one is kept."""
    rows: dict[str, Row] = {}
    for anchor in page.anchors:
        if not is_row(anchor):
            continue
        known = rows.get(anchor.url)
        if known is None or len(anchor.title) > len(known.title):
            rows[anchor.url] = to_row(anchor)
    return tuple(rows.values())
