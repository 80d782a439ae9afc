"""Tables with rows and columns exchanged."""

from __future__ import annotations

from reading_helpers import cells_of, extract_html, report_of, values_of

TITLE = "<h1>河口县粮食局2023年政府信息公开工作年度报告</h1>"
APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
ITEMS = [
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "2.重复申请",
]
FIGURES = [[30, 4, 0, 0, 0, 2, 36], [1, 0, 0, 0, 0, 0, 1], [25, 3, 0, 0, 0, 2, 30], [2, 1, 0, 0, 0, 0, 3]]
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
PROCEDURES = ["行政复议", "未经复议直接起诉", "复议后起诉"]
DISPUTES = [[2, 13, 1, 0, 16], [0, 1, 0, 4, 5], [11, 0, 0, 0, 11]]


def page(*rows: list[object], heading: str) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    return f"{TITLE}<p>{heading}</p><table>{cells}</table><p>五、存在的主要问题</p>"


def test_applicants_below_each_other_are_columns() -> None:
    rows = [[name, *(figures[place] for figures in FIGURES)] for place, name in enumerate(APPLICANTS)]
    heading = "三、收到和处理政府信息公开申请情况"
    report = report_of(extract_html(page(["", *ITEMS], *rows, heading=heading)))
    items = ("received_this_year", "carried_in", "granted", "declined_duplicate")
    assert [values_of(report, "requests", item) for item in items] == FIGURES
    assert not any(cell.flags for cell in report.cells)
    cell = cells_of(report)["requests", "carried_in", "natural_person"]
    assert cell.origin is not None
    assert (cell.origin.row, cell.origin.column) == (1, 2)


def test_results_below_each_other_are_columns() -> None:
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    across = [[name, *(figures[place] for figures in DISPUTES)] for place, name in enumerate(RESULTS)]
    listed = [
        [f"{procedure}</td><td>{result}", number]
        for procedure, figures in zip(PROCEDURES, DISPUTES, strict=True)
        for result, number in zip(RESULTS, figures, strict=True)
    ]
    for rows in ([["", *PROCEDURES], *across], [["类别", "结果", "数量"], *listed]):
        report = report_of(extract_html(page(*rows, heading=heading)))
        items = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        assert [values_of(report, "disputes", item) for item in items] == DISPUTES


def test_a_table_as_the_form_has_it_is_not_turned() -> None:
    heading = "三、收到和处理政府信息公开申请情况"
    rows = [[item, *figures] for item, figures in zip([*ITEMS[:2], "其他", "总计"], FIGURES, strict=True)]
    report = report_of(extract_html(page(["", *APPLICANTS], *rows, heading=heading)))
    assert values_of(report, "requests", "received_this_year") == FIGURES[0]
