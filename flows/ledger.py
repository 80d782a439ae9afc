"""The run ledger: our own record of every night and rerun, one JSON line an event, written as it happens.

Prefect's task rows can be lost when its temporary server ends, so they are never the record.
"""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a run: `step` on `subject` came to `state`."""

    at: str
    step: str
    subject: str
    state: str
    detail: str = ""
    figures: dict[str, int | float] = field(default_factory=dict)


class Ledger:
    """The ledger of one run, kept in `<runs>/<run>/ledger.jsonl`; every event is on disk before the next step."""

    def __init__(self, runs: Path, run: str) -> None:
        self.run = run
        self.directory = runs / run
        self.directory.mkdir(parents=True, exist_ok=True)
        self.path = self.directory / "ledger.jsonl"

    def record(self, step: str, subject: str, state: str, detail: str = "", **figures: float) -> Event:
        """Append one event."""
        event = Event(now().isoformat(timespec="seconds"), step, subject, state, detail, dict(figures))
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(event), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        return event


def now() -> datetime.datetime:
    """The present, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def new_run(runs: Path, kind: str) -> Ledger:
    """Open the ledger of a new run, named by its start in UTC and its kind."""
    stem = f"{now():%Y-%m-%dT%H%M%S}-{kind}"
    name, number = stem, 1
    while (runs / name).exists():
        number += 1
        name = f"{stem}-{number}"
    return Ledger(runs, name)


def read_events(path: Path) -> Iterator[Event]:
    """The events of one ledger; a line torn by a crash ends the reading."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if not line.endswith("\n"):
                return
            fields: dict[str, Any] = json.loads(line)
            yield Event(**fields)


def list_runs(runs: Path) -> list[Path]:
    """The ledgers under `runs`, oldest first."""
    return sorted(runs.glob("*/ledger.jsonl")) if runs.is_dir() else []
