"""The process that reads documents for `pipeline.extraction.batch.batch`: one at a time, within its limits.

Started as `python -m pipeline.extraction.batch.worker DESCRIPTOR MEMORY`; speaks pickled messages over the socket
DESCRIPTOR. It says `Ready` once, then for each `WorkItem` any number of `MoreTime` and one `Done`.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.documents.joining import Part
from pipeline.documents.patience import on_request
from pipeline.extraction.batch.messages import PATIENCE, Done, MoreTime, Ready, WorkItem
from pipeline.extraction.extract import extract_parts, extract_payload
from pipeline.extraction.report import Extraction, Status

# A worker whose parent was killed must not go on for ever.
_GRACE_SECONDS = 30
# So many objects may be waiting to be looked at; a page makes some thousands, and nearly none of them are in rings.
_UNCOLLECTED = 50_000


def serve(connection: Connection, memory: int) -> None:
    """Extract what arrives on `connection` until it is closed; `memory` bytes may be added to what is in use now."""
    _limit_memory(memory)

    def tell(seconds: float) -> None:
        _limit_time(seconds)
        connection.send(MoreTime(seconds))

    on_request(tell)
    relax_collector()
    connection.send(Ready())
    while True:
        try:
            item, seconds = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        _limit_time(seconds)
        try:
            extractions = _extract(item)
        except MemoryError:
            reason = f"reading it needs more than {memory // 2**20:,} MiB of memory"
            connection.send(Done([Extraction(item.source, Status.FAILED, reason)], is_last=True))
            return
        signal.alarm(0)
        connection.send(Done(extractions))


def relax_collector() -> None:
    """Let the garbage collector walk neither what was imported nor the cells of every page."""
    gc.freeze()
    gc.set_threshold(_UNCOLLECTED)


def _extract(item: WorkItem) -> list[Extraction]:
    payload = item.payload
    if payload is None and item.path is not None:
        try:
            payload = item.path.read_bytes()
        except OSError as error:
            return [Extraction(item.source, Status.FAILED, f"the file cannot be opened ({error.strerror})")]
    if item.further:
        first = Part(item.source, payload or b"", item.media_type)
        return extract_parts((first, *item.further), context=item.context)
    return extract_payload(
        payload or b"", source=item.source, media_type=item.media_type, context=item.context
    )


def _limit_time(seconds: float) -> None:
    """End this process, should its parent be gone, once it cannot be expected to go on."""
    signal.alarm(int(PATIENCE * seconds) + _GRACE_SECONDS)


def _limit_memory(added: int) -> None:
    """Let the data of this process grow by `added` bytes at most; larger requests raise MemoryError."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = _data_bytes() + added
    resource.setrlimit(
        resource.RLIMIT_DATA, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
    )


def _data_bytes() -> int:
    """Private writable memory of this process, as RLIMIT_DATA counts it (proc(5), VmData)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    line = next(
        line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmData:")
    )
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    # A session of its own: interrupts of the terminal reach only the parent, and the parent can end all of it.
    os.setsid()
    serve(Connection(int(sys.argv[1])), int(sys.argv[2]))
