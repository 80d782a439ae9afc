"""The nights after the first: nothing changed publishes nothing; a revised report is one change with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from installations import Night


def test_an_unchanged_night_publishes_nothing(first: Night, unchanged: Night) -> None:
    assert not unchanged.run.json["published"]
    assert unchanged.run.json["documents"] == 0
    assert unchanged.release.name == first.release.name
    assert (unchanged.release / "SHA256SUMS").read_bytes() == (first.release / "SHA256SUMS").read_bytes()


def test_an_unchanged_night_downloads_no_article_again(unchanged: Night) -> None:
    articles = {report.url for report in unchanged.truth.reports}
    port = unchanged.installation.web.port
    asked = [
        request
        for request in unchanged.requests
        if f"http://{request.host}:{port}{request.target}" in articles
    ]
    assert all(request.status == 304 for request in asked)


def test_a_revision_is_one_release_with_its_cause(unchanged: Night, revised: Night) -> None:
    before = {(report.agency_id, report.year): report for report in unchanged.truth.reports}
    after = {(report.agency_id, report.year): report for report in revised.truth.reports}
    changed = {
        (*key, *cell)
        for key, report in after.items()
        for cell, truth in report.cells.items()
        if truth != before[key].cells.get(cell)
    }
    assert changed, "the scenario has to revise something"
    assert revised.run.json["published"]
    assert revised.release.name != unchanged.release.name
    changes = pd.read_parquet(revised.release / "changes.parquet")
    listed = {
        tuple(row)
        for row in changes[["agency_id", "year", "table", "item", "column"]].itertuples(index=False)
    }
    assert listed == changed
    assert set(changes["cause"]) == {"source_revised"}
    text = (revised.release / "CHANGES.md").read_text(encoding="utf-8")
    assert all(agency in text for agency, *_ in changed)


def test_both_versions_of_a_revised_page_are_kept(revised: Night) -> None:
    from pipeline.archive.archive import Archive

    archive = Archive(revised.installation.data / "archive")
    changes = pd.read_parquet(revised.release / "changes.parquet")
    reports = pd.read_parquet(revised.release / "reports.parquet").set_index(["agency_id", "year"])
    row = reports.loc[(changes["agency_id"].iloc[0], changes["year"].iloc[0])]
    kept = {capture.payload_sha256: capture for capture in archive.captures(url=row["url"])}
    assert row["payload_sha256"] in kept
    assert set(row["earlier_payloads"]) <= set(kept)
    assert len(row["earlier_payloads"]) == 1
    payloads = [archive.payload(kept[digest]) for digest in (row["payload_sha256"], *row["earlier_payloads"])]
    assert payloads[0] != payloads[1]


def test_new_reports_come_and_deleted_ones_stay_as_withdrawn(first: Night, second: Night) -> None:
    before = {(report.agency_id, report.year) for report in first.truth.reports}
    now = {(report.agency_id, report.year): report for report in second.truth.reports}
    assert now.keys() - before, "the scenario has to bring something new"
    assert before - now.keys(), "the scenario has to delete something"
    reports = pd.read_parquet(second.release / "reports.parquet").set_index(["agency_id", "year"])
    offered = reports[reports["withdrawn"].isna()]
    assert set(offered.index) == set(now)
    assert set(reports.index) - set(offered.index) == before - now.keys()
    assert all(offered.loc[key, "url"] == report.url for key, report in now.items())


def test_what_a_deleted_report_printed_is_kept(first: Night, second: Night) -> None:
    gone = {(report.agency_id, report.year) for report in first.truth.reports} - {
        (report.agency_id, report.year) for report in second.truth.reports
    }
    old, new = (pd.read_parquet(night.release / "cells.parquet") for night in (first, second))
    for agency, year in gone:
        kept = [frame[(frame["agency_id"] == agency) & (frame["year"] == year)] for frame in (old, new)]
        assert len(kept[0]) > 100
        assert kept[0]["value"].tolist() == kept[1]["value"].tolist()
