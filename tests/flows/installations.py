"""An installation beside a practice web, and the command line run as a person would run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from practice import settings

if TYPE_CHECKING:
    from practice.server import LoggedRequest
    from practice.truth import Truth
    from practice.web import PracticeWeb

NIANBAO = Path(sys.executable).with_name("nianbao")
SETTINGS = f"{settings.SETTINGS}website: false\n"


@dataclass
class Run:
    """One finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.strip(), self.err
        return json.loads(self.out)


def run_nianbao(
    *arguments: str | Path, cwd: Path | None = None, timeout: float = 300, **variables: str
) -> Run:
    """Run the command line in a process of its own, without a terminal and without standard input."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_"))
    }
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


@dataclass
class Installation:
    """A data directory beside a practice web; `kept` has copies of the data after each night."""

    data: Path
    web: PracticeWeb
    kept: dict[str, Path] = field(default_factory=dict)

    def night(self, scenario: str) -> tuple[Run, list[LoggedRequest], Truth]:
        """Play a scenario and run a night; the run, the requests that the server saw, and the truth."""
        self.web.turn_to(scenario)
        seen = len(self.web.log)
        run = run_nianbao("nightly", "--json", "--data", self.data)
        return run, self.web.log[seen:], self.web.truth()

    def release(self) -> Path:
        """The latest release."""
        return (self.data / "releases/latest").resolve()

    def copy(self, target: Path) -> Installation:
        """The same installation elsewhere, so that one test does not change what another reads."""
        shutil.copytree(self.data, target, symlinks=True)
        return Installation(target, self.web)

    def begin_like(self, other: Installation) -> None:
        """A new machine with the registry and the settings of another one, and nothing else of it."""
        self.data.mkdir()
        for folder in ("sites", "prefect"):
            shutil.copytree(other.data / folder, self.data / folder)
        shutil.copy(other.data / "settings.yaml", self.data)

    def set(self, **settings: object) -> None:
        """Add settings."""
        with (self.data / "settings.yaml").open("a", encoding="utf-8") as file:
            file.writelines(f"{name}: {value}\n" for name, value in settings.items())


@dataclass
class Night:
    """An installation after a night, and what was seen of it."""

    installation: Installation
    run: Run
    requests: list[LoggedRequest]
    truth: Truth

    @property
    def release(self) -> Path:
        return self.installation.release()
