"""A part of a standing installation, as a process that ends when its parent does.

The parent holds the other end of standard input. When it is gone, however it ended, the whole process group of
this part is asked to end and then killed, so that no server and no worker is left behind.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO

GRACE_SECONDS = 30.0


def start_part(
    module: str, *arguments: str, environment: dict[str, str], log: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    """Start a module as a part, in a session of its own so that a terminal's interrupt reaches the parent alone."""
    # -P: a folder named like one of our packages in the working directory is not ours.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "flows.standing.child", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT if log else None,
        env=environment,
        start_new_session=True,
    )


def end_part(part: subprocess.Popen[bytes], seconds: float = GRACE_SECONDS) -> None:
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


def _end_with_parent() -> None:
    # The bare descriptor: a thread that holds the lock of sys.stdin would stop the interpreter from ending.
    while os.read(0, 1024):
        continue
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    """Run the module that the first argument names, with the arguments after it."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
