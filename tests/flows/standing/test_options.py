"""Backfill over years, and a night for cron: they do less than a whole night, and lead to the same data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from installations import Installation, run_nianbao

if TYPE_CHECKING:
    from pathlib import Path

    from installations import Night


@pytest.mark.proof
def test_a_backfill_of_some_years_and_then_one_night_for_cron(first: Night, tmp_path: Path) -> None:
    web = first.installation.web
    web.turn_to("first")
    here = Installation(tmp_path / "data", web)
    here.begin_like(first.installation)

    backfill = run_nianbao("nightly", "--json", "--years", "2019-2020", "--data", here.data)
    assert backfill.json["published"], backfill.err
    reports = pd.read_parquet(here.release() / "reports.parquet")
    wanted = {(each.agency_id, each.year) for each in first.truth.reports if each.year in {2019, 2020}}
    assert set(zip(reports["agency_id"], reports["year"], strict=True)) == wanted

    once = run_nianbao("serve", "--once", "--json", "--wait", "0", "--data", here.data)
    assert {site["site"]: site["outcome"] for site in once.json["sites"]} == first.truth.outcomes, once.err
    assert len(pd.read_parquet(here.release() / "reports.parquet")) == len(first.truth.reports)
    crawls = here.data / "runs" / once.json["run"] / "crawl"
    (again,) = crawls.glob("visit-2-*.job.json")
    down = [site["id"] for site in json.loads(again.read_text(encoding="utf-8"))["sites"]]
    assert down == ["yanzhou"], "only what failed for a passing reason is visited again after the wait"
