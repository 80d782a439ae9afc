"""The hour of the night: a time of day in China, as a cron line and as the next moment."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pipeline.errors import WrongUsageError

TIMEZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every day at one time of day in China."""

    hour: int
    minute: int

    @property
    def cron(self) -> str:
        """The line for a cron schedule whose time zone is `TIMEZONE`."""
        return f"{self.minute} {self.hour} * * *"

    def next_after(self, moment: datetime.datetime) -> datetime.datetime:
        """The first start after an aware `moment`, in China's time."""
        local = moment.astimezone(ZoneInfo(TIMEZONE))
        start = local.replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        return start if start > local else start + datetime.timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}"


def read_schedule(text: str) -> Schedule:
    """Read HH:MM.

    Raises:
        WrongUsageError: it is no time of day.
    """
    try:
        moment = datetime.datetime.strptime(text.strip(), "%H:%M")  # noqa: DTZ007 - a time of day alone
    except ValueError:
        raise WrongUsageError(
            f"--at {text}", "it is no time of day", "Write hours and minutes in China's time, as 02:30."
        ) from None
    return Schedule(moment.hour, moment.minute)
