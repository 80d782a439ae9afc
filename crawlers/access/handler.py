"""The download handler: Scrapy's own, behind the gate of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawlers.pages.urls import host_of
from crawlers.state import state_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


# A connection waits for the next request to its host; hosts that are finished are not to hold theirs for long.
IDLE_SECONDS = 15


class GatedDownloadHandler(HTTP11DownloadHandler):
    """Every request passes here last, robots.txt and redirects included, so that none can evade the pace."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.cachedConnectionTimeout = IDLE_SECONDS

    async def download_request(self, request: Request) -> Response:
        """Waits for the turn of this request; the timeout of the download starts only then."""
        async with state_of(self._crawler).gates.turn(host_of(request.url)):
            request.meta["context"].tally.requests += 1
            return await super().download_request(request)
