"""What a standing installation is told when it starts, and what it tells its parts and `nianbao status`."""

from __future__ import annotations

import datetime
import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from flows.ledger import now
from flows.standing.schedule import read_schedule
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.standing.schedule import Schedule

VARIABLE = "NIANBAO_STANDING"


class AlreadyServedError(NianbaoError):
    """Raised when a standing installation of the same data directory is running."""


class Standing(BaseModel):
    """A running installation: its places, its schedule (HH:MM in China), and the budget of a night in hours.

    `waits` are the seconds before each further visit to sites that failed for a passing reason.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: Path
    registry: Path
    at: str
    hours: float | None
    waits: tuple[float, ...]
    shards: int
    processes: int
    url: str
    process: int
    since: datetime.datetime

    @property
    def schedule(self) -> Schedule:
        """The hour of the night."""
        return read_schedule(self.at)


def from_environment() -> Standing:
    """What the parent has told this process."""
    return Standing.model_validate_json(os.environ[VARIABLE])


@contextmanager
def announce(standing: Standing) -> Iterator[None]:
    """Hold the one place of a standing installation on its data directory while the block runs.

    Raises:
        AlreadyServedError: another process holds it.
    """
    path = _path(standing.data)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            running = find_standing(standing.data)
            holder = (
                f"process {running.process} since {running.since:%Y-%m-%d %H:%M} UTC"
                if running
                else "a process"
            )
            raise AlreadyServedError(
                f"data directory {standing.data}",
                f"it is served already, by {holder}",
                "Use that one, or stop it first.",
            ) from None
        file.truncate(0)
        file.write(standing.model_dump_json())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def find_standing(data: Path) -> Standing | None:
    """The standing installation that is running on this data directory; None where none is."""
    path = _path(data)
    if not path.exists():
        return None
    with path.open("r", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = file.read()
            return Standing.model_validate_json(text) if text else None
    return None


def begin_standing(**facts: object) -> Standing:
    """The description of an installation that this process starts now."""
    return Standing.model_validate({**facts, "process": os.getpid(), "since": now()})


def _path(data: Path) -> Path:
    return data / "runs" / "standing.json"
