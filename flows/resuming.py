"""Nights that were broken off, and what is taken over from them: the outcomes of sites that were finished."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from crawlers.outcome_file import read_outcomes
from flows.ledger import Event, Ledger, list_runs, now, read_events
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

    from crawlers.outcome import SiteOutcome
    from flows.plan import NightPlan
    from pipeline.registry.site import Site

# The next night begins a day later; it visits every site anew.
SAME_NIGHT = datetime.timedelta(hours=20)
NIGHTS_LOOKED_AT = 10
TAKEN_OVER = "taken-over.outcomes.jsonl"
NOT_REACHED = "not_reached"
SETTLED = frozenset({"complete", "robots"})
# The others may be what the interrupt made of a visit.
SETTLED_TONIGHT = SETTLED | {"blocked", "changed"}


def is_night(path: Path) -> bool:
    """Whether a ledger is that of a night."""
    return path.parent.name.rpartition("-nightly")[1] != ""


def night_ended(events: list[Event]) -> bool:
    """Whether a night came to its end, or was gone on with by a later run."""
    return any(event.step == "night" and event.state in {"finished", "gone_on_with"} for event in events)


def unfinished_night(runs: Path) -> Ledger | None:
    """The last night, if it was broken off less than `SAME_NIGHT` ago and nobody has gone on with it."""
    nights = [path for path in list_runs(runs) if is_night(path)]
    if not nights:
        return None
    events = list(read_events(nights[-1]))
    if (
        not events
        or night_ended(events)
        or now() - datetime.datetime.fromisoformat(events[-1].at) > SAME_NIGHT
    ):
        return None
    return Ledger(runs, nights[-1].parent.name)


def take_over(broken_off: Ledger, sites: list[Site], ledger: Ledger) -> list[SiteOutcome]:
    """Go on with an unfinished night: its outcomes of finished sites, which are not visited again.

    They are written down with this run too, so that a chain of interrupted nights loses none of them.
    """
    finished: dict[str, SiteOutcome] = {}
    for path in sorted((broken_off.directory / "crawl").glob("*.outcomes.jsonl")):
        finished |= read_outcomes(path)
    kept = [
        outcome
        for outcome in (finished[site.id] for site in sites if site.id in finished)
        if outcome.outcome in SETTLED_TONIGHT and now() - outcome.ended <= SAME_NIGHT
    ]
    folder = ledger.directory / "crawl"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [outcome.model_dump_json() + "\n" for outcome in kept]
    (folder / TAKEN_OVER).write_text("".join(lines), encoding="utf-8")
    ledger.record("night", broken_off.run, "taken_over", sites=len(kept))
    broken_off.record("night", broken_off.run, "gone_on_with", ledger.run)
    return kept


def sites_due(sites: list[Site], plan: NightPlan) -> list[Site]:
    """The sites in the order of their visits: those first that the last night had no time for.

    Raises:
        WrongUsageError: the plan is to retry a run of which there is no ledger.
    """
    runs = plan.places.runs
    if plan.retry:
        check_run(runs, plan.retry)
        again = sites_to_retry(runs, plan.retry)
        sites = [site for site in sites if site.id in again]
    first = not_reached_before(runs)
    return sorted(sites, key=lambda site: (site.id not in first, site.id))


def check_run(runs: Path, run: str) -> None:
    """Whether there is a ledger of this run.

    Raises:
        WrongUsageError: there is none.
    """
    if not (runs / run / "ledger.jsonl").exists():
        known = ", ".join(path.parent.name for path in list_runs(runs)[-3:]) or "none"
        raise WrongUsageError(f"run {run}", f"{runs} has no ledger of it", f"The last runs: {known}.")


def sites_to_retry(runs: Path, run: str) -> set[str]:
    """The sites whose visit in a run did not come to a settled outcome."""
    outcomes = {
        event.subject: event.state
        for event in read_events(runs / run / "ledger.jsonl")
        if event.step == "crawl"
    }
    return {site for site, outcome in outcomes.items() if outcome not in SETTLED}


def unreadable_documents(runs: Path, run: str) -> set[str]:
    """The addresses of the documents that could not be read in a run."""
    return {
        event.subject
        for event in read_events(runs / run / "ledger.jsonl")
        if event.step == "extract" and event.state == "failed"
    }


def not_reached_before(runs: Path) -> set[str]:
    """The sites for which the last night that should have visited them had no time left."""
    last: dict[str, str] = {}
    nights = [path for path in list_runs(runs) if is_night(path)]
    for path in reversed(nights[-NIGHTS_LOOKED_AT:]):
        for event in read_events(path):
            if event.step == "crawl":
                last.setdefault(event.subject, event.state)
    return {site for site, state in last.items() if state == NOT_REACHED}
