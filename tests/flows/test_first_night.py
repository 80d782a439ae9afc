"""The first night's release is what the practice web printed: every report, every cell, every planted finding."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

if TYPE_CHECKING:
    from installations import Night

    from practice.truth import TruthReport


def test_the_night_ends_with_the_truths_outcomes(first: Night) -> None:
    assert "Traceback" not in first.run.err
    outcomes = {site["site"]: site["outcome"] for site in first.run.json["sites"]}
    assert outcomes == first.truth.outcomes
    assert first.run.code == 1, "a site that is down is a failure that a person must see"
    assert any("yanzhou" in problem for problem in first.run.json["problems"])
    assert first.run.json["published"]


def test_no_forbidden_address_was_asked_for(first: Night) -> None:
    port = first.installation.web.port
    asked = {f"http://{request.host}:{port}{request.target}" for request in first.requests}
    assert not asked & first.truth.forbidden_urls


def test_row_counts_are_the_truths(first: Night) -> None:
    reports = pd.read_parquet(first.release / "reports.parquet")
    cells = pd.read_parquet(first.release / "cells.parquet")
    assert len(reports) == len(first.truth.reports)
    assert len(cells) == sum(len(report.cells) for report in first.truth.reports)
    counted = duckdb.sql(f"SELECT count(*) FROM '{first.release}/cells.parquet'").fetchall()
    assert counted == [(len(cells),)]


def test_every_report_is_identified_as_printed(first: Night) -> None:
    reports = pd.read_parquet(first.release / "reports.parquet").set_index(["agency_id", "year"])
    for truth in first.truth.reports:
        row = reports.loc[(truth.agency_id, truth.year)]
        assert (row["title"], row["form"], row["grade"]) == (truth.title, truth.form, truth.grade), truth.url
        assert row["url"] == truth.url


def test_every_cell_is_what_was_printed(first: Night) -> None:
    cells = pd.read_parquet(first.release / "cells.parquet")
    read = {
        (row.agency_id, row.year, row.table, row.item, row.column): row
        for row in cells.itertuples(index=False)
    }
    wrong = []
    for report in first.truth.reports:
        for key, truth in report.cells.items():
            row = read.get((report.agency_id, report.year, *key))
            if row is None:
                wrong.append((report.agency_id, report.year, key, truth, None))
                continue
            value = None if pd.isna(row.value) else Decimal(repr(float(row.value)))
            if value != truth.value or row.state != truth.state.value:
                wrong.append((report.agency_id, report.year, key, truth, row))
    assert not wrong, f"{len(wrong)} cells differ, the first: {wrong[0]}"


def test_sections_are_there(first: Night) -> None:
    sections = pd.read_parquet(first.release / "sections.parquet")
    counted = sections.groupby(["agency_id", "year"], observed=True)["number"].apply(set)
    for truth in first.truth.reports:
        assert counted[(truth.agency_id, truth.year)] == {section.number for section in truth.sections}, (
            truth.url
        )


def test_every_planted_finding_is_made(first: Night) -> None:
    findings = pd.read_parquet(first.release / "findings.parquet")
    made = {
        tuple(None if pd.isna(part) else part for part in row)
        for row in findings[["agency_id", "year", "code", "table", "item", "column", "verdict"]].itertuples(
            index=False
        )
    }
    for report in first.truth.reports:
        for truth in report.findings:
            assert _matches(made, report, truth), (report.url, truth)


def _matches(made: set[tuple[object, ...]], report: TruthReport, truth: object) -> bool:
    wanted = (
        report.agency_id,
        report.year,
        *(getattr(truth, name) for name in ("code", "table", "item", "column", "verdict")),
    )
    return any(
        all(want is None or want == have for want, have in zip(wanted, row, strict=True)) for row in made
    )


def test_the_release_describes_itself(first: Night) -> None:
    names = {path.name for path in first.release.iterdir()}
    assert {
        "CODEBOOK.md",
        "datapackage.json",
        "CHANGES.md",
        "CITATION.cff",
        "manifest.json",
        "SHA256SUMS",
    } <= names
    manifest = json.loads((first.release / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["version"] == first.release.name


def test_nothing_is_left_running(first: Night) -> None:
    import subprocess

    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    data = str(first.installation.data)
    assert not [line for line in listed.splitlines() if data in line]


@pytest.mark.parametrize("place", ["archive/warc"])
def test_the_archive_is_sound(first: Night, place: str) -> None:
    from warcio.checker import Checker

    from pipeline.archive.archive import Archive

    assert Archive(first.installation.data / "archive").check() == []
    files = sorted((first.installation.data / place).rglob("*.warc.gz"))
    assert files
    checker = Checker(type("Command", (), {"inputs": [str(path) for path in files], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0
