"""The demo's nights, each run once as a person would run them; later nights build on the first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NIANBAO = Path(sys.executable).with_name("nianbao")


@dataclass
class Run:
    """One finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run_nianbao(*arguments: str | Path, cwd: Path | None = None, timeout: float = 300, **variables: str) -> Run:
    """Run the command line in a process of its own, without a terminal and without standard input."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_"))}
    done = subprocess.run(
        [str(NIANBAO), *map(str, arguments)],
        cwd=cwd,
        env={**environment, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    """The data directory of a demo, and what its first night printed as JSON."""
    data = tmp_path_factory.mktemp("demo") / "data"
    return data, run_nianbao("demo", "--data", data, "--json", "--port", "0")
