"""A night on which sites are out of order: the dataset keeps what it has, and its holes say why they are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

if TYPE_CHECKING:
    from installations import Night

pytestmark = pytest.mark.proof

SICK = ("lanyuan", "wangyu")


@pytest.mark.parametrize("table", ["cells", "sections"])
def test_every_value_of_the_last_good_night_is_kept(first: Night, outage: Night, table: str) -> None:
    before, after = (pd.read_parquet(night.release / f"{table}.parquet") for night in (first, outage))
    assert outage.truth.outcomes != first.truth.outcomes
    pd.testing.assert_frame_equal(after, before)


def test_no_report_of_a_sick_site_is_taken_for_withdrawn(first: Night, outage: Night) -> None:
    reports = pd.read_parquet(outage.release / "reports.parquet").set_index(["agency_id", "year"])
    held = {(report.agency_id, report.year) for report in first.truth.reports}
    lost = held - {(report.agency_id, report.year) for report in outage.truth.reports}
    assert lost, "the scenario has to make something unreachable"
    assert set(reports.index) == held
    assert reports["withdrawn"].isna().all()


def test_a_hole_is_no_longer_said_to_be_unpublished(first: Night, outage: Night) -> None:
    before, after = (pd.read_parquet(night.release / "coverage.parquet") for night in (first, outage))
    sick = after[after["site"].isin(SICK) & ~after["state"].str.startswith("extracted")]
    assert "not_published" in set(before[before["site"].isin(SICK)]["state"])
    assert set(sick["state"]) == {"not_found"}
    assert sick["reason"].str.contains("did not end well \\(unreachable").all()


def test_the_run_report_names_the_sick_sites_first(outage: Night) -> None:
    directory = outage.installation.data / "runs" / outage.run.json["run"]
    lines = pd.read_parquet(directory / "sites.parquet").set_index("site")
    assert lines["outcome"].to_dict() == outage.truth.outcomes
    assert (lines["look"] != "").to_dict() == {
        site: outcome != "complete" for site, outcome in outage.truth.outcomes.items()
    }
    assert lines.index[-1] == "qinghe"
