"""The processes of a session, seen from outside: the processor time they have used, and their end (Linux, proc(5))."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

# Places in /proc/PID/stat after the name in parentheses, which may contain blanks itself.
_SESSION = 3
_TIMES = slice(11, 15)
_TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of(process: int) -> float:
    """Processor time of a process and of its children that have ended; 0 when it is gone."""
    return sum(map(int, _fields(f"/proc/{process}/stat")[_TIMES])) / _TICKS


def seconds_of_session(leader: int) -> float:
    """Processor time of all processes of the session that `leader` leads."""
    return sum(map(seconds_of, members(leader)))


def members(leader: int) -> list[int]:
    """The processes of the session that `leader` leads; a leader that has not made one yet is alone."""
    found = [leader]
    for entry in Path("/proc").glob("[0-9]*/stat"):
        process = int(entry.parent.name)
        if process != leader and _fields(str(entry))[_SESSION : _SESSION + 1] == [str(leader)]:
            found.append(process)
    return found


def end(leader: int) -> None:
    """Kill every process of the session that `leader` leads."""
    for member in members(leader):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(member, signal.SIGKILL)


def _fields(path: str) -> list[str]:
    """The fields of a stat file after the name; none when the process has ended."""
    try:
        text = Path(path).read_text(encoding="utf-8", errors="backslashreplace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()
