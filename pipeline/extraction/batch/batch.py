"""Extraction of many documents in worker processes that can be ended, so that no document stops the others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Pipe, wait
from typing import IO, TYPE_CHECKING

from pipeline.errors import NianbaoError
from pipeline.extraction.batch import sessions
from pipeline.extraction.batch.messages import PATIENCE, Done, MoreTime, Ready, WorkItem
from pipeline.extraction.report import Extraction, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["WorkItem", "extract_many"]

# Processor time: with the start of a process, a document that is ended has cost less than twenty seconds.
SECONDS = 18.0
MEMORY_BYTES = 900 * 2**20
_SECONDS_TO_START = 60.0
_SECONDS_BETWEEN_LOOKS = 0.2
# Results wait for the slowest document before them; that many times the processes may be in flight.
_AHEAD = 16
# Memory that libraries never give back is given back by a new process.
_DOCUMENTS_OF_A_WORKER = 500


def extract_many(
    items: Iterable[WorkItem], *, processes: int, seconds: float = SECONDS, memory: int = MEMORY_BYTES
) -> Iterator[list[Extraction]]:
    """Extractions of each item, in the order of the items.

    Every document has `seconds` of processor time (slow readers ask for more) and `memory` bytes beyond the loaded
    code. A worker that exceeds them or crashes is ended and replaced, and its document yields one `failed`
    extraction. Items are drawn as they are needed; when the iteration ends, for whatever reason, no process is left.
    """
    pool = _Pool(max(1, processes), seconds, memory)
    try:
        yield from pool.run(items)
    finally:
        pool.end()


class _Pool:
    def __init__(self, processes: int, seconds: float, memory: int) -> None:
        self._processes = processes
        self._seconds = seconds
        self._memory = memory
        self._workers: list[_Worker] = []

    def run(self, items: Iterable[WorkItem]) -> Iterator[list[Extraction]]:
        """Results in order; at most `_AHEAD` documents for each process are in memory."""
        waiting = enumerate(items)
        results: dict[int, list[Extraction]] = {}
        order: deque[int] = deque()
        exhausted = False
        while True:
            while not exhausted and len(order) < _AHEAD * self._processes:
                worker = self._idle_worker()
                if worker is None:
                    break
                drawn = next(waiting, None)
                if drawn is None:
                    exhausted = True
                    break
                order.append(drawn[0])
                worker.give(*drawn, self._seconds)
            while order and order[0] in results:
                yield results.pop(order.popleft())
            if exhausted and not order:
                return
            results.update(self._collect())

    def end(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _idle_worker(self) -> _Worker | None:
        for worker in self._workers:
            if worker.is_idle:
                return worker
        if len(self._workers) < self._processes:
            self._workers.append(_Worker(self._memory))
            return self._workers[-1]
        return None

    def _collect(self) -> dict[int, list[Extraction]]:
        """Results that have come in, after waiting for the first event or deadline."""
        busy = [worker for worker in self._workers if not worker.is_idle]
        if not busy:
            return {}
        patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
        ready = wait([worker.connection for worker in busy], patience)
        results = {}
        for worker in busy:
            result = worker.receive() if worker.connection in ready else worker.check_deadline()
            if not worker.is_spent:
                if result is not None:
                    results[worker.index] = result
                continue
            worker.end()
            self._workers.remove(worker)
            if result is not None:
                results[worker.index] = result
            else:
                self._workers.append(_Worker(self._memory))
                self._workers[-1].give(worker.index, worker.item, self._seconds)
        return results


class _Worker:
    """A process that extracts one document at a time, seen from the parent."""

    def __init__(self, memory: int) -> None:
        self.connection, theirs = Pipe()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [
            sys.executable,
            "-P",  # a folder named like one of our packages in the working directory is not ours
            "-m",
            "pipeline.extraction.batch.worker",
            str(theirs.fileno()),
            str(memory),
        ]
        self._process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stderr=self._errors,
            env=environment,
        )
        theirs.close()
        self.index = -1
        self.item = WorkItem("")
        self.is_idle = True
        self.is_spent = False
        self._is_started = False
        self._seconds = 0.0
        self._documents = 0
        self._allow(_SECONDS_TO_START)

    def _allow(self, seconds: float) -> None:
        """Give `seconds` of processor time from now on."""
        self._allowed = seconds
        self._used_before = sessions.seconds_of(self._process.pid)
        self.deadline = time.monotonic() + seconds
        self._last_deadline = time.monotonic() + PATIENCE * seconds

    def give(self, index: int, item: WorkItem, seconds: float) -> None:
        """Hand over a document; `index` is its number in the batch."""
        self.index, self.item, self._seconds = index, item, seconds
        self.is_idle = False
        self._documents += 1
        self._allow(seconds if self._is_started else _SECONDS_TO_START)
        with suppress(BrokenPipeError, ConnectionResetError):
            # A worker that has died is noticed when its answer is received.
            self.connection.send((item, seconds))

    def receive(self) -> list[Extraction] | None:
        """The result that has arrived; None when there is none yet, or, of a spent worker, none to be believed.

        A worker that fails with memory that earlier documents have left behind says nothing about the present one.
        """
        try:
            message = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.is_spent = True
            failure = self._failure()
            return failure if self._documents == 1 else None
        if isinstance(message, Ready):
            self._is_started = True
            self._allow(self._seconds)
        elif isinstance(message, MoreTime):
            self._allow(message.seconds)
        elif isinstance(message, Done):
            self.is_idle = True
            self.is_spent = message.is_last or self._documents >= _DOCUMENTS_OF_A_WORKER
            return None if message.is_last and self._documents > 1 else message.extractions
        return None

    def check_deadline(self) -> list[Extraction] | None:
        """A failed extraction when the time of the document is over."""
        now = time.monotonic()
        if now < self.deadline:
            return None
        left = self._allowed - (sessions.seconds_of_session(self._process.pid) - self._used_before)
        if left > 0 and now < self._last_deadline:
            self.deadline = min(now + max(left, _SECONDS_BETWEEN_LOOKS), self._last_deadline)
            return None
        self.is_spent = True
        return self._failed(f"reading it took longer than {self._allowed:.0f} seconds and was ended")

    def end(self) -> None:
        """End the process and everything it has started."""
        sessions.end(self._process.pid)
        self._process.wait()
        self.connection.close()
        self._errors.close()

    def _failure(self) -> list[Extraction]:
        code = self._process.wait()
        cause = (
            f"signal {signal.Signals(-code).name}" if code < 0 else self._last_error() or f"exit code {code}"
        )
        if not self._is_started:
            raise NianbaoError(
                "the extraction worker", f"it cannot start ({cause})", "Install the package again"
            )
        return self._failed(f"the reader crashed ({cause})")

    def _failed(self, reason: str) -> list[Extraction]:
        return [Extraction(self.item.source, Status.FAILED, reason)]

    def _last_error(self) -> str:
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 2_000))
        lines = self._errors.read().decode("utf-8", errors="backslashreplace").strip().splitlines()
        return lines[-1][:300] if lines else ""
