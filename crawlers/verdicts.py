"""From what happened on a site to its one outcome of the night, with the reason in words."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from crawlers.errors import BlockedError, PageError, RobotsDisallowedError, RobotsUnavailableError
from crawlers.outcome import SiteFinding, SiteOutcome

if TYPE_CHECKING:
    from crawlers.discovery.column import Column
    from crawlers.errors import BudgetError, FetchError, HostError
    from crawlers.outcome import OutcomeName, Sighting
    from crawlers.state import VisitContext
    from pipeline.registry.site import Site


class OutcomeMaker:
    """Collects what went wrong; the gravest of it names the outcome.

    In this order: a host that refused us, robots.txt, a host that did not answer, bounds that were reached or
    lists and articles that are incomplete, and a site on which no column of reports was found any more.
    """

    def __init__(self, site: Site, context: VisitContext) -> None:
        self._site = site
        self._context = context
        self._started = datetime.datetime.now(datetime.UTC)
        self._findings: dict[tuple[str, str], SiteFinding] = {}
        self._grave: dict[OutcomeName, str] = {}
        self._unread: list[str] = []
        self.family: str | None = None

    def find(self, code: str, message: str, evidence: str = "") -> None:
        """Adds a finding, once for the same evidence."""
        self._findings.setdefault(
            (code, evidence), SiteFinding(code=code, message=message, evidence=evidence)
        )

    def truncate(self, code: str, message: str, evidence: str = "") -> None:
        """Adds a finding that makes what was collected incomplete."""
        self.find(code, message, evidence)
        self._grave.setdefault("truncated", _at(evidence, message))

    def change(self, code: str, message: str, evidence: str = "") -> None:
        """Adds a finding that makes the site another than the registry describes."""
        self.find(code, message, evidence)
        self._grave.setdefault("changed", _at(evidence, message))

    def note_budget(self, error: BudgetError) -> None:
        """A bound of the settings ended the visit."""
        self.truncate("visit.bounded", f"The visit ended early: {error.reason}.", error.url)

    def note_host(self, error: HostError) -> None:
        """A host ended its part of the visit."""
        if isinstance(error, BlockedError):
            outcome: OutcomeName = "blocked"
        elif isinstance(error, RobotsUnavailableError):
            outcome = "robots"
        else:
            outcome = "unreachable"
        text = f"{error.url}: {error.reason}"
        self._grave.setdefault(outcome, text + (f" ({error.kind})" if outcome == "blocked" else ""))
        self.find(f"host.{outcome}", f"{error.reason} ({error.kind}).", error.url)

    def refuse(self, finding: SiteFinding) -> None:
        """A list is there for holders of a token only."""
        self._grave.setdefault("blocked", f"{finding.evidence}: the list is given out for a token only")

    def note_start(self, error: FetchError) -> None:
        """The home page brought nothing although its host answered."""
        if isinstance(error, RobotsDisallowedError):
            self._grave.setdefault("robots", f"{error.url}: {error.reason}")
        elif isinstance(error, PageError) and error.is_passing:
            self._grave.setdefault("unreachable", f"{error.url}: {error.reason}")
        else:
            self._grave.setdefault("changed", f"{error.url}: {error.reason}")

    def note_unread(self, column: Column) -> None:
        """A page is named as a column of reports, and no entry of it can be read."""
        self._unread.append(column.url)
        message = (
            f"{column.evidence} leads here, but no report can be read from this page: its list may come by a script "
            "that is not understood. Name the page of the list in `entries`, or save and import the reports."
        )
        self.find("column.unread", message[0].upper() + message[1:], column.url)

    def note_no_column(self) -> None:
        """No column of reports was found."""
        if any(code == "robots.disallowed" for code, _ in self._findings):
            self._grave.setdefault("robots", "robots.txt forbids what leads to the column of reports")
        reason = "no column of reports was found from the home page on"
        if self._unread:
            reason = (
                f"{self._unread[0]}: the column of reports was found, but no report could be read from it"
            )
        self._grave.setdefault("changed", reason)

    @property
    def is_disturbed(self) -> bool:
        """Whether hosts or pages failed in a way that another night may not see."""
        return bool(self._grave.keys() & {"blocked", "robots", "unreachable", "truncated"})

    def finish(
        self, sightings: tuple[Sighting, ...], *, success: str = "every list was read to its end"
    ) -> SiteOutcome:
        """The outcome, with the time that the visit took; `success` is the reason of a complete one."""
        order: tuple[OutcomeName, ...] = ("blocked", "robots", "unreachable", "truncated", "changed")
        outcome: OutcomeName = next((name for name in order if name in self._grave), "complete")
        return SiteOutcome(
            site=self._site.id,
            outcome=outcome,
            reason=self._grave.get(outcome, success),
            started=self._started,
            ended=datetime.datetime.now(datetime.UTC),
            family=self.family,
            requests=self._context.tally.requests,
            bytes=self._context.tally.bytes,
            not_modified=self._context.tally.not_modified,
            sightings=sightings,
            findings=tuple(self._findings.values()),
        )


def _at(url: str, message: str) -> str:
    """A reason with the address that it is about, for a person who will look there."""
    return (f"{url}: " if url else "") + message.rstrip(".")


def failed_outcome(site: Site, reason: str) -> SiteOutcome:
    """The outcome of a site whose visit broke off in the program itself rather than on the web."""
    return _unvisited(site, "failed", reason)


def not_reached_outcome(site: Site, reason: str) -> SiteOutcome:
    """The outcome of a site whose visit was not finished, or not begun, when the time of the crawl was over."""
    return _unvisited(site, "not_reached", reason)


def resting_outcome(site: Site, reason: str, ends: datetime.datetime) -> SiteOutcome:
    """The outcome of a site that refused on an earlier night and is not asked tonight."""
    return _unvisited(
        site, "blocked", f"left alone until {ends.date()}, because of its last answer: {reason}"
    )


def _unvisited(site: Site, outcome: OutcomeName, reason: str) -> SiteOutcome:
    now = datetime.datetime.now(datetime.UTC)
    return SiteOutcome(site=site.id, outcome=outcome, reason=reason, started=now, ended=now)
