"""The processes that make the pages of a site end with the build that started them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# A build whose pages are slow, and whose workers leave their numbers.
BUILD = """
import os, sys, time
from pathlib import Path
from pipeline.website.rendering import Page, write_pages

def render(_):
    (Path(os.environ["WORKERS"]) / str(os.getpid())).touch()
    time.sleep(0.02)
    return "a page"

if __name__ == "__main__":
    write_pages([Page(f"{n}.html", render) for n in range(400)], None, Path(sys.argv[1]), 2)
"""


def is_running(number: int) -> bool:
    """Whether a process is there and not merely waiting to be reaped."""
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether something comes to hold in time."""
    ending = time.monotonic() + seconds
    while time.monotonic() < ending:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_build_that_is_killed_leaves_no_worker(tmp_path: Path) -> None:
    workers = tmp_path / "workers"
    workers.mkdir()
    program = tmp_path / "build.py"
    program.write_text(BUILD, encoding="utf-8")
    environment = {**os.environ, "WORKERS": str(workers)}
    build = subprocess.Popen(
        [sys.executable, str(program), str(tmp_path / "site")], env=environment, stderr=subprocess.DEVNULL
    )
    assert wait_until(lambda: len(list(workers.iterdir())) == 2)
    numbers = [int(each.name) for each in workers.iterdir()]
    assert all(map(is_running, numbers))
    build.kill()
    assert wait_until(lambda: not any(map(is_running, numbers)))
    assert build.wait(30) == -9
