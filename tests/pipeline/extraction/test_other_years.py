"""Figures of another year beside those of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reading_helpers import codes_of, extract_html, report_of, values_of

if TYPE_CHECKING:
    from pipeline.extraction.report import Report

APPLICANTS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
RECEIVED, GRANTED = "一、本年新收政府信息公开申请数量", "（一）予以公开"
NOW = {RECEIVED: [30, 4, 0, 0, 0, 2, 36], GRANTED: [25, 3, 0, 0, 0, 2, 30]}
THEN = {RECEIVED: [11, 0, 0, 0, 0, 0, 11], GRANTED: [9, 1, 0, 0, 0, 0, 10]}


def row(*cells: object) -> str:
    return f"<tr>{''.join(text if str(text).startswith('<') else f'<td>{text}</td>' for text in map(str, cells))}</tr>"


def table(figures: dict[str, list[int]]) -> str:
    return f"<table>{row('', *APPLICANTS)}{''.join(row(item, *numbers) for item, numbers in figures.items())}</table>"


def read(body: str) -> Report:
    title = "<h1>河口县粮食局2023年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况</p>"
    return report_of(extract_html(f"{title}{body}<p>五、存在的主要问题</p>"))


def assert_of_this_year(report: Report) -> None:
    assert values_of(report, "requests", "received_this_year") == NOW[RECEIVED]
    assert values_of(report, "requests", "granted") == NOW[GRANTED]
    assert "year.other" in codes_of(report)
    assert not any(cell.flags for cell in report.cells)


@pytest.mark.parametrize("years", [("2023年", "2022年"), ("2022年度", "2023年度")])
def test_columns_of_another_year_are_left_out(years: tuple[str, str]) -> None:
    order = [NOW if "2023" in year else THEN for year in years]
    head = row("<td rowspan=2>项目</td>", *(f"<td colspan=7>{year}</td>" for year in years))
    rows = "".join(row(item, *order[0][item], *order[1][item]) for item in NOW)
    assert_of_this_year(read(f"<table>{head}{row(*APPLICANTS, *APPLICANTS)}{rows}</table>"))


def test_years_that_take_turns_under_each_column_are_told_apart() -> None:
    head = row("<td rowspan=2>项目</td>", *(f"<td colspan=2>{name}</td>" for name in APPLICANTS))
    rows = "".join(
        row(item, *(number for pair in zip(NOW[item], THEN[item], strict=True) for number in pair))
        for item in NOW
    )
    assert_of_this_year(read(f"<table>{head}{row(*['2023年', '2022年'] * 7)}{rows}</table>"))


@pytest.mark.parametrize("captions", [("2022年度情况", "2023年度情况"), ("2022年度情况", "")])
def test_a_copy_of_the_table_for_another_year_is_left_out(captions: tuple[str, str]) -> None:
    assert_of_this_year(read(f"<p>{captions[0]}</p>{table(THEN)}<p>{captions[1]}</p>{table(NOW)}"))


def test_the_only_table_stays_whatever_year_its_caption_names() -> None:
    report = read(f"<p>2022年度情况</p>{table(NOW)}")
    assert values_of(report, "requests", "received_this_year") == NOW[RECEIVED]


def test_columns_of_two_other_years_are_not_taken_for_this_one() -> None:
    head = row("<td rowspan=2>项目</td>", "<td colspan=7>2022年</td>", "<td colspan=7>2021年</td>")
    rows = "".join(row(item, *NOW[item], *THEN[item]) for item in NOW)
    report = read(f"<table>{head}{row(*APPLICANTS, *APPLICANTS)}{rows}</table>")
    assert not [cell for cell in report.cells if cell.value is not None and not cell.flags]
