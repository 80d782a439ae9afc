"""Wrong usage: a message with the thing, the reason and the remedy, exit code 2, no traceback."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from installations import run_nianbao

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nightly", "--data", "no/such/place"], "no/such/place"),
        (["extract", "no-such-file.html"], "no-such-file.html"),
        (["nightly", "nowhere"], "site nowhere"),
        (["rerun", "nobody"], "agency nobody"),
        (["rerun", "nobody", "--years", "20x9"], "20x9"),
        (["demo", "--night", "unchanged", "--data", "fresh"], "unchanged"),
        (["no-such-command"], "no-such-command"),
    ],
)
def test_wrong_usage_names_thing_and_remedy(arguments: list[str], named: str, tmp_path: Path) -> None:
    (tmp_path / "data/sites").mkdir(parents=True)
    run = run_nianbao(*arguments, cwd=tmp_path)
    assert run.code == 2
    assert named in run.err
    assert "Traceback" not in run.err + run.out


def test_typo_in_a_registry_file_names_file_line_and_field(tmp_path: Path) -> None:
    sites = tmp_path / "data/sites"
    sites.mkdir(parents=True)
    (sites / "somewhere.yaml").write_text(
        "id: somewhere\nname: 某县\nprovince: CN-JS\nlevel: county\nhomme: http://www.somewhere.gov.cn/\n",
        encoding="utf-8",
    )
    run = run_nianbao("nightly", cwd=tmp_path)
    assert run.code == 2
    assert "somewhere.yaml" in run.err
    assert "homme" in run.err
    assert "home" in run.err.replace("homme", "")
    assert "Traceback" not in run.err


def test_settings_with_a_typo_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data/sites").mkdir(parents=True)
    (tmp_path / "data/settings.yaml").write_text("delay_second: 3\n", encoding="utf-8")
    run = run_nianbao("nightly", cwd=tmp_path)
    assert run.code == 2
    assert "settings.yaml" in run.err
    assert "delay_second" in run.err
    assert "delay_seconds" in run.err


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom flows.cli.main import cli\n"
        "cli.main(['--help'], standalone_mode=False)\n"
        "heavy = {'prefect', 'scrapy', 'pandas', 'pyarrow', 'lxml', 'pydantic', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_every_command_has_help() -> None:
    from flows.cli.main import COMMANDS

    for name in COMMANDS:
        run = run_nianbao(name, "--help")
        assert run.code == 0, run.err
        assert run.out.startswith(f"Usage: nianbao {name}")
