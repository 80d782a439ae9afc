"""robots.txt first (RFC 9309): obeyed; if it cannot be read, nothing else is.

What the archive holds of it is good for 24 hours (§2.4), unless the host failed to answer; after that it is asked for
with the validators of the archived copy.
"""

from __future__ import annotations

import asyncio
import datetime
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

    from pipeline.archive.archive import Archive

ROBOTS_LIMIT = 512 << 10
GOOD_FOR = datetime.timedelta(hours=24)
AGENT = PRODUCT.partition("/")[0]


class RobotsMiddleware:
    """Asks for robots.txt before anything else on a host; obeys Disallow and Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsDisallowedError for this address, RobotsUnavailableError for the whole host."""
        if request.meta["purpose"].role is Role.ROBOTS:
            return
        origin = "/".join(request.url.split("/", 3)[:3])
        known = request.meta["context"].rules
        if origin not in known:
            known[origin] = asyncio.ensure_future(self._read(origin, request))
        rules = await asyncio.shield(known[origin])
        if not rules.can_fetch(request.url, AGENT):
            raise RobotsDisallowedError(
                request.url, "robots.txt forbids this address", evidence=origin + "/robots.txt"
            )

    async def _read(self, origin: str, request: Request) -> Protego:
        url = origin + "/robots.txt"
        text = _archived(state_of(self._crawler).archive, url)
        rules = Protego.parse(await self._ask(url, request) if text is None else text)
        self._obey_delay(url, rules.crawl_delay(AGENT))
        return rules

    async def _ask(self, url: str, request: Request) -> str:
        purpose = Purpose(Role.ROBOTS, content=Content.DATA)
        meta = {
            "context": request.meta["context"],
            "purpose": purpose,
            "handle_httpstatus_list": [304],
        }
        asked = Request(url, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(asked)
        except HostError:
            raise
        except FetchError as error:
            raise RobotsUnavailableError(url, f"robots.txt could not be read: {error.reason}") from error
        confirmed = asked.meta.get("confirms")
        if response.status == 304 and confirmed is not None:
            return decode(state_of(self._crawler).archive.payload(confirmed)[:ROBOTS_LIMIT])[0]
        return robots_text(url, response)

    def _obey_delay(self, url: str, delay: float | None) -> None:
        if delay is None:
            return
        longest = state_of(self._crawler).job.settings.delay_seconds_max
        if delay > longest:
            raise RobotsUnavailableError(
                url, f"its Crawl-delay of {delay:.0f} s is longer than {longest:.0f} s"
            )
        state_of(self._crawler).gates.slow_down(host_of(url), float(delay))


def _archived(archive: Archive, url: str) -> str | None:
    """The rules that were read less than 24 hours ago; None when the host has to be asked."""
    captures = archive.captures(url=url, role=Role.ROBOTS)
    if not captures or datetime.datetime.now(datetime.UTC) - captures[-1].captured_at >= GOOD_FOR:
        return None
    newest = captures[-1]
    if newest.outcome in ("ok", "not_modified"):
        return decode(archive.payload(newest)[:ROBOTS_LIMIT])[0]
    return "" if newest.outcome == "http_error" and 400 <= newest.status < 500 else None


def robots_text(url: str, response: Response) -> str:
    """The rules of an answer: none for a host without the file (4xx); raises for one that fails (5xx)."""
    if 400 <= response.status < 500:
        return ""
    if response.status != 200:
        raise RobotsUnavailableError(url, f"robots.txt answered {response.status}")
    return decode(response.body[:ROBOTS_LIMIT])[0]
