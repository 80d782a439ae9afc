"""Progress of long work: a bar on a terminal, plain log lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECONDS_BETWEEN_LINES = 30.0


@contextmanager
def show_progress(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Yield a function that advances the progress by a number of things done."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda steps: bar.advance(task, steps)
        return

    done = 0
    last_line = time.monotonic()

    def advance(steps: int) -> None:
        nonlocal done, last_line
        done += steps
        if time.monotonic() - last_line >= SECONDS_BETWEEN_LINES:
            last_line = time.monotonic()
            click.echo(f"{label}: {done}" + (f" of {total}" if total is not None else ""), err=True)

    yield advance
