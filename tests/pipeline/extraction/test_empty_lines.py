"""Text with one cell a line: empty lines are empty cells where the rows of the table prove it, and only there."""

from __future__ import annotations

import random

from reading_helpers import cells_of, extract_text, report_of, silent_mistakes, values_of
from report_renderings import blank_zeros, invent
from text_renderings import as_text

HEAD = """青石镇2023年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
自然人
商业企业
科研机构
社会公益组织
法律服务机构
其他
总计
"""
ROWS = {
    "一、本年新收政府信息公开申请数量": ["5", "", "1", "", "", "2", "8"],
    "二、上年结转政府信息公开申请数量": ["", "", "", "", "", "1", "1"],
    "（一）予以公开": ["4", "", "", "", "", "", "4"],
    "（二）部分公开": ["", "", "", "", "", "", ""],
    "1.属于国家秘密": ["", "", "1", "", "", "3", "4"],
    "四、结转下年度继续办理": ["1", "", "", "", "", "", "1"],
}


def printed(rows: dict[str, list[str]]) -> str:
    return HEAD + "".join(f"{label}\n" + "".join(f"{cell}\n" for cell in row) for label, row in rows.items())


def test_empty_lines_are_the_empty_cells() -> None:
    report = report_of(extract_text(printed(ROWS) + "\n\n五、存在的主要问题\n没有。"))
    assert values_of(report, "requests", "received_this_year") == [5, None, 1, None, None, 2, 8]
    assert values_of(report, "requests", "carried_in") == [None, None, None, None, None, 1, 1]
    assert values_of(report, "requests", "granted") == [4, None, None, None, None, None, 4]
    assert values_of(report, "requests", "partially_granted") == [None] * 7
    assert values_of(report, "requests", "carried_out") == [1, None, None, None, None, None, 1]
    assert not any(cell.flags for cell in report.cells)


def test_a_row_that_lost_a_line_among_them_is_doubtful() -> None:
    rows = {**ROWS, "1.属于国家秘密": ["", "", "1", "", "3", "4"]}
    report = report_of(extract_text(printed(rows)))
    cells = cells_of(report)
    secret = [cell for key, cell in cells.items() if key[1] == "refused_state_secret"]
    assert secret
    assert all(cell.flags for cell in secret)
    assert not cells[("requests", "received_this_year", "other_org")].flags


def test_without_such_rows_an_empty_line_is_only_a_gap() -> None:
    rows = {label: [cell for cell in row if cell] for label, row in ROWS.items()}
    report = report_of(extract_text(printed(rows).replace("8\n二", "8\n\n\n\n\n二")))
    assert all(cell.flags for cell in report.cells if cell.value is not None)


def test_an_empty_line_behind_disputes_that_lost_a_line_is_a_gap() -> None:
    results = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n"
    disputes = ["1", "", "2", "", "3", "2", "", "", "1", "3", "", "4", "", "4"]
    text = f"{printed(ROWS)}四、政府信息公开行政复议、行政诉讼情况\n{3 * results}" + "".join(
        f"{one}\n" for one in disputes
    )
    cells = cells_of(report_of(extract_text(f"{text}\n\n五、存在的主要问题\n没有。")))
    read = [cell for key, cell in cells.items() if key[0] == "disputes"]
    assert read
    assert all(cell.flags for cell in read)


def test_a_whole_report_with_blanks_and_a_cell_a_line_is_read() -> None:
    figures = invent(random.Random(11), "2021")
    blank_zeros(figures)
    report = report_of(extract_text(as_text(figures, "lines")))
    assert silent_mistakes(figures, report) == []
