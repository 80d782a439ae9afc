"""One writer at a time: a lock on the data directory that the system releases however a process ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class BusyError(NianbaoError):
    """Raised when another run holds the data directory."""


@contextmanager
def hold(data: Path, purpose: str) -> Iterator[None]:
    """Hold `data` for one run; the holder's process id and purpose stand in the lock file.

    Raises:
        BusyError: another process holds it.
    """
    path = data / "runs" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise BusyError(
                f"data directory {data}",
                f"it is in use by {holder}",
                "Wait until that run has ended, or stop it.",
            ) from None
        file.truncate(0)
        file.write(f"{purpose} (process {os.getpid()})")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
