"""The directory of bodies that an aggregated page shows, told apart from the links that every page has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.discovery.wording import is_agency, words
from crawlers.pages.urls import INDEX_PAGE, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawlers.pages.page import Page

FEWEST_BODIES = 3


def directory_of_bodies(page: Page) -> set[str]:
    """Addresses of columns by body.

    Either they stand where the national platform keeps its directory, or at least three bodies have an address of
    one pattern that ends alike, as `/bm/jyj/gkl/` and `/bm/czj/gkl/`: the links of a navigation lead to home pages.
    """
    bodies = {anchor.url for anchor in page.anchors if anchor.url and is_agency(anchor.text)}
    found = {url for url in _in_platform_directory(page) if url in bodies}
    patterns: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for url in bodies:
        for pattern in _patterns(url):
            patterns[pattern].add(url)
    return found.union(*(urls for urls in patterns.values() if len(urls) >= FEWEST_BODIES))


def _in_platform_directory(page: Page) -> Iterator[str]:
    for element in page.root.iter("*"):
        if any(mark in (element.get("class") or "") for mark in words("directory_marks")):
            for link in element.iter("a"):
                if url := join(page.base, link.get("href") or ""):
                    yield url


def _patterns(url: str) -> Iterator[tuple[str, ...]]:
    """The address with one of its folders, or its host, left open; the last folder stays."""
    parts = urlsplit(url)
    segments = INDEX_PAGE.sub("/", parts.path).strip("/").split("/")
    if not segments[-1]:
        return
    yield ("*", *segments)
    for place in range(len(segments) - 1):
        yield (parts.netloc, *segments[:place], "*", *segments[place + 1 :])
