"""How politely the practice web was crawled, judged by the server's own log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

from practice.exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from practice.exchange import Host
    from practice.server import LoggedRequest

ROBOTS = "/robots.txt"


@dataclass(frozen=True, slots=True)
class HostPoliteness:
    """The behaviour towards one host.

    `parallel` is the largest number of requests under way at once, `shortest_interval` the shortest time in
    seconds between the starts of two requests (infinite for a single one), `crawl_delay` what
    robots.txt asks for. The tuples hold the targets of
    requests that should not have been made: before robots.txt was asked for, against robots.txt, after a
    refusal, before the end of a Retry-After.
    """

    host: str
    requests: int
    parallel: int
    shortest_interval: float
    crawl_delay: float
    before_robots: tuple[str, ...]
    against_robots: tuple[str, ...]
    after_refusal: tuple[str, ...]
    too_early: tuple[str, ...]

    def violations(self, delay: float) -> tuple[str, ...]:
        """What was impolite, in words; `delay` is the least interval in seconds that was promised."""
        said = []
        if self.parallel > 1:
            said.append(f"{self.host}: {self.parallel} requests at once")
        least = max(delay, self.crawl_delay)
        if self.shortest_interval < least:
            said.append(f"{self.host}: {self.shortest_interval:.3f} s between requests, {least} s promised")
        for meaning, targets in (
            ("before robots.txt", self.before_robots),
            ("against robots.txt", self.against_robots),
            ("after a refusal", self.after_refusal),
            ("before the end of Retry-After", self.too_early),
        ):
            said += [f"{self.host}: {target} {meaning}" for target in targets]
        return tuple(said)


def judge(
    log: Iterable[LoggedRequest],
    hosts: Iterable[Host],
    *,
    user_agent: str = "nianbao",
    earlier: Iterable[LoggedRequest] = (),
) -> dict[str, HostPoliteness]:
    """The behaviour of one crawl towards every host that it asked, by host name.

    `earlier` are the requests of the 24 hours before, for which a robots.txt may be remembered (RFC 9309, 2.4).
    """
    by_host: dict[str, list[LoggedRequest]] = defaultdict(list)
    for request in sorted(log, key=lambda request: request.started):
        by_host[request.host].append(request)
    rules = {host.name: _rules(host) for host in hosts}
    known = {request.host for request in earlier if request.path == ROBOTS and request.status < 500}
    return {
        name: _judge_host(name, requests, rules.get(name), user_agent, knows_robots=name in known)
        for name, requests in by_host.items()
    }


def forbidden_requests(
    log: Iterable[LoggedRequest], forbidden_urls: Iterable[str], port: int
) -> tuple[str, ...]:
    """The requests for addresses that must not be requested."""
    forbidden = frozenset(forbidden_urls)
    asked = (f"http://{request.host}:{port}{request.target}" for request in log)
    return tuple(url for url in asked if url in forbidden)


def _judge_host(
    name: str,
    requests: Sequence[LoggedRequest],
    rules: RobotFileParser | None,
    user_agent: str,
    *,
    knows_robots: bool,
) -> HostPoliteness:
    pages = [request for request in requests if request.path != ROBOTS]
    asked = (r.started for r in requests if r.path == ROBOTS)
    robots_asked = float("-inf") if knows_robots else min(asked, default=float("inf"))
    refused = min((r.ended for r in requests if r.challenged), default=float("inf"))
    waits = [(r.ended, r.ended + r.retry_after) for r in requests if r.retry_after]
    return HostPoliteness(
        host=name,
        requests=len(requests),
        parallel=_most_at_once(requests),
        shortest_interval=min(
            (later.started - earlier.started for earlier, later in pairwise(requests)), default=float("inf")
        ),
        crawl_delay=float(rules.crawl_delay(user_agent) or 0) if rules else 0.0,
        before_robots=tuple(r.target for r in pages if r.started < robots_asked),
        against_robots=tuple(r.target for r in pages if rules and not rules.can_fetch(user_agent, r.target)),
        after_refusal=tuple(r.target for r in requests if r.started > refused),
        too_early=tuple(r.target for r in requests if any(told < r.started < until for told, until in waits)),
    )


def _most_at_once(requests: Sequence[LoggedRequest]) -> int:
    return max(sum(other.started <= r.started < other.ended for other in requests) for r in requests)


def _rules(host: Host) -> RobotFileParser | None:
    """The rules of a host's robots.txt; a server error there allows nothing (RFC 9309, 2.3.1.4)."""
    answer = host.pages.get(ROBOTS)
    if not isinstance(answer, Answer):
        return None
    if 400 <= answer.status < 500:
        return None
    text = "User-agent: *\nDisallow: /" if answer.status >= 500 else answer.body.decode("utf-8", "replace")
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    return rules
