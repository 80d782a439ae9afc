from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import xlwt

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.office.sheets import printed_value
from pipeline.documents.reading import read_document


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (5.0, "5"),
        (1424.4, "1424.4"),
        (0.1 + 0.2, "0.3"),
        (75394432.52, "75394432.52"),
        (12345678901.0, "12345678901"),
        (-3.0, "-3"),
        (1e20, "100000000000000000000"),
        ("", ""),
        (" 商业\n企业 ", "商业\n企业"),
        (True, "TRUE"),
    ],
)
def test_values_are_printed_as_a_sheet_shows_them(value: Any, printed: str) -> None:
    assert printed_value(value) == printed


# What a spreadsheet program shows for each value and format (ECMA-376 part 1, 18.8.31).
SHOWN = [
    (3.000000000001, "0.00", "3.00"),
    (3.000000000001, "General", "3"),
    (3.4, "0", "3"),
    (2.5, "0_ ", "3"),
    (0, "0;-0;;@", ""),
    (5, "0;-0;;@", "5"),
    (-5, "0;-0;;@", "-5"),
    (5, ";;;", ""),
    ("旧数", ";;;", ""),
    (0, "#", ""),
    (12000, "0,", "12"),
    (0.25, "0%", "25%"),
    (7, '0"件"', "7件"),
    (12, 'General"件"', "12件"),
    (1234.5, "#,##0.00_ ", "1,234.50"),
    (-5, "0_);[Red]\\(0\\)", "-5"),
    (-3, "#,##0;[Red]#,##0", "-3"),
    (0, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
    (1.5, "0.##", "1.5"),
    (0, '[=0]"";0', ""),
    (5, '[=0]"";0', "5"),
    (12000, "[>=10000]0,;0", "12"),
    (5, "[>=10000]0,;0", "5"),
]


def test_xlsx_values_are_read_as_their_number_formats_show_them(grids: Any) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("年报")
    for row, (value, code, _) in enumerate(SHOWN, 3):
        sheet.cell(row, 2, "项")
        sheet.cell(row, 3, value).number_format = code
        sheet.cell(row, 4, "末")
    buffer = io.BytesIO()
    book.save(buffer)
    (grid,) = grids(read_document(buffer.getvalue(), source="a.xlsx"))
    assert [(value, code, text) for (value, code, _), (_, text, _) in zip(SHOWN, grid, strict=True)] == SHOWN


def test_xlsx_headings_are_lines_and_merged_cells_span(grids: Any, lines: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = "青石镇2023年政府信息公开工作年度报告"
    sheet.merge_cells("B2:E2")
    sheet["B3"] = "二、主动公开政府信息情况"
    for row, values in enumerate([["角", None, "甲", "乙"], [None, None, 1, 2.5], ["规章", 3, None, 0]], 4):
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
    sheet.merge_cells("B4:C5")
    sheet["B8"] = "六、其他需要报告的事项"
    hidden = book.create_sheet("备份")
    hidden["A1"], hidden.sheet_state = "旧", "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(buffer.getvalue(), source="a.xlsx")
    assert lines(document) == [
        "青石镇2023年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "六、其他需要报告的事项",
    ]
    assert grids(document) == [[["角", "角", "甲", "乙"], ["角", "角", "1", "2.5"], ["规章", "3", "", "0"]]]


def test_xls_is_read_alike(grids: Any, lines: Any) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("年报")
    sheet.write_merge(0, 0, 0, 3, "年度报告")
    sheet.write_merge(1, 2, 0, 0, "组")
    for row in (1, 2):
        for column in (1, 2, 3):
            sheet.write(row, column, row * 10 + column)
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(buffer.getvalue(), source="a.et")
    assert lines(document) == ["年度报告"]
    assert grids(document) == [[["组", "11", "12", "13"], ["组", "21", "22", "23"]]]


def test_damaged_sheets_say_so() -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_document(buffer.getvalue()[:1500], source="a.xls")
