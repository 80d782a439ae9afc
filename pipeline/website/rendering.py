"""Pages made in several processes: a page depends on its release and archive alone, whoever makes it."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.website.context import Context

# Fewer pages are made sooner than another process has started.
_WORTH_A_PROCESS = 150
# Neighbours go together: they are of the same agencies, whose cells are read once.
_PAGES_OF_A_TASK = 60


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site; `inputs` is all that its content depends on, None where only the content itself tells.

    What `render` carries is sent to other processes.
    """

    address: str
    render: Callable[[Context], str]
    inputs: object = None

    def write(self, context: Context, folder: Path) -> None:
        """Make the page and put it in its place."""
        put(self.render(context), folder / self.address)


def put(content: str, place: Path) -> None:
    """Write a file of the site, whose folder need not be there yet."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")


def write_pages(pages: Sequence[Page], context: Context, folder: Path, processes: int) -> None:
    """Make all pages; what a page raises is raised here, and no process is left."""
    workers = min(processes, len(pages) // _WORTH_A_PROCESS)
    if workers < 2:
        for page in pages:
            page.write(context, folder)
        return
    starts = range(0, len(pages), _PAGES_OF_A_TASK)
    tasks = [pages[start : start + _PAGES_OF_A_TASK] for start in starts]
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(context, folder)
    )
    try:
        for _ in pool.map(_write, tasks):
            pass
    except BrokenProcessPool as error:
        raise NianbaoError(
            "the site", "a process that makes its pages was ended", "Build it again where more memory is free"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


_given: list[tuple[Context, Path]] = []


def _begin(context: Context, folder: Path) -> None:
    """Prepare a process; it ends when its parent is gone, and leaves interrupts to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _given.append((context, folder))


def _write(pages: Sequence[Page]) -> None:
    context, folder = _given[0]
    for page in pages:
        page.write(context, folder)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
