"""Digits of neighbouring cells run together: parted where arithmetic leaves one way, open where it leaves several."""

from __future__ import annotations

import pytest
from reading_helpers import cells_of, extract_text, report_of, values_of

TITLE = "河口县青石镇2023年政府信息公开工作年度报告\n"
PROACTIVE = (
    "二、主动公开政府信息情况第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数"
    "规章{regulations}行政规范性文件{documents}"
    "第二十条第（五）项信息内容本年处理决定数量行政许可{licensing}"
    "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费{fees}"
)
HEADER = (
    "三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况"
    "自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
)
DISPUTES = (
    "四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计"
    "未经复议直接起诉复议后起诉结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计{row}"
    "五、存在的主要问题及改进情况问题不多。"
)


def proactive(**rows: str) -> str:
    texts = {"regulations": "000", "documents": "000", "licensing": "0", "fees": "0"} | rows
    return TITLE + PROACTIVE.format(**texts) + DISPUTES.format(row="0" * 15)


def requests(*rows: str) -> str:
    return TITLE + HEADER + "".join(rows) + DISPUTES.format(row="0" * 15)


def test_a_row_that_adds_up_in_one_way_only() -> None:
    text = requests("一、本年新收政府信息公开申请数量21710000218二、上年结转政府信息公开申请数量0000000")
    report = report_of(extract_text(text))
    assert values_of(report, "requests", "received_this_year") == [217, 1, 0, 0, 0, 0, 218]
    assert values_of(report, "requests", "carried_in") == [0] * 7
    assert {cell.flags for cell in report.cells if cell.item == "received_this_year"} == {("split_digits",)}


def test_fifteen_dispute_numbers_in_one_run() -> None:
    report = report_of(extract_text(TITLE + HEADER + DISPUTES.format(row="21317000001324019")))
    assert values_of(report, "disputes", "reconsideration") == [2, 1, 3, 1, 7]
    assert values_of(report, "disputes", "litigation_direct") == [0] * 5
    assert values_of(report, "disputes", "litigation_after_reconsideration") == [13, 2, 4, 0, 19]


def test_the_columns_decide_between_two_ways_to_read_a_row() -> None:
    """191000020 is 19|1|0|0|0|0|20 or 1|9|10|0|0|0|20: the column sums of 20 applications leave the first."""
    zero = "0000000"
    labels = [
        "（三）不予公开1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”",
        "4.保护第三方合法权益",
        "5.属于三类内部事务信息",
        "6.属于四类过程性信息",
        "7.属于行政执法案卷",
        "8.属于行政查询事项",
        "（四）无法提供1.本机关不掌握相关政府信息",
        "2.没有现成信息需要另行制作",
        "3.补正后申请内容仍不明确",
        "（五）不予处理1.信访举报投诉类申请",
        "2.重复申请",
        "3.要求提供公开出版物",
        "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
        "（六）其他处理",
    ]
    text = requests(
        "一、本年新收政府信息公开申请数量 19 1 0 0 0 0 20 ",
        f"二、上年结转政府信息公开申请数量{zero}",
        f"三、本年度办理结果（一）予以公开{zero}",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）191000020",
        *[label + zero for label in labels],
        "（七）总计 19 1 0 0 0 0 20 ",
        f"四、结转下年度继续办理{zero}",
    )
    report = report_of(extract_text(text))
    assert values_of(report, "requests", "partially_granted") == [19, 1, 0, 0, 0, 0, 20]
    assert not any(finding.code.startswith("identity.") for finding in report.findings)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("000", [0, 0, 0]),
        ("303", [3, 0, 3]),
        ("6233440", [None, None, None]),
        ("898989", [None, None, None]),
        ("0124", [0, None, None]),
        ("62 33 440", [62, 33, 440]),
    ],
)
def test_only_what_every_split_agrees_on_is_certain(digits: str, expected: list[float | None]) -> None:
    report = report_of(extract_text(proactive(documents=digits)))
    assert values_of(report, "proactive", "normative_documents") == expected
    cells = [cell for cell in report.cells if cell.item == "normative_documents"]
    assert all("ambiguous" in cell.flags for cell in cells if cell.value is None)


