"""What README.md shows can be run: its Python against the first night's release, its commands as commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from installations import run_nianbao

if TYPE_CHECKING:
    from installations import Night

ROOT = Path(__file__).parents[2]
CHINESE = {
    ROOT / "README.zh.md": ROOT / "README.md",
    ROOT / "docs/use-the-data.zh.md": ROOT / "docs/use-the-data.md",
}
PAGES = [ROOT / "README.md", *sorted(set((ROOT / "docs").glob("*.md")) - set(CHINESE))]


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(
    ("page", "block"),
    [(page, block) for page in PAGES for block in _blocks(page, "python")],
    ids=lambda value: value.name if isinstance(value, Path) else value.splitlines()[0],
)
def test_python_in_the_documentation_runs(page: Path, block: str, first: Night, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demo").symlink_to(first.installation.data)
    (tmp_path / "data/releases").symlink_to(first.installation.data / "releases")
    done = subprocess.run(
        [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def _shown(page: Path) -> list[tuple[str, list[str]]]:
    """Language and lines of every block, without the remarks behind commands, which are in the reader's language."""
    blocks = re.findall(r"```(\w+)\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [
        (
            language,
            [re.sub(r"\s+# .*", "", line) for line in block.splitlines()] if language == "sh" else [block],
        )
        for language, block in blocks
    ]


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.name)
def test_a_chinese_page_shows_what_the_english_one_shows(page: Path) -> None:
    assert _shown(page)
    assert _shown(page) == _shown(CHINESE[page])


@pytest.mark.parametrize("page", [*CHINESE, *CHINESE.values()], ids=lambda page: page.name)
def test_links_of_the_translated_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_commands_in_the_documentation_exist() -> None:
    from flows.cli.main import COMMANDS

    shown = {
        match
        for page in PAGES
        for block in _blocks(page, "sh")
        for match in re.findall(r"nianbao ([a-z]+)", block)
    }
    assert shown
    assert shown <= set(COMMANDS)


@pytest.mark.parametrize("command", ["sites check", "status"])
def test_commands_that_need_no_network_run(command: str, first: Night) -> None:
    run = run_nianbao(*command.split(), "--data", first.installation.data)
    assert run.code in {0, 1}, run.err
    assert run.out.strip()
    assert "Traceback" not in run.err


def test_the_registry_of_the_project_is_sound() -> None:
    run = run_nianbao("sites", "check", "--data", ROOT / "data")
    assert run.code == 0, run.out
