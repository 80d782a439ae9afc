"""What a run is doing: a moving line on a terminal, plain log lines elsewhere, always on standard error."""

from __future__ import annotations

import logging
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status


class _StatusHandler(logging.Handler):
    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status

    def emit(self, record: logging.LogRecord) -> None:
        self._status.update(self.format(record))


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
            logger.addHandler(handler)
            try:
                yield
            finally:
                logger.removeHandler(handler)
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", datefmt="%H:%M:%S"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
