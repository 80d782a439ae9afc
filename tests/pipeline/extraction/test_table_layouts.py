"""One report in many layouts: every figure comes back, and what had to be repaired says so."""

from __future__ import annotations

import random

import pytest
from reading_helpers import (
    cells_of,
    codes_of,
    extract_html,
    extract_text,
    report_of,
    right_share,
    silent_mistakes,
)
from report_renderings import PROSE, REQUEST_COLUMNS, Figures, HtmlStyle, as_html, blank_zeros, invent
from text_renderings import as_text

from pipeline.extraction.report import CellState

SHUFFLED = ["total", "other_org", "commercial_enterprise", "legal_service_org", "research_institution"]
SHUFFLED += ["public_welfare_org", "natural_person"]


@pytest.fixture(params=["2019", "2021"])
def figures(request: pytest.FixtureRequest) -> Figures:
    return invent(random.Random(7), request.param)


@pytest.mark.parametrize(
    "style",
    [
        HtmlStyle(),
        HtmlStyle(column_order=SHUFFLED),
        HtmlStyle(one_table=True),
        HtmlStyle(blank_column=True),
        HtmlStyle(visible_copy=True),
        HtmlStyle(swap_dispute_blocks=True),
        HtmlStyle(number_format="full"),
        HtmlStyle(number_format="comma"),
        HtmlStyle(number_format="spans"),
    ],
    ids=[
        "official",
        "columns shuffled",
        "one table",
        "empty column",
        "copy",
        "blocks swapped",
        "full width",
        "commas",
        "spans",
    ],
)
def test_layouts_that_leave_no_doubt(figures: Figures, style: HtmlStyle) -> None:
    report = report_of(extract_html(as_html(figures, style)))
    assert (report.grade, report.form, report.year) == ("A", figures.form, figures.year)
    assert report.agency == figures.agency
    assert right_share(figures, report) == 1
    assert len(report.cells) == len(figures.cells)
    assert not any(cell.flags for cell in report.cells)


def test_the_six_sections_are_found_without_the_tables_in_them(figures: Figures) -> None:
    report = report_of(extract_html(as_html(figures)))
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert [section.text for section in report.sections] == [PROSE[1], "", "", "", PROSE[5], PROSE[6]]


@pytest.mark.parametrize(
    ("style", "flag"),
    [
        (HtmlStyle(rowspan_error=1), "shifted"),
        (HtmlStyle(rowspan_error=-1), "shifted"),
        (HtmlStyle(cut_after=9), "shifted"),
        (HtmlStyle(without_header=True), "header_inferred"),
        (HtmlStyle(label_typo={"2.重复申请": "2.重覆申请"}), "label_guessed"),
        (HtmlStyle(header_typo={"法律服务机构": "某某"}), "header_inferred"),
    ],
    ids=["rowspan long", "rowspan short", "cut", "no headers", "label typo", "header unread"],
)
def test_repaired_layouts_are_right_and_flagged(figures: Figures, style: HtmlStyle, flag: str) -> None:
    report = report_of(extract_html(as_html(figures, style)))
    assert report.grade == "C"
    assert right_share(figures, report) == 1
    assert any(flag in cell.flags for cell in report.cells)


def test_a_missing_last_cell_is_missing_and_named(figures: Figures) -> None:
    report = report_of(extract_html(as_html(figures, HtmlStyle(drop_last_cell_of="granted"))))
    assert ("requests", "granted", "total") not in cells_of(report)
    missing = [(f.table, f.item, f.column) for f in report.findings if f.code == "cell.missing"]
    assert missing == [("requests", "granted", "total")]


def test_headers_that_contradict_the_form_and_hide_one_another_give_no_values(figures: Figures) -> None:
    style = HtmlStyle(column_order=SHUFFLED, header_typo={"科研机构": "某某", "商业企业": "某某某"})
    report = report_of(extract_html(as_html(figures, style)))
    assert not silent_mistakes(figures, report)
    assert "row.unaligned" in codes_of(report)


@pytest.mark.parametrize("mark", ["&nbsp;", "-", "—", "/", "无"])
def test_nothing_is_not_zero(figures: Figures, mark: str) -> None:
    blank_zeros(figures)
    report = report_of(extract_html(as_html(figures, HtmlStyle(blank=mark))))
    expected = CellState.BLANK if mark == "&nbsp;" else CellState.DASH
    cells = cells_of(report)
    blanks = [key for key, text in figures.cells.items() if not text]
    assert blanks
    assert {cells[key].state for key in blanks} == {expected}
    assert not silent_mistakes(figures, report)
    assert not any(finding.code.startswith("identity.") for finding in report.findings)


