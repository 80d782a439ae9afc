"""Asks for one address on behalf of a visit and says plainly what came of it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http.request import NO_CALLBACK
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from crawlers.access.resolver import refused_names
from crawlers.errors import FetchError, PageError, UnreachableError
from crawlers.pages.urls import host_of
from crawlers.state import Content, state_of
from pipeline.archive.problems import ArchiveError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawlers.families.reading import Step
    from crawlers.pages.page import Page
    from crawlers.state import Purpose, Recorded, VisitContext

logger = logging.getLogger(__name__)

FORM = "application/x-www-form-urlencoded"
NETWORK_ERRORS: dict[type[Exception], str] = {
    CannotResolveHostError: "its name could not be resolved",
    DownloadConnectionRefusedError: "it refused the connection",
    DownloadTimeoutError: "it did not answer in time",
    DownloadFailedError: "the connection broke",
    ConnectError: "it could not be connected to",
    ConnectionDone: "the connection was closed",
    ConnectionLost: "the connection was lost",
    ResponseFailed: "the answer broke off",
    UnsupportedURLSchemeError: "its scheme is not supported",
}
NETWORK_EXCEPTIONS: tuple[type[Exception], ...] = tuple(NETWORK_ERRORS)


class Fetcher:
    """Fetches pages for one visit; every error it raises is a FetchError."""

    def __init__(self, crawler: Crawler, context: VisitContext) -> None:
        self._crawler = crawler
        self._context = context

    async def fetch(self, step: Step, purpose: Purpose) -> Page:
        """The content behind an address; a 304 answer gives the archived content that it confirms."""
        settings = state_of(self._crawler).job.settings
        request = Request(
            step.url,
            method=step.method,
            body=step.json.encode("utf-8") or submitted(step),
            headers=self._headers(step),
            meta={
                "context": self._context,
                "purpose": purpose,
                "handle_httpstatus_list": [304],
                "download_maxsize": settings.body_limit
                if purpose.content is Content.FILE
                else settings.page_limit,
            },
            callback=NO_CALLBACK,
            dont_filter=True,
        )
        response = await self._download(request)
        page = self._read(request, response)
        if page.outcome not in ("ok", "not_modified"):
            raise PageError(page.url, _explain(page), kind=page.outcome, status=page.status)
        return page

    @staticmethod
    def _headers(step: Step) -> dict[str, str]:
        headers = {"Referer": step.referer} if step.referer else {}
        if step.form:
            # A browser names the charset of what a script sends, not of a form.
            is_submitted = step.charset != "utf-8"
            headers["Content-Type"] = FORM if is_submitted else f"{FORM}; charset=UTF-8"
        elif step.json:
            headers["Content-Type"] = "application/json; charset=UTF-8"
        return headers

    async def _download(self, request: Request) -> Response:
        engine = self._crawler.engine
        assert engine is not None
        try:
            return await engine.download_async(request)
        except FetchError:
            raise
        except DownloadCancelledError as error:
            limit = request.meta["download_maxsize"]
            raise PageError(request.url, f"larger than {limit} bytes", kind="too_large") from error
        except ResponseDataLossError as error:
            raise PageError(request.url, "the answer was cut short", kind="cut_short") from error
        except IgnoreRequest as error:
            raise PageError(request.url, str(error), kind="redirects") from error
        except NETWORK_EXCEPTIONS as error:
            if isinstance(error, CannotResolveHostError) and (
                refused := refused_names.get(host_of(request.url))
            ):
                raise UnreachableError(request.url, refused, kind="forbidden_address") from error
            reason = next(text for kind, text in NETWORK_ERRORS.items() if isinstance(error, kind))
            raise UnreachableError(
                request.url, reason, kind="network", evidence=type(error).__name__
            ) from error

    def _read(self, request: Request, response: Response) -> Page:
        recorded: Recorded = (
            response.request.meta["recorded"] if response.request else request.meta["recorded"]
        )
        page = recorded.page
        if recorded.capture.outcome == "not_modified":
            archive = state_of(self._crawler).archive
            try:
                body = archive.payload(recorded.capture)
            except ArchiveError as error:
                raise PageError(page.url, f"{error.thing}: {error.reason}", kind="archive") from error
            page = replace(page, body=body, media_type=recorded.capture.media_type, is_unchanged=True)
        # Changed in place, because a copy would parse the body again.
        page.capture, page.outcome = recorded.capture, recorded.capture.outcome
        return page


def submitted(step: Step) -> bytes:
    """The form as a browser encodes it; what the charset has no code for goes as a character reference."""
    return urlencode(step.form, encoding=step.charset, errors="xmlcharrefreplace").encode("ascii")


def _explain(page: Page) -> str:
    if page.status != 200:
        return f"answered {page.status}"
    return {
        "empty_body": "answered with an empty page",
        "soft_404": "answered with the page of something else instead of saying that it is missing",
        "error_page": "answered with a notice that its server has failed",
        "unexpected_structure": "holds neither text nor attachment",
    }.get(page.outcome, page.outcome)
