"""The flow that a worker of the pool runs: one shard, crawled on its machine and brought to the store."""

from __future__ import annotations

import logging
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow
from prefect.states import Completed

from crawlers.run import crawl_sites, stop_crawls
from flows.errands.errand import Errand, Watch
from flows.guard import guard_children
from flows.ledger import now
from pipeline.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.client.schemas.objects import State

logger = logging.getLogger(__name__)

NAME = "crawl-shard"
BEATS = 6
LEAST_SECONDS = 1.0


@flow(name=NAME)
def run_errand(store: str, errand: str) -> State[None]:
    """Crawl the shard of an errand.

    Args:
        store: where errands are.
        errand: its name there.
    """
    guard_children()
    task = Errand(open_store(store).child(errand))
    # The sign comes first: whoever calls the errand off sees that somebody may have begun.
    task.sign("worker")
    order = task.order()
    if order is None:
        task.store.clear()
        return Completed(message="called off before it was begun")
    seconds = max(LEAST_SECONDS, (order.until - now()).total_seconds())
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder, _alive(task, order.silence):
        data = Path(folder)
        task.fetch(data)
        result = crawl_sites(
            order.sites,
            data=data,
            run=order.run,
            shard=order.shard,
            settings=order.settings.model_copy(update={"shard_seconds": seconds}),
            remote_archive=order.archive,
        )
        task.deliver(data, result)
    return Completed(message=f"sites: {len(result.outcomes)}")


@contextmanager
def _alive(errand: Errand, silence: float) -> Iterator[None]:
    """Give signs of life while the block runs, and end the crawl when the night is gone or has called it off.

    The night takes a worker for lost after `silence` seconds and has its shard crawled elsewhere. This worker ends its
    crawl after half of them, so that no host is ever asked by two.
    """
    over = threading.Event()

    def beat() -> None:
        watch = Watch(errand, "night")
        failing, ending = 0.0, False
        while not over.wait(silence / BEATS):
            try:
                errand.sign("worker")
                wanted = errand.order() is not None
                silent = watch.silent_seconds()
                failing = 0.0
            except OSError as error:
                failing += silence / BEATS
                wanted, silent = True, failing
                logger.warning("the store does not answer: %s", error)
            # Once only: a crawl that is asked a second time drops what it is doing.
            if not ending and (not wanted or silent > silence / 2) and stop_crawls():
                ending = True
                logger.warning("the crawl is ended: the night has called it off or is gone")

    thread = threading.Thread(target=beat, name="signs of life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