@pytest.mark.parametrize("layout", ["lines", "gaps", "columns"])
def test_text_without_cell_borders(figures: Figures, layout: str) -> None:
    report = report_of(extract_text(as_text(figures, layout)))
    assert (report.grade, right_share(figures, report)) == ("A", 1)


@pytest.mark.parametrize("layout", ["tabs", "pipes", "pipes_trailing", "markdown"])
def test_text_with_cells_but_without_spans(figures: Figures, layout: str) -> None:
    report = report_of(extract_text(as_text(figures, layout)))
    assert right_share(figures, report) == 1


def test_a_column_of_totals_that_is_not_printed_is_not_invented(figures: Figures) -> None:
    page = as_html(figures, HtmlStyle(column_order=[c for c in REQUEST_COLUMNS if c != "total"]))
    report = report_of(extract_html(page))
    assert not any(cell.table == "requests" and cell.column == "total" for cell in report.cells)
    assert ("column.missing", "requests", "total") in {(f.code, f.table, f.column) for f in report.findings}
    assert right_share(figures, report) == 1 - len(
        [k for k in figures.cells if k[0] == "requests" and k[2] == "total"]
    ) / len(figures.cells)


def test_a_local_row_is_kept_with_its_label(figures: Figures) -> None:
    row = "<tr><td colspan='3'>（八）本地统计事项</td>" + "<td>1</td>" * 7 + "</tr>"
    page = as_html(figures).replace(
        '<tr><td colspan="3"><p>四、结转', row + '<tr><td colspan="3"><p>四、结转'
    )
    report = report_of(extract_html(page))
    extra = [cell for cell in report.cells if cell.item.startswith("extra_")]
    assert {cell.label for cell in extra} == {"(八)本地统计事项"}
    assert [cell.value for cell in extra] == [1] * 7
    assert right_share(figures, report) == 1


def test_two_copies_that_differ_are_a_conflict(figures: Figures) -> None:
    figures.cells["requests", "granted", "natural_person"] = "4"
    first = as_html(figures, HtmlStyle(visible_copy=True))
    place = first.rindex("（一）予以公开")
    page = first[:place] + first[place:].replace("<p>4</p>", "<p>5</p>", 1)
    report = report_of(extract_html(page))
    cell = cells_of(report)["requests", "granted", "natural_person"]
    assert (cell.value, cell.flags, cell.raw) == (None, ("conflicting_copies",), "4 / 5")


def test_a_label_cut_by_a_cell_border_stays_in_its_table() -> None:
    figures = invent(random.Random(7), "2019")
    page = as_html(figures, HtmlStyle())
    assert page.count("其他对外管理服务事项") == 1
    report = report_of(extract_html(page.replace("其他对外管理服务事项", "其他</td><td>对外管理服务事项")))
    assert silent_mistakes(figures, report) == []
    assert right_share(figures, report) == 1


def test_rows_of_the_2019_form_are_missed_in_a_hybrid_too() -> None:
    figures = invent(random.Random(7), "2019")
    rows = as_html(figures, HtmlStyle()).replace("（六）其他处理", "3.其他")
    report = report_of(extract_html(rows.replace("其他对外管理服务事项", "").replace("政府集中采购", "")))
    assert report.form == "hybrid"
    missing = {finding.item for finding in report.findings if finding.code == "row.missing"}
    assert {"other_management", "procurement"} <= missing


def test_a_header_row_printed_twice_announces_its_columns_once() -> None:
    figures = invent(random.Random(7), "2021")
    page = as_html(figures, HtmlStyle())
    start = page.index("<tr", page.index("第二十条第（五）项"))
    row = page[start : page.index("</tr>", start) + len("</tr>")]
    assert "本年处理决定数量" in row
    report = report_of(extract_html(page.replace(row, row + row)))
    assert (right_share(figures, report), silent_mistakes(figures, report)) == (1, [])


def test_procedures_with_wrong_spans_leave_the_order_of_the_form() -> None:
    figures = invent(random.Random(7), "2021")
    page = as_html(figures, HtmlStyle())
    start = page.index("行政复议、行政诉讼情况</p>")
    head = page[start:].replace("colspan='5'", "").replace('colspan="5"', "").replace("colspan=5", "")
    assert head != page[start:]
    report = report_of(extract_html(page[:start] + head))
    assert (right_share(figures, report), silent_mistakes(figures, report)) == (1, [])
