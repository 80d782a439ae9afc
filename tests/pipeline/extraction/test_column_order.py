"""Headers that lost their spans or a label name the columns in another order: the sums decide, or the cells say so."""

from __future__ import annotations

import random
import re

import pytest
from reading_helpers import cells_of, extract_html, extract_text, report_of, right_share, silent_mistakes
from report_renderings import as_html, blank_zeros, invent

from pipeline.extraction.report import CellState

# 总计 stands before the organisations, as where the spans of a header of two rows are lost; the values do not.
FLATTENED = """2023年青石镇政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
| 申请人情况 | 自然人 | 总计 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 |
| 一、本年新收政府信息公开申请数量 | {new} |
| 二、上年结转政府信息公开申请数量 | {carried} |
"""
NEW = ("requests", "received_this_year")


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_header_that_lost_its_spans_is_read_in_the_order_that_adds_up(form: str, seed: int) -> None:
    figures = invent(random.Random(seed), form)
    page = re.sub(r' colspan="?\d+"?', "", as_html(figures))
    report = report_of(extract_html(page))
    assert silent_mistakes(figures, report) == []
    cells = cells_of(report)
    requests = [key for key in figures.cells if key[0] == "requests"]
    assert all(float(cells[key].value or 0) == (figures.value(key) or 0) for key in requests)


def test_an_order_that_the_sums_disprove_gives_way_to_that_of_the_form() -> None:
    report = report_of(
        extract_text(FLATTENED.format(new="58 | 7 | 0 | 0 | 1 | 0 | 66", carried="2 | 0 | 0 | 0 | 0 | 0 | 2"))
    )
    cells = cells_of(report)
    assert cells[(*NEW, "total")].value == 66
    assert cells[(*NEW, "commercial_enterprise")].value == 7
    assert cells[(*NEW, "legal_service_org")].value == 1
    assert all("header_inferred" in cell.flags for cell in report.cells)


def test_an_order_that_the_sums_confirm_is_that_of_the_headers() -> None:
    report = report_of(
        extract_text(FLATTENED.format(new="58 | 66 | 7 | 0 | 0 | 1 | 0", carried="2 | 2 | 0 | 0 | 0 | 0 | 0"))
    )
    cells = cells_of(report)
    assert cells[(*NEW, "total")].value == 66
    assert cells[(*NEW, "commercial_enterprise")].value == 7
    assert not any(cell.flags for cell in report.cells)


def test_an_unusual_order_that_nothing_confirms_is_doubtful() -> None:
    blank = " | ".join(["5", "", "3", "", "", "", ""])
    report = report_of(extract_text(FLATTENED.format(new=blank, carried=blank)))
    assert all("header_inferred" in cell.flags for cell in report.cells if cell.value is not None)


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_total_whose_header_is_lost_is_not_read_as_another_column(form: str) -> None:
    figures = invent(random.Random(5), form)
    blank_zeros(figures)
    page = as_html(figures).replace(">总计<", "><", 1)
    report = report_of(extract_html(page))
    assert silent_mistakes(figures, report) == []
    assert right_share(figures, report) == 1


def test_a_number_that_spans_two_rows_by_mistake_does_not_push_the_next_row_aside() -> None:
    figures = invent(random.Random(5), "2021")
    blank_zeros(figures)
    page = as_html(figures)
    start = page.index("二、上年结转政府信息公开申请数量")
    cell = page.index("<td", start)
    report = report_of(extract_html(f'{page[:cell]}<td rowspan="2"{page[cell + 3 :]}'))
    assert silent_mistakes(figures, report) == []


def test_a_row_that_lost_a_cell_is_doubtful_even_where_all_rows_have_one_to_spare() -> None:
    figures = invent(random.Random(5), "2021")
    blank_zeros(figures)
    page = as_html(figures).replace("</tr>", "<td></td></tr>")
    start = page.index("<td", page.index("二、上年结转政府信息公开申请数量"))
    report = report_of(extract_html(page[:start] + page[page.index("</td>", start) + len("</td>") :]))
    assert silent_mistakes(figures, report) == []


@pytest.mark.parametrize("text", ["821 821", "821\n821", "1 234"])
def test_digits_with_a_gap_between_them_are_joined_with_a_flag(text: str) -> None:
    page = f"""<title>青石镇2023年政府信息公开工作年度报告</title><table><tr><td>信息内容<td>本年制发件数
    <td>本年废止件数<td>现行有效件数<tr><td>规章<td>{text}<td>0<td>0</table>"""
    cell = cells_of(report_of(extract_html(page)))[("proactive", "regulations", "issued")]
    assert "joined_digits" in cell.flags


@pytest.mark.parametrize("printed", ["4068.x", "4068\ue002", "4068\U0001fdf2", "4068%", "\ue002.28", "x28"])
def test_what_clings_to_a_number_in_running_text_is_not_left_out(printed: str) -> None:
    text = f"""青石镇2023年政府信息公开工作年度报告
二、主动公开政府信息情况
行政许可
12
行政事业性收费
{printed}
三、收到和处理政府信息公开申请情况"""
    cells = cells_of(report_of(extract_text(text)))
    assert cells[("proactive", "licensing", "decisions")].value == 12
    fee = cells[("proactive", "fees", "amount")]
    assert (fee.value, fee.state) == (None, CellState.TEXT)


@pytest.mark.parametrize("blanks", [1, 2])
def test_a_number_that_spans_two_rows_beside_empty_columns_is_doubtful(blanks: int) -> None:
    figures = invent(random.Random(5), "2021")
    blank_zeros(figures)
    page = as_html(figures).replace("</tr>", "<td></td>" * blanks + "</tr>")
    start = page.index("一、本年新收政府信息公开申请数量")
    for _ in range(5):
        start = page.index("<td", start + 1)
    report = report_of(extract_html(f'{page[:start]}<td rowspan="2"{page[start + 3 :]}'))
    assert silent_mistakes(figures, report) == []
