"""Text laid out as on the page: headers and labels broken over lines, and lines of values between their pieces."""

from __future__ import annotations

import random

import pytest
from reading_helpers import cells_of, codes_of, extract_text, report_of, silent_mistakes, values_of
from report_renderings import CORNER, HEADINGS, PROSE, invent, title

from pipeline.forms.loading import form

TITLE = "河口县青石镇2023年政府信息公开工作年度报告"


def report_text(proactive: str, requests: str = "", disputes: str = "") -> str:
    tables = [HEADINGS[2], proactive, HEADINGS[3], requests, HEADINGS[4], disputes]
    return "\n".join([TITLE, HEADINGS[1], PROSE[1], *tables, HEADINGS[5], PROSE[5]])


def line_by_line(words: str) -> str:
    return words.replace(" ", "\n")


@pytest.mark.parametrize(
    "headers",
    [
        "                          本年废止\n  信息内容  本年制发件数    件数    现行有效件数",
        "  信息内容  本年制发件数    本年    现行有效件数\n                          废止件数",
        "            本年制发                现行有效\n  信息内容    件数     本年废止件数    件数",
    ],
)
def test_pieces_of_headers_do_not_tell_the_order_of_the_columns(headers: str) -> None:
    text = report_text(f"第二十条第（一）项\n{headers}\n  规章           35           2           140")
    assert values_of(report_of(extract_text(text)), "proactive", "regulations") == [35, 2, 140]


def test_an_unusual_order_of_whole_headers_is_that_of_the_values() -> None:
    text = report_text("第二十条第（一）项\n信息内容 本年废止件数 本年制发件数 现行有效件数\n规章 2 35 140")
    assert values_of(report_of(extract_text(text)), "proactive", "regulations") == [35, 2, 140]


def test_a_label_may_stand_around_its_values() -> None:
    text = report_text(
        "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数 现行有效件数\n"
        "规章\n行政      62   33   440\n规范性文件",
        "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
        "一、本年新收政府信息公开申请数量 9 0 0 0 0 0 9\n"
        "（三）不予  6.属于四类\n            7   0   0   0   0   0   7\n公开      过程性信息\n"
        "（七）总计 7 0 0 0 0 0 7",
    )
    report = report_of(extract_text(text))
    assert values_of(report, "proactive", "normative_documents") == [62, 33, 440]
    assert values_of(report, "requests", "refused_process_information") == [7, 0, 0, 0, 0, 0, 7]
    assert values_of(report, "requests", "received_this_year") == [9, 0, 0, 0, 0, 0, 9]


def test_values_behind_the_name_of_a_group_are_those_of_its_row_just_named() -> None:
    text = report_text(
        "",
        "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计\n"
        "            1.申请人无正当理由逾期不补正、行政机关不再\n"
        "（六）其他处理  处理其政府信息公开申请    4   0   0   0   0   1   5\n"
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 0 0 0 0 0 0 0\n"
        "3.其他 1 0 0 0 0 0 1",
    )
    report = report_of(extract_text(text))
    assert values_of(report, "requests", "other_not_corrected_in_time") == [4, 0, 0, 0, 0, 1, 5]
    assert values_of(report, "requests", "other") == []


def values_first(*, last_has_values: bool) -> str:
    """Every line of values stands above the line of its label."""
    figures = invent(random.Random(8), "2021")
    lines = [title(figures), HEADINGS[1], PROSE[1], HEADINGS[3], CORNER, "自然人", "商业企业", "总计"]
    for entry in form("2021").of("requests"):
        lines += [" ".join(figures.cells["requests", entry.item, c] for c in entry.columns), entry.label]
    if last_has_values:
        lines.append("1 0 0 0 0 0 1")
    return "\n".join(lines)


def test_rows_of_values_before_their_labels() -> None:
    figures = invent(random.Random(8), "2021")
    report = report_of(extract_text(values_first(last_has_values=False)))
    for entry in form("2021").of("requests"):
        printed = [float(figures.cells["requests", entry.item, c]) for c in entry.columns]
        assert values_of(report, "requests", entry.item) == printed
    assert all("aligned_by_order" in cell.flags for cell in report.cells)


def test_a_row_too_many_leaves_no_row_of_such_a_table_certain() -> None:
    figures = invent(random.Random(8), "2021")
    report = report_of(extract_text(values_first(last_has_values=True)))
    assert not [cell for cell in report.cells if cell.table == "requests" and cell.value is not None]
    assert "row.unaligned" in codes_of(report)
    requests = [mistake for mistake in silent_mistakes(figures, report) if mistake[0][0] == "requests"]
    assert not requests


def test_blocks_whose_values_stand_before_their_labels() -> None:
    results = "结果维持 结果纠正 其他结果 尚未审结 总计"
    text = report_text(
        "该部分以表格形式报告，表格如下：\n"
        + line_by_line(
            "1 2 3 4 5 6 第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 行政规范性文件 "
            "7 第二十条第（五）项 信息内容 本年处理决定数量 行政许可 "
            "8 9 第二十条第（六）项 信息内容 本年处理决定数量 行政处罚 行政强制"
        ),
        disputes=line_by_line(
            f"1 0 0 0 1 行政复议 {results} 0 2 0 0 2 行政诉讼（未经复议直接起诉） {results} "
            f"0 0 3 0 3 行政诉讼（复议后起诉） {results}"
        ),
    )
    report = report_of(extract_text(text))
    read = {
        item: values_of(report, "proactive", item)
        for item in ("regulations", "normative_documents", "licensing", "penalties", "coercive_measures")
    }
    assert read == {
        "regulations": [1, 2, 3],
        "normative_documents": [4, 5, 6],
        "licensing": [7],
        "penalties": [8],
        "coercive_measures": [9],
    }
    assert values_of(report, "disputes", "reconsideration") == [1, 0, 0, 0, 1]
    assert values_of(report, "disputes", "litigation_direct") == [0, 2, 0, 0, 2]
    assert values_of(report, "disputes", "litigation_after_reconsideration") == [0, 0, 3, 0, 3]
    assert all(cell.flags for cell in report.cells)


