"""The spider of a shard: visits many sites at once, each at its own pace."""

from __future__ import annotations

import asyncio
import datetime
import logging
from typing import TYPE_CHECKING, Any

from scrapy import Spider

from crawlers.access.scope import Scope
from crawlers.fetching import Fetcher
from crawlers.live_check import LiveCheck
from crawlers.refusals import note_outcome, recall_refusal
from crawlers.state import VisitContext
from crawlers.verdicts import failed_outcome, resting_outcome
from crawlers.visit import Visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from crawlers.outcome import SiteOutcome
    from crawlers.state import CrawlState
    from pipeline.registry.site import Site

logger = logging.getLogger(__name__)


class NianbaoSpider(Spider):
    """Yields one SiteOutcome per site.

    A visit is a plain coroutine that asks for one page after the other through Scrapy's downloader, so that the
    order of a visit can be read in its code; `hosts_at_once` visits run at the same time.
    """

    name = "nianbao"

    def __init__(self, state: CrawlState, **options: Any) -> None:
        super().__init__(**options)
        self.state = state

    async def start(self) -> AsyncIterator[Any]:
        """The outcomes in the order in which the sites are finished; a visit that breaks is an outcome too."""
        places = asyncio.Semaphore(self.state.job.settings.hosts_at_once)
        visits = {asyncio.ensure_future(self._visit(site, places)): site for site in self.state.job.sites}
        waiting = set(visits)
        try:
            while waiting:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for visit in done:
                    site, error = visits.pop(visit), visit.exception()
                    yield visit.result() if error is None else self._broken(site, error)
        finally:
            for visit in waiting:
                visit.cancel()

    def _broken(self, site: Site, error: BaseException) -> SiteOutcome:
        """The outcome of a visit that ended in an error of the program itself."""
        logger.error("%s: the visit broke off", site.id, exc_info=error)
        return failed_outcome(site, f"the visit broke off with {type(error).__name__}: {error}")

    async def _visit(self, site: Site, places: asyncio.Semaphore) -> SiteOutcome:
        async with places:
            job, now = self.state.job, datetime.datetime.now(datetime.UTC)
            context = VisitContext(site=site.id, home=str(site.home), scope=Scope(site))
            fetcher = Fetcher(self.crawler, context)
            if job.settings.only_recorded:
                return await LiveCheck(site, fetcher, context).run()
            refusal, longest = recall_refusal(job.columns_root, site.id), job.settings.refusal_rest_days
            if refusal is not None and now < refusal.ends(longest):
                return resting_outcome(site, refusal.reason, refusal.ends(longest))
            try:
                outcome = await Visit(site, job, self.state.archive, fetcher, context).run()
            finally:
                self.state.writer.let_go(site.id)
            note_outcome(job.columns_root, outcome, refusal)
            return outcome
