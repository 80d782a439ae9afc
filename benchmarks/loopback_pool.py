"""A Prefect server and workers of a work pool, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.standing.parts import end_part
from flows.standing.server import start_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POOL = "crawl"
START_SECONDS = 120.0
STOP_SECONDS = 30.0


@contextmanager
def loopback_server(home: Path) -> Iterator[str]:
    """Start a Prefect server; the address of its API."""
    port = free_port()
    server = start_server(home, "127.0.0.1", port, None)
    try:
        yield f"http://127.0.0.1:{port}/api"
    finally:
        end_part(server, STOP_SECONDS)


@contextmanager
def loopback_worker(name: str, api: str, home: Path, **variables: str) -> Iterator[Path]:
    """Start a worker of the pool, which takes one shard at a time; its log."""
    log = home / f"{name}.log"
    arguments = ["worker", "start", "--pool", POOL, "--type", "process", "--limit", "1", "--name", name]
    with log.open("wb") as file:
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "prefect", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                **variables,
                "PREFECT_API_URL": api,
                "PREFECT_HOME": str(home / name),
                "PREFECT_WORKER_QUERY_SECONDS": "2",
                "DO_NOT_TRACK": "1",
            },
            start_new_session=True,
        )
    try:
        _wait_for_start(worker, log)
        yield log
    finally:
        end_part(worker, STOP_SECONDS)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_start(worker: subprocess.Popen[bytes], log: Path) -> None:
    ending = time.monotonic() + START_SECONDS
    while "started!" not in log.read_text(encoding="utf-8"):
        if worker.poll() is not None or time.monotonic() > ending:
            raise RuntimeError(f"the worker did not start: {log.read_text(encoding='utf-8')}")
        time.sleep(0.2)
