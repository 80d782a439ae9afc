"""The examples for operators name options and variables that there are, and commands that exist."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import yaml

from flows.cli.commands.serve import command

INSTALLATION = Path(__file__).parents[3] / "docs/installation"
OPERATE = INSTALLATION.parent / "operate.md"
KNOWN = {
    *(option.envvar for option in command.params if isinstance(option.envvar, str)),
    "NIANBAO_WEBHOOK_URL",
    "NIANBAO_SMTP_URL",
}


def _variables(text: str) -> set[str]:
    return set(re.findall(r"NIANBAO_[A-Z_]+", text))


def test_the_unit_starts_the_command_and_waits_for_its_end() -> None:
    text = (INSTALLATION / "nianbao.service").read_text(encoding="utf-8")
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    assert unit["Service"]["ExecStart"].endswith("/bin/nianbao serve")
    assert int(unit["Service"]["TimeoutStopSec"]) >= 90, (
        "the worker may take a minute, the server half of one"
    )
    assert _variables(text) <= KNOWN


def test_the_compose_file_keeps_the_ui_on_loopback() -> None:
    text = (INSTALLATION / "compose.yaml").read_text(encoding="utf-8")
    service = yaml.safe_load(text)["services"]["nianbao"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert _variables(text) <= KNOWN


def test_the_page_names_options_that_there_are() -> None:
    text = OPERATE.read_text(encoding="utf-8")
    options = {name for option in command.params for name in option.opts}
    shown = set(re.findall(r"^\| `(--\w+)", text, flags=re.MULTILINE)) | {"--port"}
    assert len(shown) >= 5
    assert shown <= options
    assert _variables(text) <= KNOWN
