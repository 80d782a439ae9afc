"""The night's side of errands: a shard is handed to the work pool, watched, and brought home."""

from __future__ import annotations

import datetime
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, cast

from prefect import get_client
from prefect.client.schemas.objects import WorkPoolStatus
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL
from prefect.states import Cancelled
from prefect.types.entrypoint import EntrypointType

from crawlers.outcome import ShardResult
from crawlers.verdicts import failed_outcome, not_reached_outcome
from flows.errands.errand import Watch, list_errands, new_errand
from flows.errands.order import Order
from flows.errands.running import NAME, run_errand
from flows.ledger import Ledger, now, read_events
from pipeline.errors import NianbaoError, WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

    from crawlers.outcome import SiteOutcome
    from flows.errands.errand import Errand
    from flows.places import Places
    from flows.plan import NightPlan
    from pipeline.registry.site import Site

logger = logging.getLogger(__name__)

# Looks at an errand while its worker may be silent.
LOOKS = 12
# What a worker may need beyond the time of its crawl to bring home what it has.
DELIVERY_SECONDS = 600.0
# What a worker may need to start the process of a flow run.
START_SECONDS = 180.0
LOST = "lost"

_stopping = threading.Event()


class LostShardError(NianbaoError):
    """Raised when a shard did not come home from the work pool."""


def open_pool(places: Places) -> None:
    """Tell Prefect what the workers of the pool are to run, and take in what an earlier run has left with them.

    Does nothing where no pool is set.

    Raises:
        WrongUsageError: no Prefect server is named that workers could reach, or it has no such pool.
    """
    pool = places.settings.work_pool
    if pool is None:
        return
    if not PREFECT_API_URL.value():
        raise WrongUsageError(
            f"work pool {pool}",
            "its workers cannot reach the temporary Prefect server of this run",
            "Use nianbao serve, or name a server with PREFECT_API_URL.",
        )
    with get_client(sync_client=True) as client:
        try:
            client.read_work_pool(pool)
        except ObjectNotFound as error:
            raise WrongUsageError(
                f"work pool {pool}",
                "the Prefect server has none of this name",
                f"Start a worker: prefect worker start --pool {pool} --type process",
            ) from error
    deployment: Any = RunnerDeployment.from_flow(
        run_errand,
        name=pool,
        work_pool_name=pool,
        description="A shard of a night, crawled by a worker.",
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    deployment.apply()
    _stopping.clear()
    left = list_errands(places.errands)
    if left:
        logger.info("taking in %d shards that an earlier run has left with workers", len(left))
        settle(left, places)


def crawl_elsewhere(sites: Sequence[Site], plan: NightPlan, run: str, shard: str) -> ShardResult:
    """Have a worker of the pool crawl the sites, and bring home what it archived.

    Raises:
        LostShardError: no worker took the shard, or the one that did was lost. Nobody is crawling it any more.
    """
    places = plan.places
    order = Order(
        run=run,
        shard=shard,
        archive=places.settings.archive or str(places.archive),
        settings=plan.settings,
        sites=tuple(sites),
        until=now() + datetime.timedelta(seconds=plan.settings.shard_seconds),
        silence=plan.settings.worker_silence_seconds,
    )
    errand = new_errand(places.errands, run, shard)
    try:
        errand.give(order, places.open_archive(), places.columns)
        flow_run = run_deployment(
            f"{NAME}/{plan.settings.work_pool}",
            parameters={"store": places.errands, "errand": errand.name},
            flow_run_name=errand.name,
            timeout=0,
        )
        with get_client(sync_client=True) as client:
            result = _wait(errand, order, cast("FlowRun", flow_run), client)
    except Exception as error:
        # Whatever it was: before the shard is tried again, nobody may be crawling it any more.
        logger.warning("%s", error)
        Ledger(places.runs, run).record("shard", shard, LOST, str(error))
        settle([errand], places)
        raise
    errand.bring_home(places.data)
    return result


def lost_shards(ledger: Ledger) -> list[str]:
    """What a person should know of the shards that were lost in a run, also of those that another worker took over."""
    return [event.detail for event in read_events(ledger.path) if event.state == LOST]


def stop_errands() -> None:
    """Call off the errands of this process; what their workers have archived is taken in by the next run."""
    _stopping.set()


def _wait(errand: Errand, order: Order, flow_run: FlowRun, client: SyncPrefectClient) -> ShardResult:
    """The result of an errand as soon as it is there; sites of which nothing is known have an outcome too."""
    worker = Watch(errand, "worker")
    pool = str(flow_run.work_pool_name)
    online = taken = time.monotonic()
    while True:
        # Read before the result: a worker that has ended without one brings none any more.
        state = client.read_flow_run(flow_run.id).state
        result = errand.result()
        if result is not None:
            return result
        if _stopping.is_set():
            errand.call_off()
            return _result(order, [failed_outcome(site, "the run was asked to end") for site in order.sites])
        if state is None or state.is_final():
            raise _lost(order, pool, f"its flow run ended without a result ({state})")
        errand.sign("night")
        late = (now() - order.until).total_seconds()
        if errand.sign_of("worker") is not None:
            if worker.silent_seconds() > order.silence:
                raise _lost(order, pool, f"its worker has given no sign of life for {order.silence:g} s")
            if late > DELIVERY_SECONDS:
                raise _lost(order, pool, "its time is over, and it has not come home")
        elif late > 0:
            errand.call_off()
            client.set_flow_run_state(flow_run.id, Cancelled(message="its time was over before it was begun"))
            reason = "no worker took this site before its time was over"
            return _result(order, [not_reached_outcome(site, reason) for site in order.sites])
        elif state.is_scheduled():
            taken = time.monotonic()
            if client.read_work_pool(pool).status is WorkPoolStatus.READY:
                online = time.monotonic()
            elif time.monotonic() - online > order.silence:
                client.set_flow_run_state(flow_run.id, Cancelled(message="no worker is online"))
                raise _lost(order, pool, "no worker of the pool is online")
        elif time.monotonic() - taken > START_SECONDS:
            raise _lost(order, pool, f"a worker took it, and has not begun it in {START_SECONDS:g} s")
        time.sleep(order.silence / LOOKS)


def settle(errands: list[Errand], places: Places) -> None:
    """Call errands off, wait until nobody works on them any more, and take in what has come home of them."""
    for errand in errands:
        errand.call_off()
    silence = places.settings.worker_silence_seconds
    watches = {errand.name: Watch(errand, "worker") for errand in errands}
    while errands:
        done = [
            errand
            for errand in errands
            if errand.result() is not None
            or errand.sign_of("worker") is None
            or watches[errand.name].silent_seconds() > silence
        ]
        for errand in done:
            errand.bring_home(places.data)
        errands = [errand for errand in errands if errand not in done]
        if errands:
            time.sleep(silence / LOOKS)


def _lost(order: Order, pool: str, reason: str) -> LostShardError:
    return LostShardError(
        f"{order.shard} in work pool {pool}",
        reason,
        "It is tried again; see to the workers of the pool, and to the logs of their flow runs.",
    )


def _result(order: Order, outcomes: list[SiteOutcome]) -> ShardResult:
    return ShardResult(run=order.run, shard=order.shard, outcomes=outcomes)
