"""How an installation is doing: its last nights, hosts in trouble, coverage, and what needs a person."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pydantic import BaseModel

from flows.ledger import list_runs, now, read_events
from flows.lock import holder_of
from flows.notices.conditions import Condition
from flows.notices.memory import read_opened
from flows.resuming import NOT_REACHED, SETTLED, is_night, night_ended
from flows.standing.installation import find_standing
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.loading import load

if TYPE_CHECKING:
    from pathlib import Path

    from flows.ledger import Event
    from flows.places import Places

NIGHTS_SHOWN = 5
OVERDUE = datetime.timedelta(hours=36)


class Night(BaseModel):
    """One night: `ended` is null where it was broken off or is under way."""

    run: str
    started: datetime.datetime
    ended: datetime.datetime | None
    outcomes: dict[str, int]
    reports: int
    problems: int


class Trouble(BaseModel):
    """A site whose last outcome is not settled, and the first night since which none was."""

    site: str
    outcome: str
    reason: str
    since: datetime.date


class Health(BaseModel):
    """The whole view; `coverage` counts states by ISO 3166-2 code, `archive_bytes` all files of the archive.

    `imported` counts the reports of the release that no crawl fetched, by the file they were taken from.
    """

    nights: list[Night]
    running: str | None
    outcomes: dict[str, int]
    troubles: list[Trouble]
    coverage: dict[str, dict[str, int]]
    grades: dict[str, int]
    imported: dict[str, int]
    release: str | None
    archive_bytes: int
    notices: list[Condition]
    next_night: datetime.datetime | None
    look_at: list[str]


def examine(places: Places) -> Health:
    """Look at ledgers, lake, release and archive of an installation."""
    ledgers = [path for path in list_runs(places.runs) if is_night(path)][-NIGHTS_SHOWN:]
    nights = [
        night for night in (_night(list(read_events(path)), path.parent.name) for path in ledgers) if night
    ]
    standing = find_standing(places.data)
    outcomes, troubles = _sites(Lake(places.lake), ledgers)
    places.all_releases.bring()
    coverage, grades, release = _dataset(places.releases)
    health = Health(
        nights=nights,
        running=holder_of(places.data),
        outcomes=outcomes,
        troubles=troubles,
        coverage=coverage,
        grades=grades,
        imported=_imported(places.releases),
        release=release,
        archive_bytes=places.open_archive().files.total_bytes(),
        notices=list(read_opened(places.runs)),
        next_night=standing.schedule.next_after(now()) if standing else None,
        look_at=[],
    )
    return health.model_copy(update={"look_at": _look_at(health)})


def _night(events: list[Event], run: str) -> Night | None:
    if not events:
        return None
    last = events[-1]
    return Night(
        run=run,
        started=datetime.datetime.fromisoformat(events[0].at),
        ended=datetime.datetime.fromisoformat(last.at) if night_ended(events) else None,
        outcomes=dict(Counter(event.state for event in events if event.step == "crawl")),
        reports=int(last.figures.get("reports", 0)),
        problems=int(last.figures.get("problems", 0)),
    )


def _sites(lake: Lake, ledgers: list[Path]) -> tuple[dict[str, int], list[Trouble]]:
    """Every site by its last outcome in the lake, and those that the last night had no time for."""
    history: dict[str, list[tuple[datetime.date, str, str]]] = defaultdict(list)
    if lake.exists():
        for row in lake.snapshot().read("site_nights").to_pylist():
            history[row["site"]].append((row["date"], row["outcome"], row["reason"] or ""))
    outcomes: Counter[str] = Counter()
    troubles = []
    for site, visits in sorted(history.items()):
        visits.sort()
        _, outcome, reason = visits[-1]
        outcomes[outcome] += 1
        if outcome not in SETTLED:
            settled = max((number for number, visit in enumerate(visits) if visit[1] in SETTLED), default=-1)
            troubles.append(Trouble(site=site, outcome=outcome, reason=reason, since=visits[settled + 1][0]))
    for path in ledgers[-1:]:
        outcomes[NOT_REACHED] += sum(event.state == NOT_REACHED for event in read_events(path))
    return dict(+outcomes), sorted(troubles, key=lambda trouble: (trouble.since, trouble.site))


def _dataset(releases: Path) -> tuple[dict[str, dict[str, int]], dict[str, int], str | None]:
    if not (releases / "latest").exists():
        return {}, {}, None
    coverage = load("coverage", releases=releases, columns=["province", "state"])
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for province, state in zip(coverage["province"], coverage["state"], strict=True):
        counted[province if isinstance(province, str) else "unknown"][state] += 1
    grades = Counter(map(str, load("reports", releases=releases, columns=["grade"])["grade"]))
    return (
        {province: dict(states) for province, states in sorted(counted.items())},
        dict(sorted(grades.items())),
        (releases / "latest").resolve().name,
    )


def _imported(releases: Path) -> dict[str, int]:
    if not (releases / "latest").exists():
        return {}
    findings = load("findings", releases=releases, columns=["code", "evidence"])
    imported = findings[findings["code"] == "capture.imported"]["evidence"]
    return dict(sorted(Counter(map(str, imported)).items()))


def _look_at(health: Health) -> list[str]:
    found = [
        f"site {each.site}: {each.outcome} since {each.since}: {each.reason}" for each in health.troubles
    ]
    found += [
        f"{each.kind.replace('_', ' ')} since {each.since:%Y-%m-%d}: {each.message}"
        for each in health.notices
        if each.kind != "blocked"  # told as a site in trouble
    ]
    if health.outcomes.get(NOT_REACHED):
        found.append(f"the last night had no time for {health.outcomes[NOT_REACHED]} sites")
    for night in health.nights[-1:]:
        if night.ended is None and health.running is None:
            found.append(f"night {night.run} was broken off")
        elif health.next_night and now() - night.started > OVERDUE:
            found.append(
                f"the last night began at {night.started:%Y-%m-%d %H:%M} UTC, more than 36 hours ago"
            )
    return found
