"""A standing installation as its operator meets it: one command, the schedule in a browser, a rerun by a click."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from installations import NIANBAO, SETTINGS, run_nianbao

from benchmarks.loopback_pool import free_port
from flows.ledger import list_runs, read_events
from flows.standing.schedule import read_schedule
from flows.standing.server import server_environment
from pipeline.errors import WrongUsageError
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
CHINA = datetime.timezone(datetime.timedelta(hours=8))
LEADS = (90, 120, 240)


@pytest.mark.proof
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_night_by_the_schedule_a_rerun_from_the_browser_and_no_leftovers(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    data = tmp_path / "data"
    data.mkdir()
    (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    with PracticeWeb(hosts=["qinghe", "lanyuan"]) as web:
        web.write_registry(data / "sites")
        agency = next(iter(web.truth().reports)).agency_id
        port = free_port()
        serving, at = _serve_in_time(data, port)
        try:
            second = run_nianbao("serve", "--data", data, "--port", str(free_port()))
            assert second.code == 1
            assert f"process {serving.pid} since" in second.err
            with sync_playwright() as browsers:
                browser = browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1200, "height": 700})
                _see_schedule(page, port, at)
                _wait_for(lambda: _ended(data, "nightly"))
                reports = pd.read_parquet(data / "releases/latest/reports.parquet")
                assert len(reports) == len(web.truth().reports)
                _rerun(page, port, agency)
                _wait_for(lambda: _ended(data, "rerun"))
                browser.close()
            assert agency in _ended(data, "rerun")
            _wait_for(
                lambda: (
                    not _post(
                        port, "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}}
                    )
                )
            )
            states = _post(port, "/flow_runs/filter", {"sort": "START_TIME_DESC"})
            assert [run["state_name"] for run in states if run["state_name"] != "Scheduled"] == [
                "Completed"
            ] * 2
            kept = {artifact["key"] for artifact in _post(port, "/artifacts/filter", {})}
            assert {"night-summary", "quality", "look-at"} <= kept
        finally:
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(timeout=120) == 0
    assert not _processes_of(data)


@pytest.mark.proof
def test_nothing_is_left_when_the_command_itself_is_killed(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    serving = _serve(tmp_path, free_port(), datetime.datetime.now(CHINA) - datetime.timedelta(minutes=5))
    assert serving.stdout is not None
    assert "China time" in serving.stdout.readline()
    assert _processes_of(tmp_path)
    serving.kill()
    serving.wait()
    _wait_for(lambda: not _processes_of(tmp_path))


def test_the_hour_of_the_night_is_that_of_china() -> None:
    schedule = read_schedule("02:30")
    assert schedule.cron == "30 2 * * *"
    evening = datetime.datetime(2026, 3, 1, 17, 0, tzinfo=datetime.UTC)  # 01:00 in China
    assert schedule.next_after(evening).isoformat() == "2026-03-02T02:30:00+08:00"
    assert schedule.next_after(evening + datetime.timedelta(hours=1, minutes=30)).day == 3
    for wrong in ("24:00", "2", "02:30:00", "night"):
        with pytest.raises(WrongUsageError, match="no time of day"):
            read_schedule(wrong)


def test_the_database_goes_to_the_server_alone_and_statistics_are_off(tmp_path: Path) -> None:
    settings = server_environment(tmp_path, "postgresql://someone:secret@db.example/prefect")
    assert (
        settings["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
        == "postgresql+asyncpg://someone:secret@db.example/prefect"
    )
    assert settings["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert settings["DO_NOT_TRACK"] == "1"
    with pytest.raises(WrongUsageError) as told:
        server_environment(tmp_path, "mysql://someone:secret@db.example/prefect")
    assert "secret" not in str(told.value)


def _see_schedule(page: Page, port: int, at: datetime.datetime) -> None:
    (nightly,) = (each for each in _post(port, "/deployments/filter", {}) if each["name"] == "nightly")
    assert nightly["schedules"][0]["schedule"]["timezone"] == "Asia/Shanghai"
    page.goto(f"http://127.0.0.1:{port}/deployments/deployment/{nightly['id']}")
    page.get_by_text(f"At {at:%I:%M %p} every day").first.wait_for(timeout=60_000)
    if target := os.environ.get("NIANBAO_SCREENSHOTS"):
        page.wait_for_timeout(2000)
        page.screenshot(path=Path(target) / "schedule.png")


def _rerun(page: Page, port: int, agency: str) -> None:
    (rerun,) = (each for each in _post(port, "/deployments/filter", {}) if each["name"] == "rerun")
    page.goto(f"http://127.0.0.1:{port}/deployments/deployment/{rerun['id']}/run")
    page.locator("textarea").first.fill(agency, timeout=60_000)
    if target := os.environ.get("NIANBAO_SCREENSHOTS"):
        page.wait_for_timeout(1000)
        page.screenshot(path=Path(target) / "rerun.png")
    page.get_by_role("button", name="Submit").click()
    # The UI returns to the deployment once the server has taken the run.
    page.wait_for_url(f"**/deployment/{rerun['id']}", timeout=90_000)


def _serve_in_time(data: Path, port: int) -> tuple[subprocess.Popen[str], datetime.datetime]:
    """Serve with a night that is to begin shortly; on a busy machine the first starts may take longer than that."""
    for seconds in LEADS:
        at = datetime.datetime.now(CHINA) + datetime.timedelta(seconds=seconds)
        serving = _serve(data, port, at)
        assert serving.stdout is not None
        if f"next night {at:%Y-%m-%d %H:%M} China time" in serving.stdout.readline():
            return serving, at
        serving.terminate()
        assert serving.wait(timeout=120) == 0
    raise AssertionError("the installation did not start in time")


def _serve(data: Path, port: int, at: datetime.datetime) -> subprocess.Popen[str]:
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NIANBAO_"))
    }
    return subprocess.Popen(
        [NIANBAO, "serve", "--data", data, "--port", str(port), "--at", f"{at:%H:%M}", "--wait", "0"],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def _ended(data: Path, kind: str) -> list[str]:
    """The subjects of the events with which runs of a kind have ended."""
    events = [
        event
        for path in list_runs(data / "runs")
        if path.parent.name.endswith(kind)
        for event in read_events(path)
    ]
    return [
        event.subject for event in events if event.state == "finished" and event.step in {"night", "rerun"}
    ]


def _post(port: int, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: list[dict[str, Any]] = json.load(answer)
        return found


def _wait_for(condition: Callable[[], object], seconds: float = 240) -> None:
    ending = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ending, "it did not happen in time"
        time.sleep(0.5)


def _processes_of(data: Path) -> list[str]:
    """Processes whose command line or environment names the data directory, this one left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if folder.name == str(os.getpid()):
            continue
        try:
            command = (folder / "cmdline").read_bytes()
            facts = command + (folder / "environ").read_bytes()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # it has ended meanwhile, or is not ours
        if str(data).encode() in facts:
            found.append(command.replace(b"\0", b" ").decode())
    return found
