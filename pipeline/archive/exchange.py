"""What a crawl hands to the archive: one HTTP exchange and why it took place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from pipeline.archive.capture import Capture, Role

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; `body` is as received: transfer coding removed, content coding untouched.

    `captured_at` is timezone-aware. `confirms` is the earlier capture that a 304 answer says is still valid.
    `origin` names the file that an imported exchange was taken from.
    """

    url: str
    captured_at: datetime.datetime
    status: int
    response_headers: Headers
    body: bytes
    site: str
    role: Role
    run: str
    outcome: str = "ok"
    reason: str = ""
    protocol: str = "HTTP/1.1"
    method: str = "GET"
    request_headers: Headers = ()
    request_body: bytes = b""
    ip_address: str | None = None
    parent_url: str | None = None
    title: str | None = None
    list_date: datetime.date | None = None
    agency: str | None = None
    confirms: Capture | None = None
    origin: str | None = None


def header(headers: Headers, name: str) -> str | None:
    """First value of a header, names compared without case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def media_type(headers: Headers) -> str:
    """Content-Type without its parameters, in lower case; empty where none was sent."""
    return (header(headers, "Content-Type") or "").partition(";")[0].strip().lower()
