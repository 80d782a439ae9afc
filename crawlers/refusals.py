"""Hosts that refused are left alone for some nights, longer each time; the site's outcome says so meanwhile."""

from __future__ import annotations

import datetime  # noqa: TC003 (pydantic reads the field)
from typing import TYPE_CHECKING

from crawlers.increments import rest
from crawlers.memory import Remembered, load, save

if TYPE_CHECKING:
    from pathlib import Path

    from crawlers.outcome import SiteOutcome


class Refusal(Remembered):
    """The last visit that was refused, and how many were in a row."""

    site: str
    reason: str
    asked: datetime.datetime
    times: int

    def ends(self, longest: int) -> datetime.datetime:
        """When the site may be asked again; `longest` is the longest rest in days."""
        return self.asked + rest(self.times, longest)


def recall_refusal(root: Path, site: str) -> Refusal | None:
    """The refusal that the site's last visit ended in."""
    return load(_path(root, site), Refusal)


def note_outcome(root: Path, outcome: SiteOutcome, before: Refusal | None) -> None:
    """Keeps a refusal for the nights to come; any other outcome ends the rests."""
    if outcome.outcome != "blocked":
        _path(root, outcome.site).unlink(missing_ok=True)
        return
    times = before.times + 1 if before else 1
    save(
        _path(root, outcome.site),
        Refusal(site=outcome.site, reason=outcome.reason, asked=outcome.started, times=times),
    )


def _path(root: Path, site: str) -> Path:
    return root / f"{site}.refusal.json"
