"""Processes that write and can be killed, without the cost of importing everything for each of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

SERVER = """
import datetime, json, os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from invented_reports import batch, day, make_entry
from pipeline.dataset.entry import SiteNight
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.registry.registry import Registry

def commit(root, received):
    agencies = [f"agency-{n:02d}" for n in range(3)]
    digest = f"{received:064x}"
    entries = [make_entry(a, received=received, payload_sha256=digest) for a in agencies]
    night = SiteNight("yunxi", day("2026-02-01"), "complete", digest)
    Lake(Path(root)).commit(batch(*entries, site_nights=(night,)))

def publish_lake(root, releases, date):
    today = datetime.date.fromisoformat(date)
    publish(Lake(Path(root)), Path(releases), registry=Registry({}), corrections=None, today=today)

print("warm", flush=True)
while line := sys.stdin.readline():
    task, *given = json.loads(line)
    child = os.fork()
    if child == 0:
        {"commit": commit, "publish": publish_lake}[task](*given)
        os._exit(0)
    print(child, flush=True)
    # Until it is asked for, an ended writer keeps its number, so that no other process can be killed in its place.
    sys.stdin.readline()
    print(os.waitpid(child, 0)[1], flush=True)
"""


class ForkedWriters:
    """Starts writers one after the other from a warm process, as a context manager."""

    def __enter__(self) -> ForkedWriters:
        self._server = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(Path(__file__).parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._server.stdout.readline() == "warm\n"
        return self

    def __exit__(self, *_) -> None:
        self._server.stdin.close()
        self._server.wait(60)
        self._server.stdout.close()

    def start(self, *task) -> int:
        """Begin ("commit", root, received) or ("publish", root, releases, date); the process id."""
        self._server.stdin.write(json.dumps(task) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def duration(self, *task) -> float:
        """Seconds that a writer takes when nothing disturbs it."""
        started = time.perf_counter()
        self.start(*task)
        assert self.wait() == 0
        return time.perf_counter() - started

    def kill(self, process: int) -> bool:
        """Kill the writer; whether it was still at work."""
        os.kill(process, signal.SIGKILL)
        return self.wait() == signal.SIGKILL

    def wait(self) -> int:
        """Wait for the writer; its status, 0 when it ended well."""
        self._server.stdin.write("\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())
