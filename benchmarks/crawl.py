"""What a crawl costs: against a bare Scrapy spider on the same pages, and over a thousand sites in one night.

python -m benchmarks.crawl                        both measurements
python -m benchmarks.crawl --sites 0              without the thousand sites

Everything runs on this machine: the sites are invented, and served by a process of their own.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.loopback import LoopbackSites
from benchmarks.memory import MemoryWatch
from benchmarks.renderings.rendering import draw_renderings
from crawlers.run import crawl_sites
from crawlers.settings_model import CrawlSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.loopback import Traffic

_BODIES = 40
_SMALL_SITE = 4
_FLAT = 1.1
_LEAST_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class _Cost:
    """What one crawl cost: processor seconds of its process, and the traffic that the server saw."""

    processor: float
    traffic: Traffic

    @classmethod
    def of(cls, web: LoopbackSites, crawl: Callable[[], object]) -> _Cost:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        crawl()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return cls(processor, web.traffic())

    @property
    def speed(self) -> float:
        """Requests in a second of processor time."""
        return self.traffic.requests / self.processor

    def __str__(self) -> str:
        passed = self.traffic.requests / self.traffic.seconds
        return f"{self.traffic.requests} requests, {self.speed:.0f} a processor second, {passed:.0f} a second"


def main(arguments: list[str] | None = None) -> int:
    """Prints both measurements; exit code 1 when one of them misses its target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hosts", type=int, default=8, help="hosts asked at once in the comparison")
    # With few of them the start of the processes, which a night has once, is most of what is measured.
    parser.add_argument("--articles", type=int, default=300, help="articles of each of them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sites", type=int, default=1000, help="sites of the long night; 0 leaves it out")
    options = parser.parse_args(arguments)
    bodies = [rendering.payload for rendering in draw_renderings(range(_BODIES), "html")]
    share = _compare(bodies, options.hosts, options.articles, options.rounds)
    growth = _crawl_many(bodies, options.sites) if options.sites else 1.0
    return 0 if share >= _LEAST_SHARE and growth <= _FLAT else 1


def _compare(bodies: list[bytes], hosts: int, articles: int, rounds: int) -> float:
    """Requests that our crawl makes in a second of processor time over those of the bare spider, in turn; the median.

    Nothing has to be waited for on loopback, so that processor time bounds the throughput; unlike the time that
    passes, it does not depend on what else the machine does. Both figures are printed.
    """
    shares = []
    with LoopbackSites(bodies, articles) as web:
        for _ in range(rounds):
            homes = [web.home(number) for number in range(hosts)]
            command = [sys.executable, "-m", "benchmarks.bare_spider", str(hosts), *homes]
            bare = _Cost.of(web, lambda command=command: subprocess.run(command, check=True))
            ours = _Cost.of(web, lambda: _crawl(web, hosts, hosts))
            shares.append(ours.speed / bare.speed)
            print(f"bare spider: {bare}; with archive and checks: {ours}; {shares[-1]:.2f}")
    share = statistics.median(shares)
    print(f"throughput with archive and checks / bare spider: {share:.2f} (target {_LEAST_SHARE})")
    return share


def _crawl_many(bodies: list[bytes], count: int) -> float:
    """The growth of memory from the second quarter of a night over many small sites to its last."""
    with LoopbackSites(bodies, _SMALL_SITE) as web, MemoryWatch() as memory:
        start = time.perf_counter()
        outcomes = _crawl(web, count, 32)
        seconds = time.perf_counter() - start
        traffic = web.traffic()
    growth = memory.late / memory.early
    print(
        f"{count} sites: {traffic.requests} requests in {seconds:.0f} s, outcomes {dict(outcomes)}; "
        f"memory of the crawl {memory.early:.0f} MiB in the second quarter, {memory.late:.0f} in the last "
        f"({growth:.2f}), peak {memory.peak:.0f}"
    )
    return growth


def _crawl(web: LoopbackSites, count: int, at_once: int) -> Counter[str]:
    settings = CrawlSettings(
        delay_seconds=0, hosts_at_once=at_once, allow_private_addresses=True, practice_resolver=True
    )
    with tempfile.TemporaryDirectory() as folder:
        result = crawl_sites(web.sites(count), data=Path(folder), run="night", shard="all", settings=settings)
    return Counter(outcome.outcome for outcome in result.outcomes)


if __name__ == "__main__":
    sys.exit(main())
