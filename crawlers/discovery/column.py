"""A column that may list reports, and the columns that it leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawlers.discovery.directory import directory_of_bodies
from crawlers.discovery.wording import (
    COLUMN_SCORE,
    is_agency,
    is_group,
    is_year,
    may_hold_reports,
    score,
    words,
)
from crawlers.families.rows import is_article
from crawlers.pages.urls import INDEX_PAGE, canonical_key, directory, is_file, shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawlers.pages.anchors import Anchor
    from crawlers.pages.page import Page
    from pipeline.registry.site import Site


LINKED = "the link "
FRAMED = "a frame"
EXTENSION = re.compile(r"\.[a-z]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """Where a list may be, how it was found (address and evidence of each step), and whose it is said to be."""

    url: str
    path: tuple[tuple[str, str], ...] = ()
    depth: int = 0
    agency_hint: str | None = None
    year_hint: str | None = None

    @property
    def evidence(self) -> str:
        """The last step of the path in words."""
        return self.path[-1][1] if self.path else "the registry"

    @property
    def is_of_reports(self) -> bool:
        """Whether the registry or a link on the way named it a column of reports."""
        texts = [evidence.removeprefix(LINKED) for _, evidence in self.path]
        return not texts or any(score(text) >= COLUMN_SCORE for text in texts)

    @property
    def frame_holder(self) -> Column | None:
        """The page in whose frame the list stands, which is the column that people see; a home page is none."""
        *before, (where, evidence) = self.path or ((self.url, ""),)
        return Column(where, tuple(before), self.depth) if evidence == FRAMED and before else None

    def below(self, anchor: Anchor, evidence: str) -> Column:
        """The column that an anchor on this one leads to."""
        return Column(
            url=anchor.url,
            path=(*self.path, (self.url, evidence)),
            depth=self.depth + 1,
            agency_hint=anchor.text if is_agency(anchor.text) else self.agency_hint,
            year_hint=anchor.text if is_year(anchor.text) else self.year_hint,
        )


def telling_frames(page: Page) -> Iterator[str]:
    """The frames of a page that may hold a list: no players, counters and the like."""
    return (url for url in page.frames if not any(word in url.lower() for word in words("skipped_frames")))


def sub_columns(
    page: Page, column: Column, site: Site, declared: Iterable[tuple[str, str]] = ()
) -> list[Column]:
    """The columns of bodies and years that a column of reports leads to, in the order of the page.

    `declared` are names and addresses of columns that the platform keeps elsewhere than in links.

    The name of a body counts only when it lies below the column, is one of the site's registered agencies, or
    has a path that names reports: every page of a government site links to all of its departments.
    """
    here = canonical_key(page.url)
    listed = directory_of_bodies(page) if column.is_of_reports else set()
    found: dict[str, Column] = {}
    for anchor in page.anchors:
        if not anchor.url or is_file(anchor.url) or is_article(anchor.url):
            continue
        key = canonical_key(anchor.url)
        evidence = _evidence(anchor, page, column, site)
        if evidence is None and anchor.url in listed:
            evidence = f"the body {anchor.text} in a directory"
        if key != here and evidence is not None:
            found.setdefault(key, column.below(anchor, evidence))
    further = [(url, f"the node {name}", name) for name, url in declared]
    further += [(url, "where the page leads by itself", "") for url in page.forwards]
    further += [(url, FRAMED, "") for url in telling_frames(page)]
    for url, evidence, name in further:
        path = (*column.path, (page.url, evidence))
        hint = name if is_agency(name) else column.agency_hint
        year = name if is_year(name) else column.year_hint
        node = Column(url, path, column.depth + 1, hint, year)
        found.setdefault(canonical_key(url), node)
    return list(found.values())


def _evidence(anchor: Anchor, page: Page, column: Column, site: Site) -> str | None:
    if score(anchor.text) >= COLUMN_SCORE:
        return f"{LINKED}{anchor.text}"
    names_reports = (
        _is_below(anchor.url, page.url) or _is_sibling(anchor.url, page.url) or _has_path_mark(anchor.url)
    )
    if is_year(anchor.text) and names_reports:
        return f"the year {anchor.text}"
    if is_group(anchor.text) and names_reports:
        return f"the group {anchor.text}"
    if is_agency(anchor.text) and (names_reports or _is_registered(anchor.text, site)):
        return f"the body {anchor.text}"
    if column.is_of_reports and _is_folder_below(anchor.url, page.url) and may_hold_reports(anchor.text):
        return f"{LINKED}{anchor.text} to a folder of the column"
    return None


def _is_below(url: str, column: str) -> bool:
    """Whether an address lies in the folder of a column: beside its index page, or in the folder of its own name."""
    path = urlsplit(column).path
    is_index = path.endswith("/") or INDEX_PAGE.search(path) is not None
    folder = directory(column) if is_index else urljoin(column, EXTENSION.sub("", path) + "/")
    return urlsplit(folder).path != "/" and url.startswith(folder) and url != folder


def _is_folder_below(url: str, column: str) -> bool:
    """Whether an address is the index page of a folder inside that of the column."""
    return _is_below(url, column) and directory(url) != directory(column) and canonical_key(url).endswith("/")


def _is_sibling(url: str, column: str) -> bool:
    """Whether an address is the same page asked another question, or differs in its numbers only.

    So do the years and bodies of a page that chooses by parameters, and those of an organ switcher.
    """
    here, there = urlsplit(column), urlsplit(url)
    is_same_page = bool(there.query) and (there.netloc, there.path) == (here.netloc, here.path)
    return is_same_page or (bool(here.query) and shape(url) == shape(column))


def _has_path_mark(url: str) -> bool:
    segments = urlsplit(url).path.lower().replace("_", "/").split("/")
    return any(
        segment.strip("0123456789").endswith(words("path_marks")) for segment in segments[:-1] or segments
    )


def _is_registered(text: str, site: Site) -> bool:
    return any(text == agency.name or text in agency.aliases for agency in site.agencies)
