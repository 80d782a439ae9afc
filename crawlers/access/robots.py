"""robots.txt first (RFC 9309): read once per host and night, obeyed; if it cannot be read, nothing else is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawlers.errors import (
    FetchError,
    HostError,
    RobotsDisallowedError,
    RobotsUnavailableError,
)
from crawlers.pages.urls import host_of
from crawlers.settings_model import PRODUCT
from crawlers.state import Content, Purpose, state_of
from pipeline.archive.capture import Role
from pipeline.documents.encoding import decode

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ROBOTS_LIMIT = 512 << 10
AGENT = PRODUCT.partition("/")[0]


class RobotsMiddleware:
    """Asks for robots.txt before anything else on a host; obeys Disallow and Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsDisallowedError for this address, RobotsUnavailableError for the whole host."""
        if request.meta["purpose"].role is Role.ROBOTS:
            return
        origin = "/".join(request.url.split("/", 3)[:3])
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read(origin, request))
        rules = await asyncio.shield(self._rules[origin])
        if not rules.can_fetch(request.url, AGENT):
            raise RobotsDisallowedError(
                request.url, "robots.txt forbids this address", evidence=origin + "/robots.txt"
            )

    async def _read(self, origin: str, request: Request) -> Protego:
        url = origin + "/robots.txt"
        purpose = Purpose(Role.ROBOTS, content=Content.DATA, conditional=False)
        meta = {"context": request.meta["context"], "purpose": purpose}
        asked = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(asked)
        except HostError:
            raise
        except FetchError as error:
            raise RobotsUnavailableError(url, f"robots.txt could not be read: {error.reason}") from error
        rules = Protego.parse(robots_text(url, response))
        self._obey_delay(url, rules.crawl_delay(AGENT))
        return rules

    def _obey_delay(self, url: str, delay: float | None) -> None:
        if delay is None:
            return
        longest = state_of(self._crawler).job.settings.delay_seconds_max
        if delay > longest:
            raise RobotsUnavailableError(
                url, f"its Crawl-delay of {delay:.0f} s is longer than {longest:.0f} s"
            )
        state_of(self._crawler).gates.slow_down(host_of(url), float(delay))


def robots_text(url: str, response: Response) -> str:
    """The rules of an answer: none for a host without the file (4xx); raises for one that fails (5xx)."""
    if 400 <= response.status < 500:
        return ""
    if response.status != 200:
        raise RobotsUnavailableError(url, f"robots.txt answered {response.status}")
    return decode(response.body[:ROBOTS_LIMIT])[0]
