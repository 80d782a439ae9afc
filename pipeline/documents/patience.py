"""How long a reading may take: slow readers say beforehand that they need more time than a page does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_listeners: list[Callable[[float], None]] = []


def ask_for_time(seconds: float) -> None:
    """Tell whoever limits this process that the current document may take `seconds` from now on."""
    for listener in _listeners:
        listener(seconds)


def on_request(listener: Callable[[float], None]) -> None:
    """Have `listener` called with every request for time in this process."""
    _listeners.append(listener)
