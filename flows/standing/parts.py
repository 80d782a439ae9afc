"""The parts of a standing installation: processes that are started by it, and ended with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO


def start_part(
    module: str, *arguments: str, environment: dict[str, str], log: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    """Start a module as a part, in a session of its own so that a terminal's interrupt reaches the parent alone."""
    # -P: a folder named like one of our packages in the working directory is not ours.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        env=environment,
        start_new_session=True,
    )


def end_part(part: subprocess.Popen[bytes], seconds: float) -> None:
    """Ask a part to end, wait for it, and kill whatever is left of its process group."""
    if part.poll() is None:
        part.terminate()
        with suppress(subprocess.TimeoutExpired):
            part.wait(timeout=seconds)
    try:
        os.killpg(part.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # nothing is left
    part.wait()