def test_an_open_cell_keeps_what_is_printed() -> None:
    report = report_of(extract_text(proactive(documents="6233440")))
    assert cells_of(report)["proactive", "normative_documents", "issued"].raw == "6233440"


def test_a_single_column_needs_no_split() -> None:
    report = report_of(extract_text(proactive(licensing="4529", fees="18651.06")))
    assert values_of(report, "proactive", "licensing") == [4529]
    assert values_of(report, "proactive", "fees") == [18651.06]
    assert cells_of(report)["proactive", "fees", "amount"].unit == "万元"


def test_sixteen_zeros_for_fifteen_cells_are_zeros_all_the_same() -> None:
    row = " 0 00 0 0 0 0 00 00 0 00 00"
    report = report_of(extract_text(TITLE + HEADER + DISPUTES.format(row=row)))
    disputes = [cell for cell in report.cells if cell.table == "disputes"]
    assert [cell.value for cell in disputes] == [0] * 15
    assert {"surplus_field"} == {flag for cell in disputes for flag in cell.flags}


def test_blanks_between_some_digits_are_kept_as_borders() -> None:
    report = report_of(
        extract_text(
            requests(
                "一、本年新收政府信息公开申请数量10 0 0 012二、上年结转政府信息公开申请数量00 0 0 00 0三、"
            )
        )
    )
    assert values_of(report, "requests", "received_this_year") == [1, 0, 0, 0, 0, 1, 2]
    assert values_of(report, "requests", "carried_in") == [0] * 7


def test_one_value_for_three_columns_is_placed_nowhere() -> None:
    lines = ["二、主动公开政府信息情况", "第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数"]
    lines += ["现行有效件数", "规章", "0", "行政规范性文件", "1", "0", "5", "五、存在的主要问题及改进情况"]
    report = report_of(extract_text(TITLE + "\n".join(lines)))
    assert values_of(report, "proactive", "regulations") == [None] * 3
    assert values_of(report, "proactive", "normative_documents") == [1, 0, 5]


def test_a_point_behind_a_number_makes_no_ordinal_of_its_last_digit() -> None:
    blocks = (
        "二、主动公开政府信息情况\n第二十条第（六）项\n信息内容\n本年处理决定数量\n"
        "行政处罚\n43.\n行政强制\n10.\n第二十条第（八）项\n"
    )
    report = report_of(extract_text(TITLE + blocks + DISPUTES.format(row="0" * 15)))
    assert values_of(report, "proactive", "penalties") == [43]
    assert values_of(report, "proactive", "coercive_measures") == [10]


def test_a_number_with_a_lost_character_or_of_hundredths_has_no_value() -> None:
    text = proactive(licensing="1\ufffd", fees="\n12%\n", documents="\n3\n0\n\u202e14\n")
    report = report_of(extract_text(text))
    assert values_of(report, "proactive", "licensing") == [None]
    assert values_of(report, "proactive", "fees") == [None]
    assert values_of(report, "proactive", "normative_documents")[2] is None


def test_a_number_that_may_hold_that_of_a_row_without_its_label_is_ambiguous() -> None:
    text = TITLE + "二、主动公开政府信息情况第二十条第（六）项信息内容本年处理决定数量行政处罚1100{0}65"
    whole = cells_of(report_of(extract_text(text.format("行政强制"))))
    assert [cell.value for cell in whole.values()] == [1100, 65]
    cut = cells_of(report_of(extract_text(text.format(""))))
    penalties = cut[("proactive", "penalties", "decisions")]
    assert (penalties.value, penalties.flags) == (None, ("ambiguous",))


def test_a_header_that_is_lost_does_not_make_one_number_of_the_row() -> None:
    text = (
        TITLE
        + "二、主动公开政府信息情况第二十条第（六）项信息内容本年增/减处理决定数量行政处罚7430行政强制6025"
    )
    cells = cells_of(report_of(extract_text(text)))
    assert {key[1:] for key in cells} == {
        (item, column)
        for item in ("penalties", "coercive_measures")
        for column in ("prior_items", "change", "decisions")
    }
    assert all(cell.flags for cell in cells.values())
    assert {cell.value for cell in cells.values()} == {None}


