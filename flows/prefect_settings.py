"""Prefect's settings for this project, put into the environment before Prefect is first imported.

With no server named, Prefect starts a temporary one on loopback, its database under the data directory. Usage
statistics are off in the server and in the client, and the start may take the time that a first migration needs.
Prefect logs the traceback of whatever ends a flow; here the run ledger and the command line tell it, once.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from flows.guard import guard_children

if TYPE_CHECKING:
    from pathlib import Path

DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def configure_prefect(home: Path) -> None:
    """Point Prefect at `home`, unless the operator has set otherwise; has no effect once Prefect is imported.

    Prefect's temporary server and whatever else is started from then on ends with this process at the latest.
    """
    if "prefect" in sys.modules:
        return
    home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(home))
    if "PREFECT_API_URL" not in os.environ:
        os.environ["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] = "true"
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    guard_children()
