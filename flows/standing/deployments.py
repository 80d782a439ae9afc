"""The two deployments of a standing installation, with the parameters that a person may set in the Prefect UI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import Flow, flow
from prefect.states import Completed

from flows.guard import guard_children
from flows.night import run_night
from flows.notices.conditions import failed_night
from flows.notices.telling import tell
from flows.plan import NightPlan, RerunPlan
from flows.rerun import rerun_agency
from flows.settings import load_settings
from flows.standing.installation import from_environment

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun, State

    from flows.standing.installation import Standing


@flow(name="nightly", log_prints=False)
def nightly(
    sites: list[str] = [],  # noqa: B006 - the UI edits a list, and nothing that may be none
    years: list[int] = [],  # noqa: B006
    retry: str | None = None,
) -> State[None]:
    """Crawl what is due, extract what is new, check, commit, and publish a release if anything changed.

    Args:
        sites: ids of the registry; empty for all of them.
        years: only reports of these years; empty for all of them.
        retry: the name of a run of which only what failed is done again.
    """
    standing = _begin()
    summary = run_night.fn(
        NightPlan(
            data=standing.data,
            registry=standing.registry,
            sites=tuple(sites),
            years=tuple(years),
            retry=retry,
            settings=load_settings(standing.data),
            shards=standing.shards,
            processes=standing.processes,
            hours=standing.hours,
            waits=standing.waits,
        )
    )
    return Completed(
        message=f"{summary.run}: {len(summary.outcomes)} sites, {summary.reports} new reports, "
        f"{len(summary.problems)} things to look at"
    )


@nightly.on_crashed
def tell_of_death(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001
    """A night whose process has died could not tell of it itself."""
    tell(from_environment().data / "runs", failed_night(state.message or "its process has died"))


@flow(name="rerun", log_prints=False)
def rerun(
    agency: str,
    years: list[int] = [],  # noqa: B006
    refetch: bool = False,
    dry_run: bool = False,
) -> State[None]:
    """Extract one agency's reports again from the archive, and publish what changes.

    Args:
        agency: id of the agency in the registry.
        years: only these reporting years; empty for all of them.
        refetch: crawl the agency's site first.
        dry_run: only tell which values would change.
    """
    standing = _begin()
    outcome = rerun_agency.fn(
        RerunPlan(
            data=standing.data,
            registry=standing.registry,
            agency=agency,
            years=tuple(years),
            settings=load_settings(standing.data),
            processes=standing.processes,
            refetch=refetch,
            dry_run=dry_run,
        )
    )
    return Completed(
        message=f"{outcome.summary.reports} reports read, {len(outcome.differences)} values differ"
        + ("" if outcome.committed else ", nothing was changed")
    )


def _begin() -> Standing:
    """What this flow run belongs to; whatever it starts ends with it at the latest."""
    guard_children()
    return from_environment()