def test_a_sign_behind_punctuation_stays_with_its_number() -> None:
    block = (
        "二、主动公开政府信息情况\n第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量\n"
        "行政许可：12；-3；40。\n第二十条第（八）项\n"
    )
    report = report_of(extract_text(TITLE + block + DISPUTES.format(row="0" * 15)))
    assert values_of(report, "proactive", "licensing") == [12, -3, 40]


def test_a_sign_behind_a_dash_stays_with_its_number() -> None:
    text = (
        TITLE + "二、主动公开政府信息情况第二十条第（八）项信息内容上一年项目数量本年增/减行政事业性收费——-28"
    )
    cells = cells_of(report_of(extract_text(text)))
    assert cells[("proactive", "fees", "change")].value == -28
    assert cells[("proactive", "fees", "prior_items")].state == "dash"


@pytest.mark.parametrize("mark", ["6/8", "- 6 -", "第6页 共8页"])
def test_a_page_number_between_the_lines_of_a_table_is_no_value(mark: str) -> None:
    text = f"{TITLE}二、主动公开政府信息情况\n行政许可\n12\n{mark}\n行政处罚\n3\n"
    cells = cells_of(report_of(extract_text(text)))
    assert {key[1]: cell.value for key, cell in cells.items()} == {"licensing": 12, "penalties": 3}


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\ufeff"])
def test_a_mark_that_prints_nothing_parts_no_digits(mark: str) -> None:
    row = "一、本年新收政府信息公开申请数量21710{}000218二、上年结转政府信息公开申请数量0000000"
    report = report_of(extract_text(requests(row.format(mark))))
    assert values_of(report, "requests", "received_this_year") == [217, 1, 0, 0, 0, 0, 218]
    licensing = report_of(extract_text(proactive(licensing=f"1{mark}2")))
    assert values_of(licensing, "proactive", "licensing") == [12]


@pytest.mark.parametrize("misprint", ["3.危处及“三安全一稳定”", "（七）计"])
def test_the_number_of_a_misprinted_label_is_no_digit_of_the_row_before(misprint: str) -> None:
    text = requests(
        "一、本年新收政府信息公开申请数量21 7 1 0 0 00 29",
        "2.其他法律行政法规禁止公开12 3 4 5 6 030",
        misprint + "00 0 0 0 0 0",
        "4.保护第三方合法权益1 0 0 0 0 0 1",
    )
    report = report_of(extract_text(text))
    assert values_of(report, "requests", "refused_other_law") == [12, 3, 4, 5, 6, 0, 30]
    assert values_of(report, "requests", "refused_third_party_rights") == [1, 0, 0, 0, 0, 0, 1]


def test_the_first_value_of_a_misprinted_label_is_none_of_its_words() -> None:
    text = requests(
        "4.无正当理由大量反复申请1 0 0 0 0 01",
        "5.要求行政公机关确认或重新出具已获取信息2 0 0 0 0 02",
        "（六）其他处理1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请0 0 0 0 0 00",
    )
    report = report_of(extract_text(text))
    assert values_of(report, "requests", "declined_excessive") == [1, 0, 0, 0, 0, 0, 1]
    assert values_of(report, "requests", "declined_reconfirmation") == [2, 0, 0, 0, 0, 0, 2]


@pytest.mark.parametrize("number", ["- 2 -", "—2—", "·2·", "~ 2 ~", "第2页 共5页", "2/5"])
def test_the_number_of_a_page_is_no_value(number: str) -> None:
    text = requests(f"一、本年新收政府信息公开申请数量\n\n{number}\n\n3\n1\n0\n0\n0\n0\n4\n")
    assert values_of(report_of(extract_text(text)), "requests", "received_this_year") == [3, 1, 0, 0, 0, 0, 4]
