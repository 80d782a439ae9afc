"""Asks a site for what the registry records of it: robots.txt, the home page, each column; nothing is discovered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.discovery.column import Column, sub_columns
from crawlers.errors import FetchError, HostError, RobotsDisallowedError
from crawlers.families.detector import detect, name_family
from crawlers.families.reading import Step
from crawlers.pages.urls import canonical_key
from crawlers.state import Purpose
from crawlers.verdicts import OutcomeMaker
from crawlers.walk import ColumnWalk
from pipeline.archive.capture import Role
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from crawlers.fetching import Fetcher
    from crawlers.outcome import SiteOutcome
    from crawlers.pages.page import Page
    from crawlers.state import VisitContext
    from pipeline.registry.site import Site

LIST_PAGES = 2


class LiveCheck:
    """A visit to one site under the rules of the nightly crawl; its findings say how each address answered."""

    def __init__(self, site: Site, fetcher: Fetcher, context: VisitContext) -> None:
        self._site = site
        self._fetcher = fetcher
        self._maker = OutcomeMaker(site, context)

    async def run(self) -> SiteOutcome:
        """Complete when robots.txt lets us in and every address answers as recorded; else what is different."""
        home = await self._ask(str(self._site.home), "home page")
        if home is not None:
            self._compare_address(str(self._site.home), home)
            self._maker.find("live.home", "The home page answers.", home.url)
        for entry in map(str, self._site.entries):
            page = await self._ask(entry, "column")
            if page is not None:
                await self._compare_column(entry, page)
        return self._maker.finish((), success="robots.txt, home page and columns answer as recorded")

    async def _ask(self, url: str, thing: str) -> Page | None:
        try:
            return await self._fetcher.fetch(Step(url), Purpose(Role.LIST))
        except HostError as error:
            self._maker.note_host(error)
        except RobotsDisallowedError as error:
            self._maker.find("robots.disallowed", f"robots.txt forbids the {thing}.", url)
            self._maker.note_start(error)
        except FetchError as error:
            self._maker.find("live.failed", f"The {thing} does not answer: {error.reason}.", url)
            self._maker.note_start(error)
        return None

    def _compare_address(self, recorded: str, page: Page) -> None:
        if canonical_key(page.url) != canonical_key(recorded):
            self._maker.find("live.moved", f"It leads to {page.url}.", recorded)

    async def _compare_column(self, entry: str, page: Page) -> None:
        """Whether a column still lists reports, and in the recorded family."""
        self._compare_address(entry, page)
        walk = ColumnWalk(page, detect(page, override=self._site.family), self._fetcher.fetch, LIST_PAGES)
        try:
            await walk.run()
        except HostError as error:
            self._maker.note_host(error)
        reports = sum(classify_title(row.title).verdict != "reject" for row in walk.rows.values())
        below = len(sub_columns(page, Column(entry), self._site))
        if not reports and not below:
            self._maker.change(
                "column.lost", "The column shows no report and leads to no other column.", entry
            )
            return
        counted = (
            f"The column answers: its first pages list {reports} reports, and it leads to {below} columns."
        )
        self._maker.find("live.column", counted, entry)
        seen = name_family(page)
        if self._site.family not in (None, seen) and seen != "generic":
            self._maker.change(
                "live.family", f"The page looks like {seen}; {self._site.family} is recorded.", entry
            )
