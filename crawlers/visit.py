"""One site's night: from its columns, remembered or discovered, to every report, and one outcome at the end."""

from __future__ import annotations

import datetime
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from crawlers.articles import ArticleVisit
from crawlers.columns import ColumnVisit
from crawlers.discovery.column import Column
from crawlers.discovery.frontier import Frontier, is_column
from crawlers.errors import (
    BudgetError,
    FetchError,
    HostError,
    PageError,
    UnreachableError,
)
from crawlers.families.detector import detect
from crawlers.families.reading import Step
from crawlers.families.rows import has_report
from crawlers.lists import ListMemory
from crawlers.memory import recall, remember
from crawlers.pages.urls import canonical_key, host_of
from crawlers.schemes import Schemes
from crawlers.state import Content, Purpose
from crawlers.verdicts import OutcomeMaker
from pipeline.archive.capture import Role

if TYPE_CHECKING:
    from crawlers.fetching import Fetcher
    from crawlers.job import Job
    from crawlers.outcome import SiteOutcome
    from crawlers.pages.page import Page
    from crawlers.state import VisitContext
    from pipeline.archive.archive import Archive
    from pipeline.registry.site import Site

logger = logging.getLogger(__name__)

SURE_SECTION = 55
SILENT_ANSWERS = 3


class Visit:
    """Reads one site; its requests go out one after the other, so that it never has two of them under way."""

    def __init__(
        self, site: Site, job: Job, archive: Archive, fetcher: Fetcher, context: VisitContext
    ) -> None:
        self._site = site
        self._job = job
        self._settings = job.settings
        self._fetcher = fetcher
        self._deadline = time.monotonic() + job.settings.site_seconds
        self._pages = 0
        self._schemes = Schemes(site)
        self._maker = OutcomeMaker(site, context)
        now = datetime.datetime.now(datetime.UTC)
        self._lists = ListMemory.of(job.columns_root, site.id, self._settings.relist_days, now)
        self._articles = ArticleVisit(
            site, archive, self._settings, self.fetch, self._maker, self._schemes.choose
        )
        self._columns = ColumnVisit(
            site, self._settings, self.fetch, self._maker, self._lists, self._articles
        )
        self._answered: set[str] = set()
        self._silences: dict[str, int] = {}
        self._ended: dict[str, HostError] = {}

    async def run(self) -> SiteOutcome:
        """The outcome of the night; whatever goes wrong with a host or page is part of it."""
        try:
            await self._read_columns()
            if self._settings.fetch_articles:
                await self._articles.fetch_due()
        except BudgetError as error:
            self._maker.note_budget(error)
        self._lists.save()
        outcome = self._maker.finish(self._articles.sightings())
        logger.info("%s: %s, %s", self._site.id, outcome.outcome, outcome.reason)
        return outcome

    async def fetch(self, step: Step, purpose: Purpose) -> Page:
        """One answer within the bounds of the visit; a host that has fallen silent is not asked again."""
        if self._pages >= self._settings.site_pages:
            raise BudgetError(step.url, f"{self._pages} pages were asked for")
        if time.monotonic() > self._deadline:
            raise BudgetError(step.url, f"{self._settings.site_seconds:.0f} seconds have passed")
        step = replace(step, url=self._schemes.choose(step.url))
        host = host_of(step.url)
        if host in self._ended:
            raise self._ended[host]
        self._pages += 1
        try:
            page = await self._fetcher.fetch(step, purpose)
        except UnreachableError as error:
            plain = self._schemes.downgrade(step.url) if host not in self._answered else None
            if plain is None:
                raise self._weigh_silence(host, error) from error
            told = f"https does not answer ({error.reason}), and the site itself links this host by http."
            self._maker.find("host.downgraded", told, step.url)
            return await self.fetch(replace(step, url=plain), purpose)
        except HostError as error:
            self._ended[host] = error
            raise
        except PageError:
            self._answered.add(host)
            raise
        self._answered.add(host)
        self._silences[host] = 0
        if purpose.role not in (Role.ARTICLE, Role.ATTACHMENT) and purpose.content is Content.PAGE:
            self._schemes.learn(page)
        return page

    def _weigh_silence(self, host: str, error: UnreachableError) -> FetchError:
        """One page of a living host may fail; a host that never answered, or not three times running, is down."""
        self._silences[host] = self._silences.get(host, 0) + 1
        if host in self._answered and self._silences[host] < SILENT_ANSWERS:
            return PageError(error.url, error.reason, kind=error.kind, evidence=error.evidence)
        self._ended[host] = error
        return error

    async def _read_columns(self) -> None:
        """Walks the remembered and registered columns; looks for others from the home page when that is due.

        It is due when there is none, when one of them is lost, and every `rediscover_days`.
        """
        now = datetime.datetime.now(datetime.UTC)
        memory = recall(self._job.columns_root, self._site.id)
        remembered = memory.to_columns() if memory else []
        known = {canonical_key(column.url) for column in remembered}
        registered = [Column(str(url)) for url in self._site.entries if canonical_key(str(url)) not in known]
        columns = [*remembered, *registered]
        good = [column for column in columns if await self._columns.walk(column)]
        lost = [column for column in columns if column not in good]
        for column in lost:
            if host_of(column.url) not in self._ended:
                self._maker.find(
                    "column.lost", "A known column of reports does not answer as it did.", column.url
                )
        is_fresh = memory is not None and memory.is_fresh(self._settings.rediscover_days, now)
        # A registered column that was lost before is not looked for every night.
        is_due = not good or any(column in lost for column in remembered) or (lost and not is_fresh)
        if is_due or (memory is not None and not is_fresh):
            good += await self._discover()
        elif is_fresh and not registered:
            return
        if good:
            # A column that failed tonight may answer tomorrow.
            kept = [*good, *lost] if self._maker.is_disturbed else good
            remember(self._job.columns_root, self._site.id, kept, self._maker.family, now)
        else:
            self._maker.note_no_column()

    async def _discover(self) -> list[Column]:
        """The columns of reports that the home page leads to, walked as they are found."""
        home = Column(str(self._site.home))
        try:
            page = await self.fetch(Step(home.url), Purpose(Role.LIST))
        except BudgetError:
            raise
        except HostError as error:
            self._maker.note_host(error)
            return []
        except FetchError as error:
            self._maker.note_start(error)
            return []
        frontier = Frontier(seen={canonical_key(home.url), canonical_key(page.url)})
        frontier.add_page(page, home)
        found: list[Column] = []
        for _ in range(self._settings.discovery_pages):
            entry = frontier.pop(SURE_SECTION if found else 1)
            if entry is None:
                break
            column, value = entry
            found += await self._look_at(column, value, frontier)
        if not found and await self._columns.walk(home, page):
            found.append(home)
        for where, link in frontier.script_links:
            self._maker.find("discovery.js_only_link", f"Only a script can follow the link {link}.", where)
        return found

    async def _look_at(self, column: Column, value: int, frontier: Frontier) -> list[Column]:
        """One link of discovery: a column is walked, a section adds its links to the frontier."""
        if self._columns.is_walked(column) or self._articles.is_entry(column.url):
            return []
        page = await self._columns.fetch_page(column)
        if page is None:
            return []
        frontier.add_page(page, column)
        family = detect(page, override=self._site.family)
        is_named = is_column(page, value)
        is_known = is_named or has_report(family.read(page).rows) or family.holds_reports(page)
        if is_known and await self._columns.walk(column, page):
            return [column.frame_holder or column]
        if is_named:
            self._maker.note_unread(column)
        return []
