"""Exports hold the same values as the release, in tools that do not read Parquet."""

import csv

import openpyxl
import pandas as pd
import pytest
from invented_reports import batch, day, make_entry, number

from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.exporting import export_table, stata_names
from pipeline.dataset.release.release import publish
from pipeline.dataset.schema import RELEASE_TABLES, tables
from pipeline.errors import NianbaoError, WrongUsageError
from pipeline.extraction.report import Section


def export(table, target, releases):
    export_table(releases, table, "latest", target)
    return target


@pytest.fixture(scope="module")
def releases(tmp_path_factory, registry):
    folder = tmp_path_factory.mktemp("exports")
    lake = Lake(folder / "lake")
    flagged = number("proactive", "penalties", "decisions", "7", flags=("a", "b"))
    long = (Section(1, "一、总体情况", "文" * 40_000),)
    lake.commit(batch(make_entry(extra=[flagged]), make_entry(year=2022, sections=long)))
    publish(lake, folder / "releases", registry=registry, corrections=None, today=day("2026-03-01"))
    return folder / "releases"


def test_csv_keeps_holes_and_whole_numbers(tmp_path, releases):
    path = export("panel", tmp_path / "panel.csv", releases)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["year"]: row for row in csv.DictReader(lines)}
    assert rows["2023"]["requests_received_this_year_total"] == "8"
    assert rows["2023"]["requests_granted_total"] == ""
    assert rows["2023"]["proactive_fees_amount"] == "123400.0000"
    assert rows["2023"]["flagged"] == "proactive_penalties_decisions"


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_stata_takes_every_table(tmp_path, releases, table):
    path = export(table, tmp_path / f"{table}.dta", releases)
    back = pd.read_stata(path)
    assert len(back) == len(pd.read_parquet(releases / "latest" / f"{table}.parquet"))
    assert len(back.columns) == len(tables()[table].columns)


def test_stata_keeps_values_dates_and_the_names_of_long_variables(tmp_path, releases):
    path = export("panel", tmp_path / "panel.dta", releases)
    names = stata_names([column.name for column in tables()["panel"].columns])
    back = pd.read_stata(path).set_index("year")
    assert back.loc[2023, names["requests_received_this_year_total"]] == 8
    assert pd.isna(back.loc[2023, names["requests_granted_total"]])
    with pd.read_stata(path, iterator=True) as reader:
        labels = reader.variable_labels()
    long = "requests_refused_three_safeties_one_stability_total"
    assert labels[names[long]] == long
    assert len(set(names.values())) == len(names)
    reports = pd.read_stata(export("reports", tmp_path / "reports.dta", releases))
    assert reports["first_seen"][0] == pd.Timestamp("2026-02-01")


def test_excel_holds_a_table_and_refuses_what_it_would_cut(tmp_path, releases):
    path = export("coverage", tmp_path / "coverage.xlsx", releases)
    sheet = openpyxl.load_workbook(path)["coverage"]
    header = [cell.value for cell in sheet[1]]
    assert header == [column.name for column in tables()["coverage"].columns]
    assert sheet.max_row - 1 == len(pd.read_parquet(releases / "latest" / "coverage.parquet"))
    with pytest.raises(NianbaoError, match=r"`text` has texts of more than 32,767 characters"):
        export("sections", tmp_path / "sections.xlsx", releases)


def test_a_place_that_cannot_be_written_is_told(tmp_path, releases):
    with pytest.raises(NianbaoError, match="could not be written"):
        export("panel", tmp_path / "missing" / "panel.csv", releases)


def test_a_text_that_would_become_a_formula_is_shielded_and_signs_are_kept(tmp_path, lake, publish_on):
    signed = number("proactive", "penalties", "change", "-3")
    lake.commit(batch(make_entry(title="=HYPERLINK(1)", extra=[signed])))
    releases = publish_on("2026-03-01").path.parent
    assert ",'=HYPERLINK(1)," in export("reports", tmp_path / "r.csv", releases).read_text(
        encoding="utf-8-sig"
    )
    sheet = openpyxl.load_workbook(export("reports", tmp_path / "r.xlsx", releases))["reports"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}, "no cell is a formula"
    assert ",-3.0,,,-3,number," in export("cells", tmp_path / "c.csv", releases).read_text(
        encoding="utf-8-sig"
    )


def test_an_unknown_ending_is_told(tmp_path, releases):
    with pytest.raises(WrongUsageError, match=r"End the name with \.csv, \.dta or \.xlsx"):
        export("panel", tmp_path / "panel.sav", releases)
