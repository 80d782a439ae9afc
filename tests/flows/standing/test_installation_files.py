"""The examples for operators name options and variables that there are, and commands that exist."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
import yaml
from installations import NIANBAO

from flows.cli.commands.serve import command
from flows.cli.main import cli

INSTALLATION = Path(__file__).parents[3] / "docs/installation"
OPERATE = INSTALLATION.parent / "operate.md"
KNOWN = {
    *(option.envvar for option in command.params if isinstance(option.envvar, str)),
    "NIANBAO_WEBHOOK_URL",
    "NIANBAO_SMTP_URL",
}


def _parse(arguments: list[str]) -> None:
    """Parse what follows `nianbao` without running it; click raises where it does not fit."""
    name, *options = arguments
    context = click.Context(cli)
    found = cli.get_command(context, name)
    assert found is not None
    found.parse_args(click.Context(found), options)


def _variables(text: str) -> set[str]:
    return set(re.findall(r"NIANBAO_[A-Z_]+", text))


def test_the_unit_starts_the_command_and_waits_for_its_end() -> None:
    text = (INSTALLATION / "nianbao.service").read_text(encoding="utf-8")
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    program, *arguments = unit["Service"]["ExecStart"].split()
    assert program.endswith("/.venv/bin/nianbao")
    _parse(arguments)
    assert int(unit["Service"]["TimeoutStopSec"]) >= 90, (
        "the worker may take a minute, the server half of one"
    )
    assert _variables(text) <= KNOWN


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    text = (INSTALLATION / "nianbao.service").read_text(encoding="utf-8")
    unit = tmp_path / "nianbao.service"
    unit.write_text(text.replace("/opt/nianbao/.venv/bin/nianbao", str(NIANBAO)), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no"]
    done = subprocess.run([*command, unit], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert unit.name not in done.stderr
    unit.write_text(text.replace("KillMode", "KillMood"), encoding="utf-8")
    wrong = subprocess.run([*command, unit], capture_output=True, text=True, check=False)
    assert "KillMood" in wrong.stderr, "it does read the unit"


def test_the_compose_file_keeps_the_ui_on_loopback() -> None:
    text = (INSTALLATION / "compose.yaml").read_text(encoding="utf-8")
    service = yaml.safe_load(text)["services"]["nianbao"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    shell, flag, script = service["command"]
    assert (shell, flag) == ("sh", "-c")
    install, _, start = script.partition(" && exec nianbao ")
    assert install.startswith("pip install")
    _parse(start.split())
    assert _variables(text) <= KNOWN


def test_the_page_names_options_that_there_are() -> None:
    text = OPERATE.read_text(encoding="utf-8")
    options = {name for option in command.params for name in option.opts}
    shown = set(re.findall(r"^\| `(--\w+)", text, flags=re.MULTILINE)) | {"--port"}
    assert len(shown) >= 5
    assert shown <= options
    assert _variables(text) <= KNOWN
