"""The download handler: Scrapy's own, behind the gate of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from crawlers.pages.urls import host_of
from crawlers.state import state_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response


class GatedDownloadHandler(HTTP11DownloadHandler):
    """Every request passes here last, robots.txt and redirects included, so that none can evade the pace."""

    async def download_request(self, request: Request) -> Response:
        """Waits for the turn of this request; the timeout of the download starts only then."""
        async with state_of(self._crawler).gates.turn(host_of(request.url)):
            request.meta["context"].tally.requests += 1
            return await super().download_request(request)
