"""Rows of the requests table that a page break cuts in two: no number of either half is lost without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reading_helpers import cells_of, extract_html, report_of, values_of

from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from pipeline.extraction.report import Report

HEAD = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
RECEIVED = ["一、本年新收政府信息公开申请数量", "30", "4", "0", "0", "0", "0", "34"]
DUPLICATE = ["2.重复申请", "4", "0", "0", "0", "0", "0", "4"]
LABEL = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"


def read(*tables: list[list[str]]) -> Report:
    """The report of a page whose requests table stands in several grids, one for each page of the print."""
    grids = "".join(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
        + "</table>"
        for rows in tables
    )
    title = "河口县粮食局2023年政府信息公开工作年度报告"
    return report_of(
        extract_html(
            f"<h1>{title}</h1><p>三、收到和处理政府信息公开申请情况</p>{grids}<p>五、存在的主要问题</p>"
        )
    )


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ([LABEL, "12", "3", "", "", "", "", ""], ["", "", "", "0", "0", "0", "0", "15"]),
        ([LABEL[:22], "12", "3", "", "", "", "", "15"], [LABEL[22:], "", "", "0", "0", "0", "0", ""]),
        ([LABEL[:9], "", "", "", "", "", "", ""], [LABEL[9:], "12", "3", "0", "0", "0", "0", "15"]),
        ([LABEL[:22], "", "", "", "", "", "", ""], [LABEL[22:], "12", "3", "0", "0", "0", "0", "15"]),
        ([LABEL[:6], "12", "3", "0", "0", "0", "0", "15"], [LABEL[6:], "", "", "", "", "", "", ""]),
        ([LABEL, "", "", "", "", "", "", ""], ["", "12", "3", "0", "0", "0", "0", "15"]),
    ],
)
@pytest.mark.parametrize("repeated", [[], [HEAD]], ids=["plain", "header-again"])
def test_halves_that_fill_each_others_blanks_are_one_row(
    upper: list[str], lower: list[str], repeated: list[list[str]]
) -> None:
    report = read([HEAD, RECEIVED, upper], [*repeated, lower, DUPLICATE])
    assert values_of(report, "requests", "partially_granted") == [12, 3, 0, 0, 0, 0, 15]
    assert all("label_guessed" in cell.flags for cell in report.cells if cell.item == "partially_granted")
    assert values_of(report, "requests", "declined_duplicate") == [4, 0, 0, 0, 0, 0, 4]
    assert {cell.item for cell in report.cells} == {
        "received_this_year",
        "partially_granted",
        "declined_duplicate",
    }


def test_halves_of_a_misspelt_label_are_one_row() -> None:
    upper = [LABEL[:6], "12", "3", "", "", "", "", ""]
    lower = ["（区份处理的，只计这一情形，不计其它情形）", "", "", "0", "0", "0", "0", "15"]
    report = read([HEAD, RECEIVED, upper], [lower, DUPLICATE])
    assert values_of(report, "requests", "partially_granted") == [12, 3, 0, 0, 0, 0, 15]


@pytest.mark.parametrize(
    "lower",
    [
        ["", "12", "", "", "0", "0", "0", "15"],
        ["（区份处理的，只记这一种情行，不记其它清形", "", "", "0", "0", "0", "0", "15"],
        ["0", "0", "15"],
    ],
    ids=["overlapping", "misspelt", "short"],
)
def test_empty_cells_beside_numbers_that_have_no_place_are_flagged(lower: list[str]) -> None:
    report = read([HEAD, RECEIVED, [LABEL, "12", "3", "", "", "", "", ""]], [lower, DUPLICATE])
    cells = cells_of(report)
    for column in ("research_institution", "total"):
        cell = cells["requests", "partially_granted", column]
        assert cell.value is None
        assert cell.flags
    assert not cells["requests", "received_this_year", "total"].flags


def test_a_label_over_two_grid_rows_has_the_numbers_of_both() -> None:
    def row(cells: str, numbers: list[str]) -> str:
        return f"<tr>{cells}{''.join(f'<td>{number}</td>' for number in numbers)}</tr>"

    table = (
        row("", HEAD)
        + row("<td rowspan=2>2.重复申请</td>", ["4", "1", "", "", "", "", ""])
        + row("", ["", "", "0", "0", "0", "0", "5"])
        + row("", ["四、结转下年度继续办理", "1", "0", "0", "0", "0", "0", "1"])
    )
    title = "河口县粮食局2023年政府信息公开工作年度报告"
    report = report_of(
        extract_html(f"<h1>{title}</h1><p>三、收到和处理政府信息公开申请情况</p><table>{table}</table>")
    )
    assert values_of(report, "requests", "declined_duplicate") == [4, 1, 0, 0, 0, 0, 5]
    assert values_of(report, "requests", "carried_out") == [1, 0, 0, 0, 0, 0, 1]


def test_a_number_cut_in_two_is_flagged_as_put_together() -> None:
    report = read(
        [HEAD, RECEIVED, [LABEL[:9], "1", "3", "", "", "", "", "15"]],
        [[LABEL[9:], "2", "", "0", "0", "0", "0", ""], DUPLICATE],
    )
    cell = cells_of(report)["requests", "partially_granted", "natural_person"]
    assert cell.value == 12
    assert "joined_digits" in cell.flags


@pytest.mark.parametrize(
    "upper",
    [
        ["（五）不予处理", "", "", "", "", "", "", ""],
        ["（五）不予处理", "4", "0", "0", "0", "0", "0", "4"],
        ["五、不予处理1.信访举报投诉类申请", "", "", "", "", "", "", ""],
    ],
    ids=["heading-row", "sum-row", "blank-row"],
)
def test_whole_rows_on_both_sides_of_a_break_stay_apart(upper: list[str]) -> None:
    report = read([HEAD, RECEIVED, upper], [DUPLICATE])
    duplicates = [cell for cell in report.cells if cell.item == "declined_duplicate"]
    assert [cell.value for cell in duplicates] == [4, 0, 0, 0, 0, 0, 4]
    assert all(cell.state in (CellState.NUMBER, CellState.ZERO) and not cell.flags for cell in duplicates)
