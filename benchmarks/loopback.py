"""Many small sites of one kind on 127.0.0.1, served by a process of its own that counts what it is asked."""

from __future__ import annotations

import multiprocessing
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from pipeline.registry.site import Site
from practice.exchange import Answer
from practice.server import LoggedRequest, LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType

    from practice.exchange import Request

_SUFFIX = ".bench.gov.test"
_LIST = "/zwgk/xxgknb/"
_ROBOTS = Answer(b"User-agent: *\nAllow: /\n", content_type="text/plain")
_MISSING = Answer(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)
_ARTICLE = re.compile(r"/zwgk/xxgknb/20(\d\d)01/t20\d\d0118_(\d+)\.html")


@dataclass(frozen=True, slots=True)
class Traffic:
    """What the server was asked since it was last read: requests, and seconds from the first to the last."""

    requests: int
    seconds: float


@dataclass
class LoopbackSites:
    """Sites with a home page, a column of reports and `articles` pages, each of them one of `bodies`."""

    bodies: Sequence[bytes]
    articles: int
    port: int = 0
    _pipe: Connection = field(init=False)
    _process: multiprocessing.Process = field(init=False)

    def __enter__(self) -> Self:
        self._pipe, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(
            target=_serve, args=(theirs, list(self.bodies), self.articles), daemon=True
        )
        self._process.start()
        self.port = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()

    def traffic(self) -> Traffic:
        """The traffic since the last call."""
        self._pipe.send(None)
        traffic: Traffic = self._pipe.recv()
        return traffic

    def sites(self, count: int) -> list[Site]:
        """Registry entries of the first `count` sites, of which nothing but the home page is known."""
        return [
            Site.model_validate(
                {
                    "id": f"site-{number}",
                    "name": f"第{number}县人民政府",
                    "province": "CN-HE",
                    "level": "county",
                    "home": self.home(number),
                }
            )
            for number in range(count)
        ]

    def home(self, number: int) -> str:
        """The home page of a site."""
        return f"http://site{number}{_SUFFIX}:{self.port}/"


def _serve(pipe: Connection, bodies: list[bytes], articles: int) -> None:
    log: list[LoggedRequest] = []
    server = LoopbackServer(0, lambda request: _answer(request, bodies, articles), log.append)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(server.server_address[1])
    while True:
        pipe.recv()
        seconds = log[-1].ended - log[0].started if log else 0.0
        pipe.send(Traffic(len(log), seconds))
        log.clear()
        time.sleep(0)


def _answer(request: Request, bodies: list[bytes], articles: int) -> Answer:
    if request.path == "/robots.txt":
        return _ROBOTS
    if request.path == "/":
        return Answer(_page(f'<a href="{_LIST}">政府信息公开年报</a>'))
    if request.path == _LIST:
        return Answer(_page(_rows(articles)))
    found = _ARTICLE.fullmatch(request.path)
    return Answer(bodies[int(found.group(2)) % len(bodies)]) if found else _MISSING


def _rows(articles: int) -> str:
    years = [(23 - number % 10, number) for number in range(articles)]
    rows = (
        f'<li><a href="20{year}01/t20{year}0118_{number}.html">第{number}局20{year - 1}年政府信息公开工作年度报告</a>'
        f"<span>20{year}-01-18</span></li>"
        for year, number in years
    )
    return f"<ul>{''.join(rows)}</ul>"


def _page(body: str) -> bytes:
    head = '<meta charset="utf-8"><title>政府信息公开</title>'
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()
