"""A night of a standing installation is stopped in the middle, and gone on with when the installation is back."""

from __future__ import annotations

import datetime
import signal
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from installations import SETTINGS
from postgres import PASSWORD, PROGRAMS, postgres
from serving import CHINA, ended, post, processes_of, serve, wait_for

from benchmarks.loopback_pool import free_port
from practice.web import PracticeWeb

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

SITES = ["qinghe", "lanyuan"]


@pytest.mark.proof
@pytest.mark.skipif(PROGRAMS is None, reason="postgresql is not installed")
def test_a_stopped_night_goes_on_at_the_next_start_with_its_state_in_postgresql(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with PracticeWeb(hosts=SITES) as web, postgres() as database:
        web.write_registry(data / "sites")
        (data / "settings.yaml").write_text(SETTINGS.replace("0.02", "0.5"), encoding="utf-8")
        port = free_port()
        serving = _serve(data, port, database)
        try:
            (nightly,) = (each for each in post(port, "/deployments/filter", {}) if each["name"] == "nightly")
            post(port, f"/deployments/{nightly['id']}/create_flow_run", {})
            wait_for(lambda: len(web.log) >= 8)
        finally:
            serving.send_signal(signal.SIGTERM)
            out, _ = serving.communicate(timeout=120)
        assert serving.returncode == 0
        assert "goes on at the next start" in out
        assert not processes_of(data)
        assert not ended(data, "nightly")

        (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
        serving = _serve(data, port, database, first_line="going on with")
        try:
            wait_for(lambda: ended(data, "nightly"))
            wait_for(lambda: "Completed" in _states(port))
            names = [run["name"] for run in post(port, "/flow_runs/filter", {})]
            assert [name for name in names if name.startswith("goes-on-with-")]
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=120)
        reports = pd.read_parquet(data / "releases/latest/reports.parquet")
        assert len(reports) == len(web.truth().reports)
    assert not list((data / "prefect").glob("*.db")), "Prefect's state is in PostgreSQL"
    written = [path for path in data.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert written == []


def _serve(data: Path, port: int, database: str, first_line: str = "Prefect UI") -> subprocess.Popen[str]:
    """Serve with a night that is a long time away."""
    at = datetime.datetime.now(CHINA) - datetime.timedelta(minutes=5)
    serving = serve(data, port, at, NIANBAO_DATABASE_URL=database)
    assert serving.stdout is not None
    line = serving.stdout.readline()
    assert line.startswith(first_line), line
    return serving


def _states(port: int) -> list[str]:
    return [run["state_name"] for run in post(port, "/flow_runs/filter", {})]
