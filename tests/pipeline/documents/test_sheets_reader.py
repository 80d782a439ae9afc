from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.office.sheets import printed_value
from pipeline.documents.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable


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
    (grid,) = grids(read_document(saved(book), source="a.xlsx"))
    assert [(value, code, text) for (value, code, _), (_, text, _) in zip(SHOWN, grid, strict=True)] == SHOWN


def saved(book: openpyxl.Workbook | xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(payload: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one of its parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return buffer.getvalue()


def test_the_looks_of_xlsx_cells_decide_what_is_read(grids: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    struck, raised = InlineFont(strike=True), InlineFont(vertAlign="superscript")
    values = [
        (8, Font(strike=True), ""),
        (81, Font(color="FFFFFFFF"), "\ufffd\ufffd"),
        (CellRichText(TextBlock(struck, "1"), "8"), Font(), "8"),
        (CellRichText("8", TextBlock(raised, "1")), Font(), "8¹"),
        ("=4+4", Font(), "\ufffc"),
        ("81", Font(), "81"),
    ]
    for row, (value, font, _) in enumerate(values, 1):
        sheet.cell(row, 1, "项")
        sheet.cell(row, 2, value).font = font
    sheet.cell(1, 3, 7)
    book.active["D1"], book.active["D1"].font = 8, Font(color="FFFFFFFF")
    book.active["D1"].fill = PatternFill("solid", "FF003366")
    (grid,) = grids(read_document(saved(book), source="a.xlsx"))
    assert [row[1] for row in grid] == [text for _, _, text in values]
    assert grid[0][3] == "8"


def test_hidden_rows_and_columns_are_left_out(grids: Any) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, values in enumerate([["甲", 1, 2, 3], ["旧", 4, 5, 6], ["乙", 7, 8, 9]], 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    expected = [[["甲", "1", "3"], ["乙", "7", "9"]]]
    document = read_document(saved(book), source="a.xlsx")
    assert grids(document) == expected
    assert [problem.code for problem in document.problems] == ["hidden_content"]
    old = xlwt.Workbook()
    copy = old.add_sheet("年报")
    for row, values in enumerate([["甲", 1, 2, 3], ["旧", 4, 5, 6], ["乙", 7, 8, 9]]):
        for column, value in enumerate(values):
            copy.write(row, column, value)
    copy.row(1).hidden = True
    copy.col(2).hidden = True
    assert grids(read_document(saved(old), source="a.xls")) == expected


def test_damaged_styles_cost_the_looks_only(grids: Any) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = "规章", 8
    payload = rewritten(
        saved(book), "xl/styles.xml", lambda styles: styles.replace(b"<fonts", b"<x:fonts x:a=''")
    )
    document = read_document(payload, source="a.xlsx")
    assert grids(document) == [[["规章", "8"]]]
    assert [problem.code for problem in document.problems] == ["lost_content"]


def test_number_formats_of_xls_and_texts_of_ods_are_applied(grids: Any) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("年报")
    shown = [(0, "0;-0;;@", ""), (12000, "0,", "12"), (0.25, "0%", "25%"), (7, "General", "7")]
    for row, (value, code, _) in enumerate(shown):
        sheet.write(row, 0, "项")
        sheet.write(row, 1, value, xlwt.easyxf(num_format_str=code))
        sheet.write(row, 2, "末")
    (grid,) = grids(read_document(saved(book), source="a.xls"))
    assert [row[1] for row in grid] == [text for _, _, text in shown]
    (grid,) = grids(read_document(ods([("8", "8件"), ("0", "")]), source="a.ods"))
    assert grid == [["表", "表", "表", "数"], ["项", "8件", "8件", "末"], ["项", "", "", "末"]]


def ods(numbers: list[tuple[str, str]]) -> bytes:
    """A sheet with a heading over three columns and a row for each (value, shown text), in two columns alike."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    number = (
        '<table:table-cell office:value-type="float" office:value="{}" table:number-columns-repeated="2">'
        "<text:p>{}</text:p></table:table-cell>"
    )
    heading = text.format("表").replace(" office", ' table:number-columns-spanned="3" office')
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    rows = f"<table:table-row>{heading}{covered}{text.format('数')}</table:table-row>" + "".join(
        f"<table:table-row>{text.format('项')}{number.format(*one)}{text.format('末')}</table:table-row>"
        for one in numbers
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="年报">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


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
    document = read_document(saved(book), source="a.xlsx")
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
    document = read_document(saved(book), source="a.et")
    assert lines(document) == ["年度报告"]
    assert grids(document) == [[["组", "11", "12", "13"], ["组", "21", "22", "23"]]]


def test_damaged_sheets_say_so() -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_document(saved(book)[:1500], source="a.xls")
