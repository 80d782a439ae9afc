"""What the practice web is asked and what it answers."""

from __future__ import annotations

import datetime
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from enum import Enum
from urllib.parse import parse_qsl


class Delivery(Enum):
    """How an answer travels; everything but WHOLE is a sickness of the outage night."""

    WHOLE = "whole"
    RESET = "reset"
    HANG = "hang"
    DRIP = "drip"
    CUT_SHORT = "cut short"
    OVERLONG = "overlong"


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server understood it; `target` is path and query as asked, host without port."""

    method: str
    host: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the URL."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """The parameters of a posted form."""
        return self.form_in("utf-8")

    def form_in(self, encoding: str) -> dict[str, str]:
        """The parameters of a form that was posted from a page in another encoding."""
        body = self.body.decode("ascii", "replace")
        return dict(parse_qsl(body, keep_blank_values=True, encoding=encoding))


@dataclass(frozen=True)
class Answer:
    """One answer; a 200 with `modified` set carries validators and is answered 304 when they match.

    `is_compressed` sends the body as gzip, `is_chunked` without a length.
    `is_challenge` marks a refusal, after which a polite client asks this host for nothing more.
    """

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime.datetime | None = None
    delivery: Delivery = Delivery.WHOLE
    is_compressed: bool = False
    is_chunked: bool = False
    is_challenge: bool = False

    @property
    def sent_body(self) -> bytes:
        """The body in its content coding."""
        return gzip.compress(self.body, mtime=0) if self.is_compressed else self.body

    @property
    def etag(self) -> str:
        """A strong validator made of the bytes."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    @property
    def last_modified(self) -> str:
        """The HTTP date of `modified`, or an empty text."""
        return format_datetime(self.modified, usegmt=True) if self.modified else ""


Responder = Callable[[Request], Answer]


@dataclass
class Host:
    """One name of the practice web: its pages by target (path with query first, then path alone).

    `encoding` and `content_type` are those of the pages that are added as text; `compresses` sends gzip to
    clients that accept it, `chunks` sends every answer in chunks.
    """

    name: str
    encoding: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    pages: dict[str, Answer | Responder] = field(default_factory=dict)
    missing: Answer | Responder = field(
        default_factory=lambda: Answer(
            b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>",
            status=404,
        )
    )
    sickness: Callable[[Request, Answer], Answer] | None = None
    compresses: bool = False
    chunks: bool = False

    def answer(self, request: Request) -> Answer:
        """The answer to one request: a session id in the path is ignored; a sick host spoils what it says."""
        found = self.pages.get(request.target) or self.pages.get(request.path.partition(";")[0], self.missing)
        answer = found if isinstance(found, Answer) else found(request)
        if self.compresses or self.chunks:
            is_compressed = self.compresses and "gzip" in request.headers.get("accept-encoding", "")
            answer = replace(answer, is_compressed=is_compressed, is_chunked=self.chunks)
        return self.sickness(request, answer) if self.sickness else answer

    def add(
        self, target: str, content: str | bytes, *, modified: datetime.date, content_type: str = ""
    ) -> None:
        """Put a page on the host; `modified` becomes its Last-Modified at nine o'clock in China."""
        moment = datetime.datetime(modified.year, modified.month, modified.day, 1, tzinfo=datetime.UTC)
        body = content.encode(self.encoding) if isinstance(content, str) else content
        self.pages[target] = Answer(body, content_type=content_type or self.content_type, modified=moment)

    def date_changes(self, before: Host | None, moment: datetime.datetime) -> None:
        """Give every page whose bytes differ from those of `before` the moment as its Last-Modified."""
        for target, answer in self.pages.items():
            old = before.pages.get(target) if before else None
            if isinstance(answer, Answer) and isinstance(old, Answer) and answer.body != old.body:
                self.pages[target] = replace(answer, modified=moment)

    def allow_robots(self, *disallowed: str, crawl_delay: int | None = None) -> None:
        """Put a robots.txt on the host."""
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed)]
        if crawl_delay is not None:
            lines.append(f"Crawl-delay: {crawl_delay}")
        self.pages["/robots.txt"] = Answer(
            "\n".join([*lines, ""]).encode(), content_type="text/plain; charset=utf-8"
        )
