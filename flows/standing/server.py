"""Prefect's server as a part of a standing installation: its settings, its start, and whether it answers."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from flows.prefect_settings import DEFAULTS
from flows.standing.parts import start_part
from pipeline.errors import NianbaoError, WrongUsageError

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

DRIVERS = {
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}
START_SECONDS = 240.0
LOG_TAIL = 3


class ServerError(NianbaoError):
    """Raised when Prefect's server cannot be started."""


def server_environment(home: Path, database: str | None) -> dict[str, str]:
    """The environment of the server; `database` is a connection URL, None is SQLite under `home`.

    Raises:
        WrongUsageError: the URL is for a database that Prefect does not know.
    """
    settings = {
        **DEFAULTS,
        "PREFECT_HOME": str(home),
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "ui"),
        # Relative, so that the UI also works behind a proxy or through a tunnel.
        "PREFECT_UI_API_URL": "/api",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    }
    if database:
        settings["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = _with_driver(database)
    own = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return {**own, **settings}


def start_server(home: Path, host: str, port: int, database: str | None) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers; its log is `<home>/server.log`.

    Raises:
        ServerError: the port is taken, or the server ended or did not answer in time.
    """
    home.mkdir(parents=True, exist_ok=True)
    environment = server_environment(home, database)
    _check_port(host, port)
    path = home / "server.log"
    with path.open("wb") as log:
        server = start_part(
            "prefect",
            "server",
            "start",
            "--host",
            host,
            "--port",
            str(port),
            environment=environment,
            log=log,
        )
    deadline = time.monotonic() + START_SECONDS
    while not _answers(host, port):
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            server.wait()
            last = " / ".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL:])
            raise ServerError(
                "Prefect's server", f"it did not start: {last}", f"See {path}; is the database in reach?"
            )
        time.sleep(0.25)
    return server


def _with_driver(database: str) -> str:
    scheme, mark, rest = database.partition("://")
    if not mark or scheme not in DRIVERS:
        # The URL is not shown: it may carry a password.
        raise WrongUsageError(
            "the database of the Prefect server",
            f"its connection URL begins with neither postgresql:// nor sqlite:// but {scheme[:20]!r}",
            "Write postgresql://USER:PASSWORD@HOST/NAME, or name no database for SQLite.",
        )
    return f"{DRIVERS[scheme]}://{rest}"


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServerError(
                f"port {port} on {host}", f"it cannot be used ({error.strerror})", "Name another with --port."
            ) from error


def _answers(host: str, port: int) -> bool:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{shown}:{port}/api/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
