"""An interrupted night leaves no process behind and loses nothing; the next night ends where it would have ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from installations import NIANBAO, SETTINGS, Installation

from pipeline.archive.archive import Archive
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_is_finished_by_the_next_night(tmp_path: Path, sent: signal.Signals) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with PracticeWeb() as web:
        web.write_registry(data / "sites")
        (data / "settings.yaml").write_text(SETTINGS.replace("0.02", "0.4"), encoding="utf-8")
        process = subprocess.Popen(
            # Whoever runs the tests in the background may have made them, and so their children, deaf to interrupts.
            ["env", "--default-signal=INT", str(NIANBAO), "nightly", "--data", str(data)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        _wait_for(lambda: len(web.log) >= 8)
        process.send_signal(sent)
        _, err = process.communicate(timeout=90)
        assert process.returncode == 130, err
        assert "interrupted" in err
        # Prefect's temporary server may log the statement that it was stopped in; nothing of ours may be in a trace.
        assert "flows/" not in err.partition("Traceback")[2]
        assert not _processes_of(data)
        asked = len(web.log)
        if sent is signal.SIGTERM:
            return  # it ends the same way; one completed night is proof enough

        (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
        run, _, truth = Installation(data, web).night("first")
        assert run.json["published"], run.err
        reports = pd.read_parquet(data / "releases/latest/reports.parquet")
        assert len(reports) == len(truth.reports)
        assert asked < len(web.log)
        assert Archive(data / "archive").check() == []


def _wait_for(condition: object, seconds: float = 120) -> None:
    assert callable(condition)
    ending = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ending, "the crawl did not start"
        time.sleep(0.1)


def _processes_of(data: Path) -> list[str]:
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    own = str(os.getpid())
    return [line for line in listed.splitlines() if str(data) in line and line.split()[0] != own]
