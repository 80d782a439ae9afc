"""Columns beside those of the form (代码, 备注) and rows with the sums of groups: neither is taken for a value."""

from __future__ import annotations

import pytest
from reading_helpers import cells_of, codes_of, extract_html, report_of, values_of

from pipeline.forms.loading import form

COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
# Blanks for zeros: the number of a row or a note would fill up each of these rows to seven numbers or leave six.
NUMBERS = {
    "一、本年新收政府信息公开申请数量": ["14", "", "", "", "2", "", "16"],
    "二、上年结转政府信息公开申请数量": ["", "", "", "", "", "", ""],
    "（一）予以公开": ["14", "", "", "", "", "", "14"],
    "（二）部分公开": ["", "", "", "", "2", "", "2"],
}
TITLE = "<h1>河口县粮食局2023年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况</p>"


def page(rows: list[list[str]]) -> str:
    printed = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    return f"{TITLE}<table>{printed}</table>"


def codes_before_values() -> list[list[str]]:
    rows = [[label, f"{number:02}", *texts] for number, (label, texts) in enumerate(NUMBERS.items(), 1)]
    return [["项目", "代码", *COLUMNS], *rows]


def notes_behind_values() -> list[list[str]]:
    notes = ["含信函2件", "无", "", "3"]
    rows = [[label, *texts, note] for (label, texts), note in zip(NUMBERS.items(), notes, strict=True)]
    return [["项目", *COLUMNS, "备注"], *rows]


@pytest.mark.parametrize("rows", [codes_before_values(), notes_behind_values()], ids=["代码", "备注"])
def test_a_column_under_a_header_that_is_not_of_the_form_holds_no_values(rows: list[list[str]]) -> None:
    report = report_of(extract_html(page(rows)))
    assert values_of(report, "requests", "received_this_year") == [14, None, None, None, 2, None, 16]
    assert values_of(report, "requests", "carried_in") == [None] * 7
    assert values_of(report, "requests", "granted") == [14, None, None, None, None, None, 14]
    assert values_of(report, "requests", "partially_granted") == [None, None, None, None, 2, None, 2]
    assert not any(cell.flags for cell in report.cells)


@pytest.mark.parametrize(("header", "texts"), [("行次", "123"), ("计量单位", "件件件")])
def test_such_a_column_in_section_two_holds_no_values_either(header: str, texts: str) -> None:
    rows = [
        ["信息内容", header, "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", texts[0], "5", "", ""],
        ["行政规范性文件", texts[1], "", "1", ""],
        ["信息内容", header, "本年处理决定数量"],
        ["行政许可", texts[2], "30"],
    ]
    report = report_of(
        extract_html(page(rows).replace("三、收到和处理政府信息公开申请", "二、主动公开政府信息"))
    )
    assert values_of(report, "proactive", "regulations") == [5, None, None]
    assert values_of(report, "proactive", "normative_documents") == [None, 1, None]
    assert values_of(report, "proactive", "licensing") == [30]
    assert not any(cell.flags for cell in report.cells)


def test_numbers_of_rows_are_known_by_counting_on_where_no_header_tells() -> None:
    labels = [entry.labels[0] for entry in form("2021").of("requests")]
    rows = [[label, f"{number:02}", "3", "", "", "", "", "", "3"] for number, label in enumerate(labels, 1)]
    report = report_of(extract_html(page(rows)))
    natural = [cell.value for cell in report.cells if cell.column == "natural_person"]
    assert natural == [3] * len(labels)


def test_a_row_that_stands_beside_its_headers_keeps_all_its_numbers() -> None:
    """Without its 代码 the row stands one column to the left: 14 is no code, and 16 no number of 其他."""
    rows = codes_before_values()
    label, _, *texts = rows[1]
    rows[1] = [label, *texts, ""]
    cells = cells_of(report_of(extract_html(page(rows))))
    for column, text in zip(form("2021").of("requests")[0].columns, texts, strict=True):
        cell = cells["requests", "received_this_year", column]
        assert cell.flags or cell.value == (int(text) if text else None)


def test_the_sum_of_a_group_is_no_row_of_the_form() -> None:
    rows = [
        ["项目", *COLUMNS],
        ["（六）其他处理", "5", "0", "0", "0", "0", "0", "5"],
        ["1.申请人无正当理由逾期不补正", "2", "0", "0", "0", "0", "0", "2"],
        ["2.申请人逾期未按收费通知要求缴纳费用", "1", "0", "0", "0", "0", "0", "1"],
        ["3.其他", "2", "0", "0", "0", "0", "0", "2"],
    ]
    report = report_of(extract_html(page(rows)))
    assert values_of(report, "requests", "other") == []
    assert "row.detached" in codes_of(report)
    assert values_of(report, "requests", "other_remaining") == [2, 0, 0, 0, 0, 0, 2]


def test_the_sum_of_the_organisations_is_not_that_of_the_row() -> None:
    """小计 before the five organisations whose sum it is: 3 + 4 = 7, and 14 + 7 = 21."""
    heads = "".join(f"<td>{text}</td>" for text in ["小计", *COLUMNS[1:6]])
    numbers = "".join(f"<td>{text}</td>" for text in ["14", "7", "3", "", "", "4", "", "21"])
    table = (
        "<tr><td rowspan=2>项目</td><td rowspan=2>自然人</td><td colspan=6>法人或其他组织</td>"
        f"<td rowspan=2>总计</td></tr><tr>{heads}</tr>"
        f"<tr><td>一、本年新收政府信息公开申请数量</td>{numbers}</tr>"
    )
    report = report_of(extract_html(f"{TITLE}<table>{table}</table>"))
    assert values_of(report, "requests", "received_this_year") == [14, 3, None, None, 4, None, 21]
    assert not any(cell.flags for cell in report.cells)


@pytest.mark.parametrize("label", ["栏次", "甲", ""])
def test_a_row_that_counts_the_columns_is_no_row_of_values(label: str) -> None:
    rows = [["项目", *COLUMNS], [label, *"1234567"]]
    rows += [[name, *texts] for name, texts in NUMBERS.items()]
    report = report_of(extract_html(page(rows)))
    assert {cell.item for cell in report.cells} == {
        "received_this_year",
        "carried_in",
        "granted",
        "partially_granted",
    }
    assert values_of(report, "requests", "received_this_year") == [14, None, None, None, 2, None, 16]


def test_a_blank_first_number_is_not_taken_for_a_surplus_cell() -> None:
    """Eight cells for seven columns, the first one blank: left out, all numbers would stand one column to the left."""
    rows = [["项目", *COLUMNS, ""], ["（一）予以公开", "", "2", "", "", "", "", "2", "x"]]
    report = report_of(extract_html(page(rows)))
    read = cells_of(report)
    for column, printed in (("natural_person", None), ("commercial_enterprise", 2), ("total", 2)):
        cell = read["requests", "granted", column]
        assert cell.flags or cell.value == printed


def test_a_blank_at_the_beginning_is_left_out_with_doubt_where_no_header_tells_the_columns() -> None:
    """Eight cells under headers for none of them: the surplus one is that of the year before, not the blank."""
    rows = [
        ["（一）予以公开", "", "2", "", "", "", "", "2", "7"],
        ["（二）部分公开", "", "1", "", "", "", "", "1", "4"],
    ]
    read = cells_of(report_of(extract_html(page(rows))))
    for item, printed in (("granted", 2), ("partially_granted", 1)):
        for column, value in (
            ("natural_person", None),
            ("commercial_enterprise", printed),
            ("total", printed),
        ):
            cell = read["requests", item, column]
            assert "surplus_field" in cell.flags or cell.value == value
