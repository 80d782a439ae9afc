"""A standing installation run as its operator would run it, and what its server and its ledgers tell."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from installations import NIANBAO

from flows.ledger import list_runs, read_events

if TYPE_CHECKING:
    from collections.abc import Callable

CHINA = datetime.timezone(datetime.timedelta(hours=8))


def serve(data: Path, port: int, at: datetime.datetime, **variables: str) -> subprocess.Popen[str]:
    """Start `nianbao serve` with a night at a time of China, and variables added to the environment."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_"))
    }
    return subprocess.Popen(
        [NIANBAO, "serve", "--data", data, "--port", str(port), "--at", f"{at:%H:%M}", "--wait", "0"],
        env={**environment, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def ended(data: Path, kind: str) -> list[str]:
    """The subjects of the events with which runs of a kind have ended."""
    events = [
        event
        for path in list_runs(data / "runs")
        if path.parent.name.endswith(kind)
        for event in read_events(path)
    ]
    return [
        event.subject for event in events if event.state == "finished" and event.step in {"night", "rerun"}
    ]


def post(port: int, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found


def wait_for(condition: Callable[[], object], seconds: float = 240) -> None:
    ending = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ending, "it did not happen in time"
        time.sleep(0.5)


def processes_of(data: Path) -> list[str]:
    """Processes whose command line or environment names the data directory, this one left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if folder.name == str(os.getpid()):
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            facts = command + (folder / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended meanwhile, or is not ours
        if str(data).encode() in facts:
            found.append(command.replace(b"\0", b" ").decode())
    return found
