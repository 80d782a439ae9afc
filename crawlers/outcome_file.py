"""The file in which a crawl process answers: one SiteOutcome a line, complete lines only."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from crawlers.outcome import SiteOutcome
from crawlers.state import state_of

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.crawler import Crawler


class OutcomeFilePipeline:
    """Writes each outcome as soon as its site is finished, so that a crash later costs only the unfinished ones."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._stream: IO[str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutcomeFilePipeline:
        """As Scrapy makes it."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Begins the file."""
        self._stream = state_of(self._crawler).job.outcomes.open("w", encoding="utf-8")

    def process_item(self, item: SiteOutcome) -> SiteOutcome:
        """Writes one line."""
        assert self._stream is not None
        self._stream.write(item.model_dump_json() + "\n")
        self._stream.flush()
        return item

    def close_spider(self) -> None:
        """Ends the file."""
        if self._stream is not None:
            self._stream.close()


def read_outcomes(path: Path) -> dict[str, SiteOutcome]:
    """The outcomes of a file by site; a torn last line and a missing file are no outcomes."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    outcomes = [SiteOutcome.model_validate_json(line) for line in lines if line.endswith("\n")]
    return {outcome.site: outcome for outcome in outcomes}
