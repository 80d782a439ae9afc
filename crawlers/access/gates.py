"""One request at a time per host, and a pause behind each."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass
class _Gate:
    delay: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    opens: float = 0.0


class HostGates:
    """A gate for each host; the pause is counted from the end of one request to the start of the next."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._gates: dict[str, _Gate] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Waits until the host may be asked again, and keeps everybody else away meanwhile."""
        gate = self._gate(host)
        async with gate.lock:
            while (wait := gate.opens - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                gate.opens = max(gate.opens, time.monotonic() + gate.delay)

    def slow_down(self, host: str, delay: float) -> None:
        """Lengthens the pause of a host, as its Crawl-delay asks; never shortens it."""
        gate = self._gate(host)
        gate.delay = max(gate.delay, delay)
        gate.opens = max(gate.opens, time.monotonic() + gate.delay)

    def hold(self, host: str, seconds: float) -> None:
        """Keeps a host closed for some time, as its Retry-After asks."""
        gate = self._gate(host)
        gate.opens = max(gate.opens, time.monotonic() + seconds)

    def _gate(self, host: str) -> _Gate:
        return self._gates.setdefault(host, _Gate(self._delay))
