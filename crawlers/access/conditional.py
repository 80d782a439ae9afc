"""Conditional requests (RFC 9110 §13): what the archive holds is sent again only when it has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.state import state_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawlers.state import Purpose


class ConditionalMiddleware:
    """Adds If-None-Match and If-Modified-Since from the newest capture of the same address."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """A redirected request carries the headers of another address: they are taken off first."""
        request.headers.pop("If-None-Match", None)
        request.headers.pop("If-Modified-Since", None)
        request.meta.pop("confirms", None)
        purpose: Purpose = request.meta["purpose"]
        if request.method != "GET" or not purpose.conditional:
            return
        known = state_of(self._crawler).archive.validators(request.url)
        if known is None or not (known.etag or known.last_modified):
            return
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified
        request.meta["confirms"] = known
