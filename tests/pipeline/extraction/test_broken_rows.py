"""A broken sum is the agency's, or the row stands otherwise than it was read: then its cells say so."""

from __future__ import annotations

from reading_helpers import cells_of, codes_of, extract_text, report_of

HEAD = """青石镇2023年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
"""


def test_a_row_that_would_add_up_otherwise_is_doubtful() -> None:
    # 99 + 2 + 3 + 0 + 2 + 5 = 111: a number is in two pieces and a blank is lost.
    row = "| 一、本年新收政府信息公开申请数量 | 9 | 9 | 2 | 3 | 2 | 5 | 111 |\n"
    report = report_of(extract_text(HEAD + row))
    assert len(report.cells) == 7
    assert all(cell.flags for cell in report.cells)


def test_disputes_that_would_add_up_otherwise_are_doubtful() -> None:
    # 1 + 0 + 2 + 0 = 3 and 2 + 0 + 0 + 1 = 3: two numbers run together, and an empty cell stands at the end.
    values = "10 | 2 | 0 | 3 | 2 | 0 | 0 | 1 | 3 | 0 | 0 | 0 | 0 | 0"
    results = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | " * 3
    report = report_of(
        extract_text(
            f"青石镇2023年政府信息公开工作年度报告\n四、行政复议、行政诉讼情况\n| {results}\n| {values} | |\n"
        )
    )
    assert len(report.cells) == 15
    assert all(cell.flags for cell in report.cells)


def test_a_row_that_adds_up_in_no_way_has_a_wrong_total_in_print() -> None:
    row = "| 一、本年新收政府信息公开申请数量 | 40 | 2 | 3 | 0 | 2 | 5 | 57 |\n"
    report = report_of(extract_text(HEAD + row))
    cells = cells_of(report)
    assert [cell.value for cell in cells.values()] == [40, 2, 3, 0, 2, 5, 57]
    assert not any(cell.flags for cell in cells.values())
    assert "identity.applicants" in codes_of(report)


def test_a_broken_row_that_may_hold_the_next_one_is_doubtful() -> None:
    rows = "本机关不掌握相关政府信息11 2 2 3 1 4\n补正后申请内容仍不明确1 0 0 0 0 0 1\n"
    report = report_of(extract_text(HEAD.replace(" | ", " ").replace("|", "") + rows))
    held = [cell for cell in report.cells if cell.item == "unavailable_not_held"]
    assert held
    assert all(cell.flags for cell in held)


def test_a_number_in_two_cells_is_joined_beside_empty_columns() -> None:
    rows = """| 申请人情况 | | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 | |
| 一、本年新收政府信息公开申请数量 | | | 28 | | | | | | 2 | 8 |
| 二、上年结转政府信息公开申请数量 | | | 1 | | | | | | 1 | |
| （一）予以公开 | | | 4 | | | | | | 4 | |
| （二）部分公开 | | | 5 | | | | | | 5 | |
"""
    report = report_of(extract_text(HEAD.partition("|")[0] + rows))
    total = cells_of(report)[("requests", "received_this_year", "total")]
    assert (total.value, total.flags) == (28, ("joined_digits",))
