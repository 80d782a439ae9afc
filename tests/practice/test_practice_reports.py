"""The invented reports obey the arithmetic of the form, except where a break is planted."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import docx
import lxml.html
import pdfplumber
import pytest
from python_calamine import CalamineWorkbook

from practice.reports.difficulties import Break, Difficulties
from practice.reports.docx import write_docx
from practice.reports.figures import FIRST_YEAR, LAST_YEAR, figures_by_year, merge_other, revise
from practice.reports.form import APPLICANTS, load_form
from practice.reports.pdf import write_pdf
from practice.reports.printed import PrintedReport, print_report
from practice.reports.report_html import SKINS, body_html
from practice.reports.xlsx import write_xlsx

SIZES = ("province", "prefecture", "county", "township")


def assert_adds_up(figures: dict[tuple[str, str, str], Decimal]) -> None:
    """The four identities of the form, written out apart from practice.reports.arithmetic."""
    requests = {key[1:]: value for key, value in figures.items() if key[0] == "requests"}
    items = {item for item, _ in requests}
    for column in (*APPLICANTS, "total"):
        received = requests["received_this_year", column] + requests["carried_in", column]
        assert received == requests["outcomes_total", column] + requests["carried_out", column]
        outcomes = items - {"received_this_year", "carried_in", "outcomes_total", "carried_out"}
        assert requests["outcomes_total", column] == sum(requests[item, column] for item in outcomes)
    for item in items:
        assert requests[item, "total"] == sum(requests[item, applicant] for applicant in APPLICANTS)
    for item in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        parts = sum(figures["disputes", item, part] for part in ("upheld", "corrected", "other", "pending"))
        assert figures["disputes", item, "total"] == parts


@pytest.mark.parametrize("size", SIZES)
def test_figures_add_up_in_every_year_and_over_the_years(size: str) -> None:
    years = figures_by_year("an agency", size)
    for figures in years.values():
        assert_adds_up(figures)
        assert_adds_up(revise(figures, "seed"))
        assert_adds_up(merge_other(figures))
    for year in range(FIRST_YEAR, LAST_YEAR):
        for column in (*APPLICANTS, "total"):
            assert (
                years[year]["requests", "carried_out", column]
                == years[year + 1]["requests", "carried_in", column]
            )


def test_figures_depend_on_the_seed_alone() -> None:
    assert figures_by_year("a", "county") == figures_by_year("a", "county")
    assert figures_by_year("a", "county") != figures_by_year("b", "county")


@pytest.mark.parametrize(("form", "cells"), [("2019", 198), ("2021", 200)])
def test_forms_have_the_cells_of_the_notices(form: str, cells: int) -> None:
    assert len(load_form(form).keys) == cells
    assert len(set(load_form(form).keys)) == cells


def a_report(year: int = 2023, **difficulties: object) -> PrintedReport:
    figures = figures_by_year("an agency", "county")[year]
    return print_report("某县人民政府", year, figures, title="t", difficulties=Difficulties(**difficulties))


def test_a_report_without_difficulties_is_complete_and_consistent() -> None:
    report = a_report()
    assert (report.grade, report.broken, len(report.cells)) == ("A", (), 200)


def test_a_planted_break_is_told_once_for_every_sum_that_fails() -> None:
    report = a_report(breaks=(Break(("disputes", "reconsideration", "total"), Decimal(3)),))
    assert report.broken == (("identity.disputes", ("disputes", "reconsideration", "total")),)
    assert report.grade == "B"
    moved = a_report(breaks=(Break(("requests", "granted", "natural_person"), Decimal(1)),))
    assert set(moved.broken) == {
        ("identity.applicants", ("requests", "granted", "total")),
        ("identity.outcomes", ("requests", "outcomes_total", "natural_person")),
    }


def test_blanks_are_no_numbers() -> None:
    report = a_report(zero="", zero_columns="organisations", blank_row_totals=True)
    blank = report.cells["requests", "granted", "total"]
    assert (blank.raw, blank.value, blank.state) == ("", None, "blank")
    assert report.cells["requests", "received_this_year", "total"].value is not None
    assert report.cells["requests", "refused_state_secret", "natural_person"].state in {"zero", "number"}
    assert report.grade == "C"


def test_notes_and_typos_are_to_be_flagged_and_change_no_value() -> None:
    key = ("proactive", "normative_documents", "in_force")
    plain, noted = a_report().cells[key], a_report(notes={key: "（其中修订2件）"}).cells[key]
    assert (noted.raw, noted.value, noted.flags) == (
        f"{plain.raw}（其中修订2件）",
        plain.value,
        ("note_in_cell",),
    )
    misspelt = a_report(labels={"granted": "（一）予以公升"})
    assert misspelt.cells["requests", "granted", "total"].flags == ("label_guessed",)
    assert misspelt.grade == "C"


def test_money_keeps_its_printed_unit() -> None:
    assert a_report(2020).cells["proactive", "procurement", "amount"].unit is None
    in_yuan = a_report(2020, amount_unit="元").cells["proactive", "procurement", "amount"]
    assert in_yuan.raw == f"{in_yuan.value}元"
    in_ten_thousand = a_report(2020, amount_unit="万元").cells["proactive", "procurement", "amount"]
    assert abs(in_ten_thousand.value * 10_000 - in_yuan.value) <= 50
    assert in_ten_thousand.unit == "万元"


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("layout", ["clean", "word", "old", "vertical"])
def test_tables_are_rectangular_and_hold_every_figure_in_printed_order(layout: str, year: int) -> None:
    report = a_report(year)
    page = lxml.html.fromstring(f"<div>{body_html(report, layout)}</div>")
    shapes = [table_texts(table) for table in page.iter("table")]
    assert [(len(rows), {len(row) for row in rows}) for rows in shapes] == (
        [(18, {4}), (26, {10}), (4, {15})] if year == 2020 else [(14, {4}), (28, {10}), (4, {15})]
    )
    requests = [cell.raw for key, cell in report.cells.items() if key[0] == "requests"]
    assert [text for row in shapes[1][3:] for text in row[3:]] == requests
    assert shapes[2][3] == [cell.raw for key, cell in report.cells.items() if key[0] == "disputes"]


def test_a_split_table_repeats_its_header_and_loses_no_row() -> None:
    report = a_report()
    page = lxml.html.fromstring(f"<div>{body_html(report, 'split')}</div>")
    _, upper, lower, _ = (table_texts(table) for table in page.iter("table"))
    assert upper[:3] == lower[:3]
    assert {len(row) for row in upper + lower} == {10}
    numbers = [text for row in upper[3:] + lower[3:] for text in row[3:]]
    assert numbers == [cell.raw for key, cell in report.cells.items() if key[0] == "requests"]


@pytest.mark.parametrize("layout", sorted(SKINS))
def test_every_layout_prints_every_number_and_every_heading(layout: str) -> None:
    report = a_report(2020)
    body = re.sub(r"(?i)<(td|tr|p|div)\b", r" <\1", body_html(report, layout))
    text = lxml.html.fromstring(f"<div>{body}</div>").text_content()
    assert all(heading in text for heading in report.narrative.headings.values())
    assert {cell.raw for cell in report.cells.values()} <= set(text.split())


def printed_requests(report: PrintedReport) -> list[str]:
    return [cell.raw for key, cell in report.cells.items() if key[0] == "requests"]


def test_the_word_document_opens_elsewhere_and_holds_the_figures() -> None:
    report = a_report()
    document = docx.Document(io.BytesIO(write_docx(report)))
    requests = document.tables[1]
    assert [cell.text for row in requests.rows[3:] for cell in row.cells[3:]] == printed_requests(report)
    assert write_docx(report) == write_docx(report)


def test_the_workbook_opens_elsewhere_and_holds_the_figures() -> None:
    report = a_report()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(report))).get_sheet_by_index(0).to_python()
    rows = [row for row in sheet if len(row) >= 10 and isinstance(row[9], float) and row[10] == ""]
    assert [f"{value:.0f}" for row in rows for value in row[3:10]] == printed_requests(report)


def test_the_pdf_opens_elsewhere_and_holds_the_figures() -> None:
    report = a_report()
    with pdfplumber.open(io.BytesIO(write_pdf(report))) as file:
        tables = [table for page in file.pages for table in page.extract_tables()]
    assert [text for row in tables[1][3:] for text in row[3:]] == printed_requests(report)
    assert "行政许可" in [row[0] for row in tables[0]]


def table_texts(table: lxml.html.HtmlElement) -> list[list[str]]:
    """Rows of texts with spans filled in, by the table model of HTML."""
    grid: dict[tuple[int, int], str] = {}
    rows = table.findall(".//tr")
    for row, element in enumerate(rows):
        column = 0
        for cell in element.findall("td"):
            while (row, column) in grid:
                column += 1
            text = "".join(cell.itertext()).replace("\xa0", "").strip()
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    grid[row + down, column + right] = text
    return [[grid[place] for place in sorted(grid) if place[0] == row] for row in range(len(rows))]
