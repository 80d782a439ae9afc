"""Batches of publications read as Prefect tasks: here one after the other, or several at once on Dask workers.

Where they are read is a matter of settings; what is read, and the order in which it is handed on, is the same.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from prefect import get_client, task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.readings import Reading, read_publications
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prefect.client.schemas.objects import State
    from prefect.futures import PrefectFuture
    from prefect_dask.task_runners import DaskTaskRunner

    from flows.installation import InstallationSettings
    from flows.plan import NightPlan
    from flows.publications import Publication
    from pipeline.archive.archive import Archive
    from pipeline.archive.payloads import PayloadSource
    from pipeline.registry.registry import Registry

    BatchState = State[list[Reading]]

# Readings wait in memory until those before them are committed.
_BATCHES_PER_WORKER = 2


class BatchWork:
    """What a task has to read: publications, where their payloads are, and in how many processes.

    A plain class, because Prefect looks for futures in every field of dataclasses, of every capture of a batch.
    """

    def __init__(
        self, publications: list[Publication], payloads: PayloadSource, registry: Registry, processes: int
    ) -> None:
        self.publications = publications
        self.payloads = payloads
        self.registry = registry
        self.processes = processes


def read_batches(
    batches: Iterable[list[Publication]], run: str, plan: NightPlan, archive: Archive, registry: Registry
) -> Iterator[tuple[list[Publication], BatchState]]:
    """The batches in the given order, each with the state in which its task ended."""
    if plan.settings.dask_address is None and plan.settings.dask_workers is None:
        for number, batch in enumerate(batches):
            work = BatchWork(batch, archive, registry, plan.processes)
            state: BatchState = read_batch(work, f"{run}-{number:05d}", return_state=True)
            yield batch, state
    else:
        yield from _read_on_dask(batches, run, plan, archive, registry)


@task(name="extract", task_run_name="extract-{run}", retries=1, retry_delay_seconds=2, cache_policy=NO_CACHE)
def read_batch(work: BatchWork, run: str) -> list[Reading]:  # noqa: ARG001 - `run` names the task run
    """Read one batch of publications; nothing is written."""
    readings = read_publications(work.publications, work.payloads, work.registry, processes=work.processes)
    return list(readings)


def _read_on_dask(
    batches: Iterable[list[Publication]], run: str, plan: NightPlan, archive: Archive, registry: Registry
) -> Iterator[tuple[list[Publication], BatchState]]:
    """A worker reads a batch in one process of its own; workers on other machines need PREFECT_API_URL."""
    runner, workers = _dask_runner(plan.settings)
    waiting: deque[tuple[list[Publication], PrefectFuture[Any]]] = deque()
    # Without the address, every worker would start a temporary server of its own.
    with (
        get_client(sync_client=True) as client,
        temporary_settings({PREFECT_API_URL: str(client.api_url)}),
        runner,
    ):
        for number, batch in enumerate(batches):
            payloads = archive.locate(document for each in batch for document in each.documents)
            work = BatchWork(batch, payloads, registry, processes=1)
            parameters = {"work": work, "run": f"{run}-{number:05d}"}
            waiting.append((batch, runner.submit(read_batch, parameters=parameters)))
            if len(waiting) >= _BATCHES_PER_WORKER * workers:
                yield _ended(*waiting.popleft())
        while waiting:
            yield _ended(*waiting.popleft())


def _ended(batch: list[Publication], future: PrefectFuture[Any]) -> tuple[list[Publication], BatchState]:
    future.wait()
    return batch, future.state


def _dask_runner(settings: InstallationSettings) -> tuple[DaskTaskRunner, int]:
    """The task runner, and how many workers it has when the night begins."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra that only some installations have
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415
    except ImportError as error:
        raise NianbaoError(
            "reading on Dask workers",
            f"a library is missing ({error})",
            "Install it with: pip install 'nianbao[grow]', or take dask_… out of settings.yaml",
        ) from error
    logging.getLogger("distributed").setLevel(logging.ERROR)
    if settings.dask_address is None:
        workers = settings.dask_workers or 1
        cluster = {
            "n_workers": workers,
            "threads_per_worker": 1,
            "processes": True,
            "dashboard_address": "127.0.0.1:0",
            "host": "127.0.0.1",
        }
        return DaskTaskRunner(cluster_kwargs=cluster), workers
    try:
        with Client(settings.dask_address, timeout="10s") as client:
            workers = len(client.scheduler_info()["workers"])
    except OSError as error:
        raise NianbaoError(
            f"Dask scheduler {settings.dask_address}",
            f"it does not answer ({error})",
            "Start it, or correct dask_address",
        ) from error
    return DaskTaskRunner(address=settings.dask_address), max(1, workers)
