"""A plain client of the practice web, for looking at what a page answers without crawling it."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer as received; no redirect is followed and no coding removed."""

    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """Asks the practice web for addresses without resolving their names."""

    def __init__(self, port: int, *, timeout: float = 10.0) -> None:
        self.port = port
        self.timeout = timeout

    def get(self, url: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Fetched:
        """One exchange; header names are written with underscores (`If_None_Match=…`)."""
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, target, body, {"Host": parts.netloc, **names})
            answer = connection.getresponse()
            return Fetched(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()
