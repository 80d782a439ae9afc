"""One writer at a time: an advisory file lock that the system releases when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_POLL_SECONDS = 0.1


@contextmanager
def exclusive(lock: Path, thing: str, wait_seconds: float) -> Iterator[None]:
    """Hold `lock` while the block runs; NianbaoError when another process still holds it after `wait_seconds`."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+", encoding="ascii") as held:
        _acquire(held.fileno(), held.name, thing, wait_seconds)
        held.seek(0)
        held.truncate()
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield


def _acquire(descriptor: int, name: str, thing: str, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                with open(name, encoding="ascii") as lines:  # noqa: PTH123
                    holder = lines.read().strip() or "unknown"
                raise NianbaoError(
                    thing,
                    f"process {holder} has been writing to it for longer than {wait_seconds:g} s",
                    "Wait for that run to end, then start again; nothing was changed",
                ) from None
            time.sleep(_POLL_SECONDS)
        else:
            return
