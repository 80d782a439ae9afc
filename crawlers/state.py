"""What the parts of a crawl process share, and what travels with each request."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import asyncio
    import datetime

    from protego import Protego
    from scrapy.crawler import Crawler

    from crawlers.access.challenges import Challenge
    from crawlers.access.gates import HostGates
    from crawlers.access.scope import Scope
    from crawlers.job import Job
    from crawlers.pages.page import Page
    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture, Role
    from pipeline.archive.writer import ArchiveWriter


class Content(StrEnum):
    """What an address is expected to answer with."""

    PAGE = "page"
    DATA = "data"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class CrawlState:
    """The job, the archive (read for what is known, written for what is new), and the gates of the hosts."""

    job: Job
    archive: Archive
    writer: ArchiveWriter
    gates: HostGates


@dataclass
class Tally:
    """What one visit cost: requests sent, bytes of bodies received, 304 answers."""

    requests: int = 0
    bytes: int = 0
    not_modified: int = 0


@dataclass
class VisitContext:
    """What every request of one visit needs to know; `refused` are the hosts that ended their part of it.

    `rules` are those of robots.txt by origin: kept here, they go with the visit.
    """

    site: str
    home: str
    scope: Scope
    tally: Tally = field(default_factory=Tally)
    home_sha256: str | None = None
    payloads: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Challenge] = field(default_factory=dict)
    rules: dict[str, asyncio.Task[Protego]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why one address is asked for; with `role` None the answer decides between list and article."""

    role: Role | None
    content: Content = Content.PAGE
    parent_url: str | None = None
    title: str | None = None
    list_date: datetime.date | None = None
    agency: str | None = None
    conditional: bool = True


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the archive made of an answer: the capture, its page, and the challenge where it is one."""

    capture: Capture
    page: Page
    challenge: Challenge | None


def state_of(crawler: Crawler) -> CrawlState:
    """The shared state, which the spider carries."""
    return cast("CrawlState", crawler.spider.state)  # type: ignore[union-attr]
