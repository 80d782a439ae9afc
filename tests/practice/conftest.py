from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Fetched:
    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """Asks the practice web for URLs without resolving their names."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, url: str, *, method: str = "GET", body: str | None = None, **headers: str) -> Fetched:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, {"Host": parts.netloc, **names})
        answer = connection.getresponse()
        fetched = Fetched(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        return fetched


@pytest.fixture(scope="module")
def web() -> Iterator[PracticeWeb]:
    with PracticeWeb() as practice_web:
        yield practice_web


@pytest.fixture(scope="module")
def browser(web: PracticeWeb) -> Browser:
    return Browser(web.port)
