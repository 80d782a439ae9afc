"""What docs/use-the-data.md shows gives the numbers of the practice web's truth, in every tool that is there."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from installations import run_nianbao

from pipeline.dataset.schema import tables

if TYPE_CHECKING:
    from installations import Night

    from practice.truth import TruthReport

PAGE = Path(__file__).parents[2] / "docs/use-the-data.md"
ROW_OF_A_YEAR = re.compile(r"\b(20\d\d)\D+(\d+)(?:\.0)?\D+(\d+)")
RECEIVED = ("requests", "received_this_year", "total")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)


def _block(words: str) -> str:
    (found,) = [block for block in _blocks("python") if words in block]
    return found


@pytest.fixture
def folder(first: Night, tmp_path: Path) -> Path:
    """A directory with the release where the page has it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demo").symlink_to(first.installation.data)
    return tmp_path


def _printed(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _run(words: str, folder: Path) -> str:
    """What the block of the page that holds these words prints."""
    return _printed([sys.executable, "-c", _block(words)], folder)


def _numbers(pattern: str, text: str) -> list[int]:
    match = re.search(pattern, text)
    assert match, text
    return [int(group) for group in match.groups()]


def _received(reports: tuple[TruthReport, ...]) -> dict[int, tuple[int, int]]:
    """Requests received by year from cells without a flag, and the number of reports."""
    values: dict[int, list[int]] = defaultdict(list)
    for report in reports:
        cell = report.cells.get(RECEIVED)
        if cell is not None and cell.value is not None and not cell.flags:
            values[report.year].append(int(cell.value))
    return {year: (sum(counts), len(counts)) for year, counts in values.items()}


def _rows_of_years(text: str) -> dict[int, tuple[int, int]]:
    return {int(year): (int(total), int(count)) for year, total, count in ROW_OF_A_YEAR.findall(text)}


@pytest.mark.parametrize("tool", ["import pandas", "import polars", "import duckdb", "import datetime"])
def test_every_tool_gives_the_sums_of_the_truth(tool: str, folder: Path, first: Night) -> None:
    assert _rows_of_years(_run(tool, folder)) == _received(first.truth.reports)


if shutil.which("Rscript"):  # Debian has R, but not its package arrow, so that most machines lack both

    def test_r_gives_the_sums_of_the_truth(folder: Path, first: Night) -> None:
        (block,) = _blocks("r")
        assert _rows_of_years(_printed(["Rscript", "-e", block], folder)) == _received(first.truth.reports)


@pytest.mark.parametrize("table", ["panel", "cells", "coverage"])
def test_stata_reads_the_values_of_the_release(table: str, first: Night, tmp_path: Path) -> None:
    target = tmp_path / f"{table}.dta"
    run = run_nianbao("export", table, target, "--data", first.installation.data)
    assert run.code == 0, run.err
    released = pd.read_parquet(first.release / f"{table}.parquet")
    exported = pd.read_stata(target)
    assert len(exported) == len(released) > 0
    columns = tables()[table].columns
    assert len(columns) == len(exported.columns)
    wanted: list[object]
    have: list[object]
    for column, name in zip(columns, exported.columns, strict=True):
        if column.type in {"count", "index", "measure", "money", "truth"}:
            wanted = [None if pd.isna(value) else float(value) for value in released[column.name]]
            have = [None if math.isnan(value) else value for value in exported[name].astype(float)]
        elif column.type == "date":
            wanted = [None if pd.isna(value) else pd.Timestamp(value) for value in released[column.name]]
            have = [None if pd.isna(value) else value for value in exported[name]]
        elif column.type == "texts":
            wanted = [";".join(texts) for texts in released[column.name]]
            have = list(exported[name])
        else:
            wanted = ["" if pd.isna(value) else value for value in released[column.name]]
            have = list(exported[name])
        assert have == wanted, column.name


def test_variables_in_the_stata_blocks_exist(first: Night, tmp_path: Path) -> None:
    run_nianbao("export", "panel", tmp_path / "panel.dta", "--data", first.installation.data)
    with pd.io.stata.StataReader(tmp_path / "panel.dta") as reader:
        labels = reader.variable_labels()
    shown = {
        name for block in _blocks("stata") for name in re.findall(r"\b(?:requests|disputes)_\w+\*?", block)
    }
    assert shown
    for name in shown:
        assert any(
            variable == name or (name.endswith("*") and variable.startswith(name[:-1])) for variable in labels
        ), name
    assert "requests_received_this_year_total" in labels.values()


def test_certain_cells_are_those_of_the_truth(folder: Path, first: Night) -> None:
    certain = holding = 0
    for report in first.truth.reports:
        broken = {finding.table for finding in report.findings if finding.code.startswith("identity.")}
        for (table, _, _), cell in report.cells.items():
            if report.grade in "AB" and cell.value is not None and not cell.flags:
                certain += 1
                holding += table not in broken
    everything = sum(len(report.cells) for report in first.truth.reports)
    assert holding < certain < everything
    assert _numbers(r"(\d+) cells; (\d+) certain; (\d+) certain", _run("sound = ", folder)) == [
        everything,
        certain,
        holding,
    ]


def test_amounts_in_yuan_are_there_where_the_unit_is_certain(folder: Path, first: Night) -> None:
    known: dict[int, tuple[int, int]] = {}
    for form in (2019, 2021):
        amounts = [
            cell
            for report in first.truth.reports
            if report.form == str(form)
            for (_, _, column), cell in report.cells.items()
            if column == "amount"
        ]
        known[form] = (sum(cell.unit is not None for cell in amounts), len(amounts))
    assert known[2019][0] < known[2019][1], "the web has amounts without a unit"
    table = _run("amount_yuan", folder).split("form", maxsplit=1)[1]
    assert _rows_of_years(table) == known


def test_pairs_of_years_are_those_of_the_truth(folder: Path, first: Night) -> None:
    by_key = {(report.agency_id, report.year): report for report in first.truth.reports}
    pairs = differing = 0
    for (agency, year), report in by_key.items():
        before = by_key.get((agency, year - 1))
        if before is None:
            continue
        out = before.cells.get(("requests", "carried_out", "total"))
        into = report.cells.get(("requests", "carried_in", "total"))
        if out and into and out.value is not None and into.value is not None:
            pairs += 1
            differing += out.value != into.value
    assert pairs
    printed = _run("requests_carried_out_total", folder)
    assert _numbers(r"(\d+) pairs of years, (\d+) differ", printed) == [pairs, differing]


def test_the_regression_is_that_of_the_truth(folder: Path, first: Night) -> None:
    rows = []
    for report in first.truth.reports:
        column = {
            item: cell.value
            for (table, item, name), cell in report.cells.items()
            if (table, name) == ("requests", "total") and not cell.flags
        }
        granted, decided, received = map(column.get, ("granted", "outcomes_total", "received_this_year"))
        if granted is not None and decided and received:
            rows.append((report.agency_id, report.year, float(granted / decided), math.log(received)))
    printed = _run("statsmodels", folder)
    assert _numbers(r"(\d+) used", printed) == [len(rows)]
    slopes = re.findall(r"agencies with (\d) years or more: (-?[\d.]+) ", printed)
    assert [least for least, _ in slopes] == ["2", "3"]
    for least, slope in slopes:
        chosen = [row for row in rows if sum(other[0] == row[0] for other in rows) >= int(least)]
        assert float(slope) == pytest.approx(_slope(chosen), abs=0.0006)


def _slope(rows: list[tuple[str, int, float, float]]) -> float:
    """The slope on the last column with a dummy for every agency and year, by least squares."""
    agencies, years = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    design = [
        [row[3], *(row[0] == agency for agency in agencies), *(row[1] == year for year in years)]
        for row in rows
    ]
    solution = np.linalg.lstsq(np.array(design, dtype=float), np.array([row[2] for row in rows]), rcond=None)
    return float(solution[0][0])


def test_a_value_leads_to_its_archived_page(folder: Path, first: Night) -> None:
    printed = _run("Archive", folder)
    url = printed.splitlines()[0]
    (truth,) = [report for report in first.truth.reports if url in {report.url, *report.payload_urls}]
    raw = truth.cells["requests", "outcomes_total", "total"].raw
    assert f"printed there: {raw} · in the release: {raw}" in printed


def test_checksums_can_be_checked_with_the_command_shown(first: Night) -> None:
    (command,) = re.findall(r"&& (sha256sum [^)]*)\)", "".join(_blocks("sh")))
    assert _printed(command.split(), first.release) == ""
