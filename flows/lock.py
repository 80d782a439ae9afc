"""One writer at a time: a lock on the data directory that the system releases however a process ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from flows.ledger import now
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class BusyError(NianbaoError):
    """Raised when another run holds the data directory."""


class Hold:
    """A data directory that is held; the lock file says by which process, for what, and since when."""

    def __init__(self, file: TextIO, purpose: str) -> None:
        self._file = file
        self._since = f"{now():%Y-%m-%d %H:%M} UTC"
        self.tell(purpose)

    def tell(self, purpose: str) -> None:
        """Say by which run the directory is held."""
        self._file.truncate(0)
        self._file.write(f"{purpose} (process {os.getpid()}, since {self._since})")
        self._file.flush()


@contextmanager
def hold(data: Path, purpose: str) -> Iterator[Hold]:
    """Hold `data` for one run; a second one is told who holds it.

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
        try:
            yield Hold(file, purpose)
        finally:
            file.truncate(0)


def holder_of(data: Path) -> str | None:
    """By which run a data directory is held, and since when; None where nobody holds it."""
    path = data / "runs" / "lock"
    if not path.exists():
        return None
    with path.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip() or "another process"
    return None
