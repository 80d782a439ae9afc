"""A standing installation from its start to its end: server first, worker second, stopped in the other order."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.guard import guard_children
from flows.prefect_settings import DEFAULTS
from flows.standing.installation import VARIABLE, announce
from flows.standing.parts import end_part, start_part
from flows.standing.server import start_server
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from flows.standing.installation import Standing

# A flow run is asked to end first, and ends its crawls; Prefect allows it 30 s before it kills.
WORKER_GRACE_SECONDS = 60.0


class PartEndedError(NianbaoError):
    """Raised when the server or the worker has ended by itself."""


def serve(standing: Standing, host: str, port: int, database: str | None, home: Path) -> None:
    """Run server and worker until an interrupt, or until one of them ends.

    Raises:
        AlreadyServedError: another process serves this data directory.
        ServerError: the server cannot be started.
        PartEndedError: the server or the worker has ended by itself; the other one is stopped then too.
    """
    guard_children()
    with announce(standing):
        server = start_server(home, host, port, database)
        with _stopped_afterwards(server):
            worker = start_part(
                "flows.standing.worker", environment=worker_environment(standing, home), log=None
            )
            with _stopped_afterwards(worker, WORKER_GRACE_SECONDS):
                _watch({"Prefect's server": server, "the worker": worker}, home)


def worker_environment(standing: Standing, home: Path) -> dict[str, str]:
    """The environment of the worker and of the flow runs that it starts: what they log is shown in the UI."""
    return {
        **os.environ,
        **DEFAULTS,
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"{standing.url}/api",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_LOGGING_TO_API_ENABLED": "true",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
        VARIABLE: standing.model_dump_json(),
    }


def _watch(parts: dict[str, subprocess.Popen[bytes]], home: Path) -> None:
    while True:
        for name, part in parts.items():
            code = part.poll()
            if code is not None:
                raise PartEndedError(
                    name,
                    f"it has ended by itself (exit code {code})",
                    f"See {home / 'server.log'}; start it again.",
                )
        time.sleep(0.5)


@contextmanager
def _stopped_afterwards(part: subprocess.Popen[bytes], seconds: float = 30.0) -> Iterator[None]:
    try:
        yield
    finally:
        # A second interrupt must not leave the other part behind.
        before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            end_part(part, seconds)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
