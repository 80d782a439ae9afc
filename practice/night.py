"""One night of the practice web: the scenario that is played and the addresses that hold in it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

FIRST = "first"
UNCHANGED = "unchanged"
REVISED = "revised"
SECOND = "second"
OUTAGE = "outage"
SCENARIOS = (FIRST, UNCHANGED, REVISED, SECOND, OUTAGE)
ONLY_SECOND = frozenset({SECOND})
BEFORE_SECOND = frozenset(SCENARIOS) - ONLY_SECOND

# When pages changed that differ from those of the first night.
CHANGED_ON = {
    REVISED: datetime.datetime(2024, 11, 4, 2, tzinfo=datetime.UTC),
    SECOND: datetime.datetime(2025, 6, 3, 2, tzinfo=datetime.UTC),
}


@dataclass(frozen=True, slots=True)
class Night:
    """The scenario and the port of the server; `closed_port` refuses connections."""

    scenario: str
    port: int
    closed_port: int

    def url(self, host: str, path: str = "/") -> str:
        """An address on the practice web."""
        return f"http://{host}:{self.port}{path}"
