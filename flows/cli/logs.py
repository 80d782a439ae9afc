"""What a run is doing: a moving line on a terminal, plain log lines elsewhere, always on standard error."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.text import Text

from flows.cli.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status


class _OneLine(logging.Formatter):
    """A record on one line, so that no title from a web page can fake another record or command a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return shown(super().format(record))


class _StatusHandler(logging.Handler):
    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status

    def emit(self, record: logging.LogRecord) -> None:
        self._status.update(Text(self.format(record)))


@contextmanager
def show_steps() -> Iterator[None]:
    """Show what the flows log while the block runs; warnings stay on the screen."""
    logger = logging.getLogger("flows")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("starting Prefect") as status:
            handler: logging.Handler = _StatusHandler(status)
            handler.setFormatter(_OneLine())
            logger.addHandler(handler)
            try:
                yield
            finally:
                logger.removeHandler(handler)
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine("%(asctime)s %(message)s", datefmt="%H:%M:%S"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
