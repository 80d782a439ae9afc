"""No process outlives the run that started it, not even when the run is killed.

Crawls, readers, LibreOffice and Prefect's temporary server are started in several places, some of them not ours; all of
them inherit the environment, and by a variable in it the guardian finds them.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path

_SCRIPT = Path(__file__).with_name("guardian.py")
_held: list[int] = []


def guard_children() -> None:
    """Start the guardian of this process, once; what is started from now on ends with this process at the latest."""
    if _held:
        return
    marker = f"NIANBAO_GUARD_{secrets.token_hex(8)}"
    reading, writing = os.pipe()
    subprocess.Popen(
        [sys.executable, "-I", "-S", str(_SCRIPT), marker],
        stdin=reading,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Neither a signal to the terminal's group nor the death of the run's session may end it.
        start_new_session=True,
    )
    os.close(reading)
    # The system closes this end when the process is gone; children do not inherit it (PEP 446).
    _held.append(writing)
    os.environ[marker] = "1"
