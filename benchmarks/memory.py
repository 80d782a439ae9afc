"""The memory of this process and its children while something runs (Linux)."""

from __future__ import annotations

import os
import statistics
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_SECONDS_BETWEEN_LOOKS = 0.1
_KIB_PER_MIB = 1024


class MemoryWatch:
    """Looks at resident memory in the background; figures are MiB, shared pages counted for each process.

    Children that run already when the watch begins, such as a server that is asked, are left out.
    """

    def __init__(self) -> None:
        self._looks: list[float] = []
        self._others: frozenset[int] = frozenset()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._others = frozenset(_tree(os.getpid())) - {os.getpid()}
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    @property
    def early(self) -> float:
        """The median of the second quarter of the looks: started up, and at work."""
        return self._median(0.25, 0.5)

    @property
    def late(self) -> float:
        """The median of the last quarter."""
        return self._median(0.75, 1.0)

    @property
    def peak(self) -> float:
        """The largest look."""
        return max(self._looks, default=0.0)

    def _median(self, start: float, end: float) -> float:
        count = len(self._looks)
        return statistics.median(
            self._looks[int(count * start) : max(int(count * end), int(count * start) + 1)] or [0.0]
        )

    def _watch(self) -> None:
        while not self._done.wait(_SECONDS_BETWEEN_LOOKS):
            self._looks.append(sum(map(_resident, self._watched())) / _KIB_PER_MIB)

    def _watched(self) -> list[int]:
        return [process for process in _tree(os.getpid()) if process not in self._others]


def _tree(process: int) -> list[int]:
    found = [process]
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:  # the thread has ended since it was listed
            continue
        for child in children:
            found.extend(_tree(int(child)))
    return found


def _resident(process: int) -> int:
    """Resident memory in KiB; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
