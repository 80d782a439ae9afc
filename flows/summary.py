"""What a night came to, in the figures that a person wants to see first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawlers.outcome import SiteOutcome  # noqa: TC001 - part of a value that is handed on


@dataclass
class NightSummary:
    """The figures of one night; `problems` are what a person should look at."""

    run: str
    outcomes: list[SiteOutcome] = field(default_factory=list)
    documents: int = 0
    reports: int = 0
    cells: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    rejected: int = 0
    failed: int = 0
    release: str | None = None
    published: bool = False
    site: str | None = None
    report: str | None = None
    changes: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing went wrong that a person has to mend."""
        return not self.problems
