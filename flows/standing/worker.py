"""The worker of a standing installation: registers the deployments and runs what is due, one run at a time.

A flow run is a process of its own, so that its death is noticed and told. Runs that an earlier worker left behind
are ended, starts that were missed are not made up for, and a night that was broken off is gone on with at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateName,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Cancelled, Crashed
from prefect.types.entrypoint import EntrypointType

from flows.ledger import now
from flows.places import Places
from flows.resuming import unfinished_night
from flows.standing import deployments
from flows.standing.installation import from_environment
from flows.standing.schedule import TIMEZONE

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient

    from flows.standing.installation import Standing

POLL_SECONDS = 5.0
PAGE = 200


async def work(standing: Standing) -> None:
    """Register the deployments and run what is due until this process is asked to end."""
    runner = _Runner(name="nianbao", limit=1, query_seconds=POLL_SECONDS, pause_on_shutdown=False)
    night = await runner.aadd_deployment(_nightly(standing))
    await runner.aadd_deployment(_rerun())
    async with get_client() as client:
        await _end_lost_runs(client)
        broken_off = unfinished_night(Places(standing.data, standing.registry).runs)
        if broken_off:
            click.echo(f"going on with {broken_off.run}, which was broken off")
            await client.create_flow_run_from_deployment(night, name=f"goes-on-with-{broken_off.run}")
    following = standing.schedule.next_after(now())
    click.echo(f"Prefect UI on {standing.url}; next night {following:%Y-%m-%d %H:%M} China time")
    await runner.start()


class _Runner(Runner):
    """Prefect's own answer to SIGTERM only creates the coroutine that would end the flow runs."""

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """End the flow runs, each of which ends its crawls, and then the worker."""
        asyncio.get_running_loop().call_soon_threadsafe(self._begin_to_stop)

    def _begin_to_stop(self) -> None:
        self._stopping = asyncio.ensure_future(
            self.astop()
        )  # kept, so that it is not collected while it runs


def _nightly(standing: Standing) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        deployments.nightly,
        name="nightly",
        schedule=Cron(standing.schedule.cron, timezone=TIMEZONE),
        description="The whole night. Times are those of China.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _rerun() -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        deployments.rerun,
        name="rerun",
        description="One agency again, from the archive.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


async def _end_lost_runs(client: PrefectClient) -> None:
    """No run can be under way before the worker is; late starts would all be made up for at once."""
    under_way = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    late = FlowRunFilterStateName(any_=["Late"])
    endings: list[tuple[FlowRunFilterState, State[None]]] = [
        (FlowRunFilterState(type=under_way), Crashed(message="the installation was stopped")),
        (FlowRunFilterState(name=late), Cancelled(message="the installation was not running then")),
    ]
    for state, ending in endings:
        runs = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=state), sort=FlowRunSort.START_TIME_DESC, limit=PAGE
        )
        for run in runs:
            await client.set_flow_run_state(run.id, ending, force=True)


if __name__ == "__main__":
    asyncio.run(work(from_environment()))
