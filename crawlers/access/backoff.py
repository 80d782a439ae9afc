"""429 and 503: wait as long as the host asks, a bounded number of times and a bounded while, then give up."""

from __future__ import annotations

import datetime
import logging
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from crawlers.errors import BlockedError, UnreachableError
from crawlers.pages.urls import host_of
from crawlers.state import state_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)


class BackoffMiddleware:
    """Asks again after the time that Retry-After names; leaves a host that keeps refusing alone."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response, or the same request again once the gate of the host opens."""
        if response.status not in (429, 503):
            return response
        state = state_of(self._crawler)
        settings = state.job.settings
        attempt = request.meta.get("attempt", 0)
        named = retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"))
        wait = named if named is not None else settings.backoff_seconds * 2**attempt
        if attempt >= settings.retries or wait > settings.retry_after_max:
            raise give_up(request.url, response.status, attempt + 1, named)
        logger.info("%s answered %d; waiting %.0f s", host_of(request.url), response.status, wait)
        state.gates.hold(host_of(request.url), wait)
        return request.replace(meta={**request.meta, "attempt": attempt + 1}, dont_filter=True)


def give_up(url: str, status: int, attempts: int, named: float | None) -> BlockedError | UnreachableError:
    """The error for a host that keeps answering 429 (it refuses us) or 503 (it is out of order)."""
    evidence = f"status {status}" + (f", Retry-After {named:.0f} s" if named is not None else "")
    reason = f"answered {status} to {attempts} requests"
    if status == 429:
        return BlockedError(url, reason, kind="rate_limited", evidence=evidence)
    return UnreachableError(url, reason, kind="unavailable", evidence=evidence)


def retry_after(value: str) -> float | None:
    """Seconds that a Retry-After header asks to wait (RFC 9110 §10.2.3: seconds or a date), if it makes sense."""
    text = value.strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - datetime.datetime.now(datetime.UTC)).total_seconds())
