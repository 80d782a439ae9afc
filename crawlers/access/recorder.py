"""Archives every answer as it was received, and says what it is before anybody acts on it.

This is the lowest downloader middleware: it sees bodies before any decompression and redirects before they are
followed. Above it, bodies are free of content codings.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from crawlers.access.challenges import recognise
from crawlers.access.validity import judge, role_of
from crawlers.errors import PageError
from crawlers.pages.page import Page
from crawlers.state import Content, Recorded, state_of
from pipeline.archive.capture import Role
from pipeline.archive.coding import UndecodableBodyError, remove_codings
from pipeline.archive.digest import sha256
from pipeline.archive.exchange import Exchange, header, media_type

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers as ScrapyHeaders
    from scrapy.http import Response

    from crawlers.access.challenges import Challenge
    from crawlers.state import Purpose, VisitContext
    from pipeline.archive.exchange import Headers

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
SECRET_HEADERS = frozenset({"proxy-authorization", "authorization", "cookie"})


class RecorderMiddleware:
    """Writes each exchange to the archive; `meta["recorded"]` holds the capture and the challenge, if any."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecorderMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response with its body decoded; raises PageError for a body that cannot be."""
        state = state_of(self._crawler)
        context: VisitContext = request.meta["context"]
        purpose: Purpose = request.meta["purpose"]
        headers = read_headers(response.headers)
        context.tally.bytes += len(response.body)
        context.tally.not_modified += response.status == 304
        settings = state.job.settings
        limit = settings.inflated_limit if purpose.content is Content.FILE else settings.page_limit
        broken = None
        try:
            body = remove_codings(
                response.body,
                header(headers, "Content-Encoding"),
                source=response.url,
                limit=limit,
            )
        except UndecodableBodyError as error:
            body, broken = b"", error
        page = to_page(response.url, response.status, headers, body)
        challenge = recognise(response.status, headers, page)
        confirms = request.meta.get("confirms") if response.status == 304 else None
        capture = state.writer.write(
            Exchange(
                url=response.url,
                captured_at=datetime.datetime.now(datetime.UTC),
                status=response.status,
                response_headers=headers,
                body=response.body,
                site=context.site,
                role=(confirms.role if confirms and purpose.role is None else purpose.role) or role_of(page),
                run=state.job.run,
                outcome="undecodable" if broken else _outcome(request, page, challenge),
                protocol=response.protocol or "HTTP/1.1",
                method=request.method,
                request_headers=tuple(
                    pair for pair in read_headers(request.headers) if pair[0].lower() not in SECRET_HEADERS
                ),
                request_body=request.body,
                # Behind a proxy the peer is the proxy, not the host.
                ip_address=str(response.ip_address)
                if response.ip_address and not request.meta.get("proxy")
                else None,
                parent_url=purpose.parent_url,
                title=purpose.title,
                list_date=purpose.list_date,
                agency=purpose.agency,
                confirms=confirms,
            )
        )
        request.meta["recorded"] = Recorded(capture, page, challenge)
        if broken is not None:
            raise PageError(response.url, broken.reason, kind="undecodable") from broken
        if response.url == context.home and response.status == 200:
            context.home_sha256 = sha256(body)
        return response.replace(body=body)


def _outcome(request: Request, page: Page, challenge: Challenge | None) -> str:
    if challenge is not None:
        return "challenge"
    if page.status == 304:
        return "not_modified" if request.meta.get("confirms") else "http_error"
    if 300 <= page.status < 400:
        return "redirect"
    if page.status != 200:
        return "http_error"
    purpose: Purpose = request.meta["purpose"]
    if purpose.role is Role.ROBOTS:
        return "ok"
    came_from = next(iter(request.meta.get("redirect_urls", ())), None)
    return judge(page, purpose, request.meta["context"], came_from=came_from)


def to_page(url: str, status: int, headers: Headers, body: bytes) -> Page:
    """An answer as the families read it."""
    charset = CHARSET.search(header(headers, "Content-Type") or "")
    return Page(
        url=url,
        body=body,
        status=status,
        media_type=media_type(headers),
        charset=charset.group(1) if charset else None,
    )


def read_headers(headers: ScrapyHeaders) -> Headers:
    """Header fields in their order, as text; bytes beyond ASCII as Latin-1, which keeps each of them."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
