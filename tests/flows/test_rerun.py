"""A rerun reads the archive only, shows what would change, and changes one agency."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from installations import run_nianbao

from flows.lock import hold

if TYPE_CHECKING:
    from installations import Installation, Night

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installation(first: Night, tmp_path: Path) -> Installation:
    return first.installation.copy(tmp_path / "data")


def test_a_rerun_changes_nothing_and_asks_nobody(installation: Installation, first: Night) -> None:
    asked = len(installation.web.log)
    agency = first.truth.reports[0].agency_id
    run = run_nianbao("rerun", agency, "--json", "--data", installation.data)
    assert run.code == 0, run.err
    assert run.json["differences"] == []
    assert not run.json["published"]
    assert run.json["reports"] == sum(report.agency_id == agency for report in first.truth.reports)
    assert len(installation.web.log) == asked
    assert (installation.release() / "SHA256SUMS").read_bytes() == (first.release / "SHA256SUMS").read_bytes()


def test_a_changed_label_is_shown_first_and_changes_one_agency(
    installation: Installation, first: Night, tmp_path: Path
) -> None:
    agency = first.truth.reports[0].agency_id
    code = _code_that_mistakes_a_label(tmp_path / "code")
    before = (installation.release() / "SHA256SUMS").read_bytes()

    dry = run_nianbao(
        "rerun", agency, "--dry-run", "--json", "--data", installation.data, PYTHONPATH=str(code)
    )
    assert dry.code == 0, dry.err
    assert dry.json["differences"]
    assert not dry.json["committed"]
    assert {difference["agency_id"] for difference in dry.json["differences"]} == {agency}
    assert {difference["cause"] for difference in dry.json["differences"]} == {"parser_changed"}
    assert (installation.release() / "SHA256SUMS").read_bytes() == before

    old = pd.read_parquet(installation.release() / "cells.parquet")
    run = run_nianbao("rerun", agency, "--json", "--data", installation.data, PYTHONPATH=str(code))
    assert run.json["published"]
    new = pd.read_parquet(installation.release() / "cells.parquet")
    others = [frame[frame["agency_id"] != agency].reset_index(drop=True).astype(str) for frame in (old, new)]
    pd.testing.assert_frame_equal(*others)
    changes = pd.read_parquet(installation.release() / "changes.parquet")
    assert set(changes["agency_id"]) == {agency}
    assert len(changes) == len(dry.json["differences"])


def _code_that_mistakes_a_label(target: Path) -> Path:
    """A copy of the program in which 行政许可 of both forms is called something that no report prints."""
    for package in ("crawlers", "flows", "pipeline", "practice"):
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    changed = 0
    for path in sorted((target / "pipeline/forms").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        spoiled = [["已改名称甲乙丙丁" if "政许可" in field else field for field in row] for row in rows]
        if spoiled != rows:
            changed += 1
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(spoiled)
    assert changed
    return target


def test_refetch_asks_the_agencys_site_alone(installation: Installation, first: Night) -> None:
    installation.web.turn_to("first")
    asked = len(installation.web.log)
    agency = first.truth.reports[0].agency_id
    run = run_nianbao("rerun", agency, "--refetch", "--dry-run", "--json", "--data", installation.data)
    assert run.code == 0, run.err
    assert run.json["differences"] == []
    hosts = {request.host for request in installation.web.log[asked:]}
    assert len(hosts) == 1
    assert first.truth.reports[0].url.split("/")[2].partition(":")[0] in hosts


def test_two_reruns_at_once_are_refused_with_the_reason(installation: Installation, first: Night) -> None:
    before = (installation.release() / "SHA256SUMS").read_bytes()
    with hold(installation.data, "rerun of another-agency"):
        run = run_nianbao("rerun", first.truth.reports[0].agency_id, "--data", installation.data)
    assert run.code == 1
    assert "in use by rerun of another-agency" in run.err
    assert "Traceback" not in run.err
    assert (installation.release() / "SHA256SUMS").read_bytes() == before
