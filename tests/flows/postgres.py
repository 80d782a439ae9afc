"""A private PostgreSQL server on loopback, run by a user who may do nothing else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.loopback_pool import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "an-invented-password"
# Where Debian keeps the programs of a server, and whom it has run it; root may not.
PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
OWNER = "postgres" if os.getuid() == 0 else None


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server with one empty database; its connection URL."""
    assert PROGRAMS is not None
    folder = Path(tempfile.mkdtemp(prefix="nianbao-postgres-"))
    port = free_port()
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    if OWNER:
        shutil.chown(folder, OWNER)
        shutil.chown(password, OWNER)
    cluster = folder / "cluster"
    access = ["--username=nianbao", "--auth=scram-sha-256", f"--pwfile={password}"]
    subprocess.run(
        [PROGRAMS / "initdb", "--no-sync", *access, "-D", cluster],
        user=OWNER,
        check=True,
        capture_output=True,
    )
    listening = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", cluster, *listening],
            user=OWNER,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _create_database(port, server)
        yield f"postgresql://nianbao:{PASSWORD}@127.0.0.1:{port}/prefect"
    finally:
        server.send_signal(signal.SIGINT)  # ends the sessions
        server.wait(timeout=60)
        shutil.rmtree(folder)


def _create_database(port: int, server: subprocess.Popen[bytes]) -> None:
    ending = time.monotonic() + 60
    command = ["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "nianbao", "prefect"]
    while True:
        done = subprocess.run(
            command,
            env={**os.environ, "PGPASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return
        assert server.poll() is None, "the database server has ended"
        assert time.monotonic() < ending, done.stderr
        time.sleep(0.3)
