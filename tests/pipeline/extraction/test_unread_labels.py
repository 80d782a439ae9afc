"""Labels that could not be read, as in the tall and narrow cells of scans: their rows are placed by order, flagged."""

from __future__ import annotations

import random

from reading_helpers import extract_html, report_of, right_share, silent_mistakes
from report_renderings import as_html, blank_zeros, invent

CORRECTED = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"
FEE = "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"


def test_rows_with_unread_labels_in_a_group_take_their_places_by_order() -> None:
    figures = invent(random.Random(7), "2021")
    page = as_html(figures)
    assert page.count(CORRECTED) == page.count(FEE) == 1
    report = report_of(extract_html(page.replace(CORRECTED, "政府信息").replace(FEE, "")))
    assert right_share(figures, report) == 1
    assert silent_mistakes(figures, report) == []
    placed = [
        cell for cell in report.cells if cell.item in ("other_not_corrected_in_time", "other_fee_not_paid")
    ]
    assert len(placed) == 14
    assert all("aligned_by_order" in cell.flags for cell in placed)


def test_a_group_label_is_no_row_where_too_few_rows_are_left_for_its_items() -> None:
    figures = invent(random.Random(7), "2021")
    page = as_html(figures).replace(CORRECTED, "政府信息")
    start = page.rindex("<tr", 0, page.index(FEE))
    page = page[:start] + page[page.index("</tr>", start) + len("</tr>") :]
    report = report_of(extract_html(page))
    assert silent_mistakes(figures, report) == []
    assert not any(cell.item == "other" for cell in report.cells)


def test_an_unread_label_before_blank_cells_is_not_taken_for_a_value() -> None:
    figures = invent(random.Random(7), "2021")
    blank_zeros(figures)
    page = as_html(figures).replace(CORRECTED, "政府信息")
    report = report_of(extract_html(page))
    assert silent_mistakes(figures, report) == []
    assert right_share(figures, report) == 1