def test_the_number_of_a_note_is_no_value_of_the_blank_row_above() -> None:
    text = report_text(
        "信息内容 本年收费金额（单位：万元）\n行政事业性收费\n\n注：1.本表不含派出机构数据。2.数据截至年底。"
    )
    cell = cells_of(report_of(extract_text(text))).get(("proactive", "fees", "amount"))
    assert cell is None or cell.value is None


APPLICANTS = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他 总计"


def test_pieces_of_tall_labels_between_rows_belong_to_the_rows_that_their_numbers_begin() -> None:
    text = report_text(
        "",
        f"{APPLICANTS}\n5.属于三类内部事务信息 3 0 0 0 0 0 3\n"
        "6.属           1   0   0   0   0   0   1\n于四类过程\n性信息\n"
        "7.属于行政     0   2   0   0   0   0   2\n执法案卷\n"
        "8.属于行政     4   0   0   0   0   0   4\n查询事项\n"
        "（四）无法  1.本机关不     5   0   0   0   0   0   5\n提供  掌握相关政\n府信息\n（七）总计 12 2 0 0 0 0 14",
    )
    report = report_of(extract_text(text))
    read = {
        item: values_of(report, "requests", item)
        for item in (
            "refused_internal_affairs",
            "refused_process_information",
            "refused_enforcement_file",
            "refused_administrative_inquiry",
            "outcomes_total",
        )
    }
    assert read == {
        "refused_internal_affairs": [3, 0, 0, 0, 0, 0, 3],
        "refused_process_information": [1, 0, 0, 0, 0, 0, 1],
        "refused_enforcement_file": [0, 2, 0, 0, 0, 0, 2],
        "refused_administrative_inquiry": [4, 0, 0, 0, 0, 0, 4],
        "outcomes_total": [12, 2, 0, 0, 0, 0, 14],
    }


def test_a_group_name_cut_short_is_not_the_last_row_of_the_group() -> None:
    rows = "（五）不予处理 1.信访举报投诉类申请 0 0 0 0 0 0 0\n（六）其他 2 0 0 0 0 0 2\n（七）总计 2 0 0 0 0 0 2"
    report = report_of(extract_text(report_text("", f"{APPLICANTS}\n{rows}")))
    assert values_of(report, "requests", "other") == [2, 0, 0, 0, 0, 0, 2]
    assert values_of(report, "requests", "other_remaining") == []


def test_a_decimal_broken_at_its_point_is_one_number() -> None:
    text = report_text("信息内容 采购项目数量 采购总金额\n政府集中采购      384.\n                    33")
    cells = [cell for cell in report_of(extract_text(text)).cells if cell.item == "procurement"]
    # Which of the two columns it stands in cannot be told.
    assert [(cell.value, cell.raw) for cell in cells] == [(None, "384.33")] * 2


def test_digits_that_run_into_thousands_are_in_doubt() -> None:
    text = report_text("信息内容采购项目数量采购总金额政府集中采购8091,783")
    cells = [cell for cell in report_of(extract_text(text)).cells if cell.item == "procurement"]
    assert [(cell.value, cell.raw) for cell in cells] == [(None, "8091,783")] * 2


def test_a_cell_repeated_for_each_column_it_spans_leaves_the_empty_one_before_it_in_doubt() -> None:
    header = "| 信息内容 | 采购项目数量 | 采购总金额 | 采购总金额 |\n|---|---|---|---|\n"
    table = f"{header}| 政府集中采购 | | 1561万元 | 1561万元 |"
    cells = cells_of(report_of(extract_text(report_text(table))))
    assert cells["proactive", "procurement", "projects"].value is None


def test_headers_before_digits_that_run_together_do_not_give_them_all_to_the_last_column() -> None:
    results = "结果维持结果纠正其他结果尚未审结总计"
    text = report_text(
        "",
        disputes=f"行政复议\n{results}\n271091561\n未经复议直接起诉\n{results}\n30003\n复议后起诉\n{results}\n801110",
    )
    report = report_of(extract_text(text))
    totals = [cell for cell in report.cells if cell.table == "disputes" and cell.column == "total"]
    assert all(cell.value is None or cell.flags for cell in totals)
    assert not {271091561, 30003, 801110} & {cell.value for cell in totals}


def test_values_behind_a_label_are_doubtful_where_others_have_lost_theirs() -> None:
    labels = [entry.label for entry in form("2021").of("requests")]
    place = labels.index("（二）部分公开（区分处理的，只计这一情形，不计其他情形）") + 1
    own_row = ["（二）附：部分公开（涉企）", *"3000003"]
    rows = ["0 0 0 0 0 0 0"] * (len(labels) - 1)
    text = report_text("", "\n".join([*rows, *labels[:place], *own_row, *labels[place:]]))
    read = [cell for cell in report_of(extract_text(text)).cells if cell.value is not None]
    assert read
    assert all("aligned_by_order" in cell.flags for cell in read)
