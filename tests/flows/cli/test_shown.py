"""Text from a stranger's page is shown as text: it commands no terminal, fakes no log line, and is no markup."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from crawlers.outcome import SiteOutcome
from flows.artifacts import plain
from flows.cli.logs import show_steps
from flows.cli.shown import shown
from flows.cli.summaries import print_night
from flows.ledger import now
from flows.summary import NightSummary

if TYPE_CHECKING:
    from pathlib import Path

CLEAR = "\x1b[2J\x1b]0;title\x07"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (CLEAR, r"\x1b[2J\x1b]0;title\x07"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("\x9b31m", r"\x9b31m"),
        ("100\u202e001", r"100\u202e001"),
        ("某县 2023 年报", "某县 2023 年报"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, printed: str) -> None:
    assert shown(text) == printed


def test_titles_in_summaries_command_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    reason = f"[bold red]{CLEAR}"
    outcome = SiteOutcome(site="s", outcome="blocked", reason=reason, started=now(), ended=now())
    print_night(NightSummary("run", outcomes=[outcome], problems=[f"document {reason}"]), as_json=False)
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert printed.count("[bold red]") == 2, "nor is it markup for the table"


def test_titles_in_logs_fake_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    with show_steps():
        logging.getLogger("flows.night").info("reading %s", f"{CLEAR}\n12:00:00 night finished")
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert "\x1b" not in printed


def test_a_title_of_a_document_is_shown_as_text(tmp_path: Path) -> None:
    from installations import run_nianbao

    page = tmp_path / "report.txt"
    page.write_text(f"{CLEAR}某县2023年政府信息公开工作年度报告\n一、总体情况\n", encoding="utf-8")
    run = run_nianbao("extract", page)
    assert run.out.strip()
    assert "\x1b" not in run.out


def test_titles_in_artifacts_are_no_markup() -> None:
    text = plain("<img src=x onerror=alert(1)>\n# [a](javascript:alert(1)) | **b**")
    assert "<" not in text
    assert "\n" not in text
    assert r"\[a\]\(javascript:alert\(1\)\) \| \*\*b\*\*" in text
