"""The guardian process: waits until the run that started it is gone, then kills every process that the run has left.

Started as a plain script with the name of an environment variable; its standard input is a pipe of which the run holds
the other end, and which the system closes however the run ends. Whatever carries the variable in its environment was
started by the run or by something that it started. Knows nothing but the standard library, so that it starts at once.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

QUIET_SECONDS = 0.1
LOOKS = 50


def marked_processes(marker: str) -> list[int]:
    """The processes of this user that carry the variable (proc(5))."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or belongs to somebody else
            variables = (folder / "environ").read_bytes().split(b"\0")
            if any(variable.startswith(marker.encode() + b"=") for variable in variables):
                found.append(int(folder.name))
    return [process for process in found if process != os.getpid()]


def end_all(marker: str) -> None:
    """Kill them until a look finds none, since one may start another in between."""
    for _ in range(LOOKS):
        left = marked_processes(marker)
        if not left:
            return
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(QUIET_SECONDS)


if __name__ == "__main__":
    sys.stdin.buffer.read()
    end_all(sys.argv[1])
