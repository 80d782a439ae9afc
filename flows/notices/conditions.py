"""What is worth a message: a night that failed, a site whose lists shrank, a host that refuses us."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from flows.ledger import now
from flows.run_report import SHRINKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.run_report import SiteLine

Kind = Literal["failed_night", "shrinking", "blocked"]

NIGHT = "nightly"
# Outcomes that say that the host talks to us again.
ANSWERING = frozenset({"complete", "truncated", "changed"})


class Condition(BaseModel):
    """Something that holds from `since` until it is resolved; `level` is how many reports a shrunken site listed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    subject: str
    message: str
    since: datetime.datetime
    level: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes two conditions of two nights the same one."""
        return self.kind, self.subject


class Judgement(BaseModel):
    """What a night says about conditions: those that hold, and the keys of those that do no longer."""

    holding: tuple[Condition, ...] = ()
    resolved: frozenset[tuple[str, str]] = frozenset()


def failed_night(reason: str) -> Judgement:
    """The judgement of a night that ended in an error."""
    return Judgement(holding=(Condition(kind="failed_night", subject=NIGHT, message=reason, since=now()),))


def judge_night(lines: Iterable[SiteLine], opened: Iterable[Condition]) -> Judgement:
    """The judgement of a night that came to its end; it says nothing of sites that it did not visit.

    A shrunken site stays shrunken until its lists are near their old length again: the night after the loss would
    otherwise find nothing wrong.
    """
    levels = {condition.subject: condition.level for condition in opened if condition.kind == "shrinking"}
    holding: list[Condition] = []
    resolved: set[tuple[str, str]] = {("failed_night", NIGHT)}
    for line in lines:
        if line.outcome == "blocked":
            holding.append(_condition("blocked", line))
        elif line.outcome in ANSWERING:
            resolved.add(("blocked", line.site))
        if line.outcome != "complete":
            continue
        level = levels.get(line.site) or line.listed_before
        if level and line.listed < SHRINKAGE * level:
            holding.append(_condition("shrinking", line, level))
        else:
            resolved.add(("shrinking", line.site))
    return Judgement(holding=tuple(holding), resolved=frozenset(resolved))


def _condition(kind: Kind, line: SiteLine, level: int | None = None) -> Condition:
    message = (
        f"{line.name}: {line.reason}"
        if level is None
        else f"{line.name}: {line.listed} reports are listed, {level} before"
    )
    return Condition(kind=kind, subject=line.site, message=message, since=now(), level=level)
