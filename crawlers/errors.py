"""Why a request brought no page. What concerns a whole host ends the visits to it for the night."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

# Kinds of failure that another night may not see.
PASSING = frozenset({"network", "cut_short", "unavailable", "undecodable", "error_page"})


class FetchError(IgnoreRequest):
    """One request brought no usable answer; `kind` is a short code, `evidence` what shows it."""

    kind = "failed"

    def __init__(self, url: str, reason: str, *, kind: str | None = None, evidence: str = "") -> None:
        self.url = url
        self.reason = reason
        self.kind = kind or self.kind
        self.evidence = evidence
        super().__init__(f"{url}: {reason}")


class PageError(FetchError):
    """The page itself is missing, empty, too large, or not what its address promised; `status` if it answered."""

    def __init__(
        self, url: str, reason: str, *, kind: str | None = None, evidence: str = "", status: int | None = None
    ) -> None:
        super().__init__(url, reason, kind=kind, evidence=evidence)
        self.status = status

    @property
    def is_passing(self) -> bool:
        """Whether the server or the network failed, which says nothing about the page."""
        return self.kind in PASSING or (self.status is not None and self.status >= 500)


class OutOfScopeError(FetchError):
    """The address belongs to no registered host of this site."""

    kind = "offsite"


class RobotsDisallowedError(FetchError):
    """robots.txt forbids this address."""

    kind = "robots"


class HostError(FetchError):
    """Nothing more is asked of this host tonight."""


class BlockedError(HostError):
    """The host refused or challenged us."""

    kind = "blocked"


class RobotsUnavailableError(HostError):
    """robots.txt could not be read, so that nothing on the host may be."""

    kind = "robots"


class UnreachableError(HostError):
    """The host could not be connected to, did not answer in time, or kept answering with server errors."""

    kind = "unreachable"


class BudgetError(FetchError):
    """The visit has used up its pages or its time."""

    kind = "budget"
