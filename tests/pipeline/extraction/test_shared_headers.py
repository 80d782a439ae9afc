"""Section 二 under one row of headers for all its items."""

from __future__ import annotations

import pytest
from reading_helpers import extract_html, report_of, values_of

HEADERS = [
    "信息内容",
    "本年制发件数",
    "本年废止件数",
    "现行有效件数",
    "本年处理决定数量",
    "本年收费金额（单位：万元）",
]
ROWS = {
    "行政规范性文件": {1: "3", 2: "1", 3: "48"},
    "行政许可": {4: "127"},
    "行政处罚": {4: "0"},
    "行政事业性收费": {5: "96.5"},
}


def page(nothing: str, **strays: str) -> str:
    rows = [HEADERS]
    for label, numbers in ROWS.items():
        rows.append(
            [label, *(strays.get(f"{label}{place}", numbers.get(place, nothing)) for place in range(1, 6))]
        )
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    title = "<h1>河口县粮食局2023年政府信息公开工作年度报告</h1>"
    return f"{title}<p>二、主动公开政府信息情况</p><table>{cells}</table><p>五、存在的主要问题</p>"


@pytest.mark.parametrize("nothing", ["", "/", "—"])
def test_each_item_has_the_numbers_under_its_own_headers(nothing: str) -> None:
    report = report_of(extract_html(page(nothing)))
    assert values_of(report, "proactive", "normative_documents") == [3, 1, 48]
    assert values_of(report, "proactive", "licensing") == [127]
    assert values_of(report, "proactive", "penalties") == [0]
    assert values_of(report, "proactive", "fees") == [96.5]
    assert not any(cell.flags for cell in report.cells)


def test_a_number_under_the_header_of_another_item_leaves_doubt() -> None:
    report = report_of(extract_html(page("", 行政许可1="5")))
    licensing = [cell for cell in report.cells if cell.item == "licensing"]
    missing = {
        finding.item for finding in report.findings if finding.code in ("row.missing", "row.unaligned")
    }
    assert all(cell.value is None or cell.flags for cell in licensing)
    assert licensing or "licensing" in missing
