"""Statistics tables of the years before 2019, under codes of their own."""

from __future__ import annotations

from reading_helpers import codes_of, extract_html, extract_text, report_of

NATIONAL = """河口县2017年政府信息公开工作年度报告
一、概述
2017年我县依法公开政府信息。
统计指标\t单位\t统计数
一、主动公开情况\t——\t——
（一）主动公开政府信息数\t条\t2122
其中：主动公开规范性文件数\t条\t8
四、行政复议数量\t件\t3
（一）维持具体行政行为数\t件\t2
（二）被依法纠错数\t件\t1
（三）其他情形数\t件\t0
五、行政诉讼数量\t件\t4
（二）被依法纠错数\t件\t2
七、依申请公开信息收取的费用\t万元\t1.5
本县自定指标\t个\t6
"""


def printed(text: str) -> dict[tuple[str, str], tuple[float | None, str | None]]:
    report = report_of(extract_text(text))
    return {(c.item, c.column): (None if c.value is None else float(c.value), c.unit) for c in report.cells}


def test_the_national_form() -> None:
    cells = printed(NATIONAL)
    assert cells["disclosed", "current"] == (2122, "条")
    assert cells["reconsiderations_corrected", "current"] == (1, "件")
    assert cells["litigations_corrected", "current"] == (2, "件")
    assert cells["fees_collected", "current"] == (1.5, "万元")


def test_a_row_of_its_own_is_kept_with_its_label() -> None:
    report = report_of(extract_text(NATIONAL))
    assert report.form == "pre-2019"
    (extra,) = [cell for cell in report.cells if cell.item.startswith("extra_")]
    assert (extra.label, extra.value) == ("本县自定指标", 6)
    assert "statistics.unlisted" in codes_of(report)
    assert not {cell.table for cell in report.cells} - {"statistics"}


def test_digits_of_two_columns_run_together() -> None:
    text = (
        "河口县2016年政府信息公开工作年度报告\n一、概述本年工作平稳。六、附表指标名称计量单位2016年度历年累计"
        "主动公开文件数条212210037其中：1、政府网站公开数条30712、政府公报公开数条00行政复议数件00"
    )
    cells = printed(text)
    assert cells["disclosed", "current"] == (None, "条")
    assert cells["disclosed_gazette", "current"] == (0, "条")
    assert cells["disclosed_gazette", "cumulative"] == (0, "条")
    assert cells["reconsiderations", "cumulative"] == (0, "件")


def test_the_shanghai_form_is_known_by_its_line_codes() -> None:
    page = (
        "<h1>河口区水务局2009年政府信息公开年度报告</h1><p>一、概述</p><table>"
        "<tr><td>指标名称</td><td>计量单位</td><td>代码</td><td>本期实际</td><td>本年累计</td></tr>"
        "<tr><td>主动公开信息数</td><td>条</td><td>01</td><td>12</td><td>40</td></tr>"
        "<tr><td>当面申请数</td><td>条</td><td>07</td><td>0</td><td>2</td></tr></table>"
    )
    report = report_of(extract_html(page))
    assert [(c.item, c.column, c.value, c.label) for c in report.cells] == [
        ("line_01", "current", 12, "主动公开信息数"),
        ("line_01", "year_to_date", 40, "主动公开信息数"),
        ("line_07", "current", 0, "当面申请数"),
        ("line_07", "year_to_date", 2, "当面申请数"),
    ]


def test_a_report_in_prose_says_that_it_prints_no_table() -> None:
    prose = "本年度主动公开政府信息二百余条，未收到公开申请。" * 30
    text = f"河口县青石镇2012年政府信息公开工作年度报告\n一、概述\n{prose}\n二、主动公开政府信息情况\n{prose}"
    report = report_of(extract_text(text))
    assert (report.form, report.cells, report.grade) == ("pre-2019", (), "D")
    assert "report.narrative_only" in codes_of(report)
