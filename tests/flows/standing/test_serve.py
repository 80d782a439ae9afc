"""A standing installation as its operator meets it: one command, the schedule in a browser, a rerun by a click."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from installations import SETTINGS, run_nianbao
from serving import CHINA, ended, post, processes_of, serve, wait_for

from benchmarks.loopback_pool import free_port
from flows.standing.schedule import read_schedule
from flows.standing.server import server_environment
from pipeline.errors import WrongUsageError
from practice.web import PracticeWeb

if TYPE_CHECKING:
    import subprocess

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium")
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
                wait_for(lambda: ended(data, "nightly"))
                reports = pd.read_parquet(data / "releases/latest/reports.parquet")
                assert len(reports) == len(web.truth().reports)
                _rerun(page, port, agency)
                wait_for(lambda: ended(data, "rerun"))
                browser.close()
            assert agency in ended(data, "rerun")
            wait_for(
                lambda: (
                    not post(
                        port, "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}}
                    )
                )
            )
            states = post(port, "/flow_runs/filter", {"sort": "START_TIME_DESC"})
            assert [run["state_name"] for run in states if run["state_name"] != "Scheduled"] == [
                "Completed"
            ] * 2
            kept = {artifact["key"] for artifact in post(port, "/artifacts/filter", {})}
            assert {"night-summary", "quality", "look-at"} <= kept
        finally:
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(timeout=120) == 0
    assert not processes_of(data)


@pytest.mark.proof
def test_nothing_is_left_when_the_command_itself_is_killed(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    serving = serve(tmp_path, free_port(), datetime.datetime.now(CHINA) - datetime.timedelta(minutes=5))
    assert serving.stdout is not None
    assert "China time" in serving.stdout.readline()
    assert processes_of(tmp_path)
    serving.kill()
    serving.wait()
    wait_for(lambda: not processes_of(tmp_path))


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
    (nightly,) = (each for each in post(port, "/deployments/filter", {}) if each["name"] == "nightly")
    assert nightly["schedules"][0]["schedule"]["timezone"] == "Asia/Shanghai"
    page.goto(f"http://127.0.0.1:{port}/deployments/deployment/{nightly['id']}")
    page.get_by_text(f"At {at:%I:%M %p} every day").first.wait_for(timeout=60_000)
    if target := os.environ.get("NIANBAO_SCREENSHOTS"):
        page.wait_for_timeout(2000)
        page.screenshot(path=Path(target) / "schedule.png")


def _rerun(page: Page, port: int, agency: str) -> None:
    (rerun,) = (each for each in post(port, "/deployments/filter", {}) if each["name"] == "rerun")
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
        serving = serve(data, port, at)
        assert serving.stdout is not None
        if f"next night {at:%Y-%m-%d %H:%M} China time" in serving.stdout.readline():
            return serving, at
        serving.terminate()
        assert serving.wait(timeout=120) == 0
    raise AssertionError("the installation did not start in time")
