from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt, RGBColor

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.model import Table
from pipeline.documents.pdf.ink import unified
from pipeline.documents.pdf.rulings import closing_borders, edge
from pipeline.documents.reading import read_again, read_document

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice writes the files")


def printed(document: Any, directory: Path) -> bytes:
    """The document as LibreOffice prints it."""
    document.save(directory / "a.docx")
    profile = (directory / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "a.docx"]
    subprocess.run(command, cwd=directory, check=True, capture_output=True, timeout=120)
    return (directory / "a.pdf").read_bytes()


def ruled(document: Any, rows: int, columns: int) -> Any:
    table = document.add_table(rows, columns)
    table.style = "Table Grid"
    return table


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two pages: a table with merged cells at the foot of the first goes on on the second."""
    document = docx.Document()
    document.add_paragraph("青石镇2023年政府信息公开工作年度报告")
    for number in range(17):
        document.add_paragraph(f"第{number}段文字，讲述本镇的工作。")
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    table = ruled(document, 16, 4)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "申请人情况"
    table.cell(0, 2).text, table.cell(0, 3).text = "自然人", "总计"
    for row in range(1, 16):
        table.cell(row, 1).text = f"{row}.属于第{row}类"
        table.cell(row, 2).text = "" if row % 3 == 0 else str(row)
        table.cell(row, 3).text = str(row * 100)
    table.cell(1, 0).merge(table.cell(15, 0)).text = "（三）不予公开"
    document.add_paragraph("五、存在的主要问题及改进情况")
    small = ruled(document, 2, 3)
    for column, text in enumerate(["结果维持", "结果纠正", "总计"]):
        small.cell(0, column).text = text
        small.cell(1, column).text = str(column)
    return printed(document, tmp_path_factory.mktemp("pdf"))


@needs_soffice
def test_a_table_over_a_page_break_is_one_table(report: bytes, grids: Any) -> None:
    document = read_document(report, source="a.pdf")
    long, small = grids(document)
    assert long[0] == ["申请人情况", "申请人情况", "自然人", "总计"]
    assert long[1:] == [
        ["（三）不予公开", f"{row}.属于第{row}类", "" if row % 3 == 0 else str(row), str(row * 100)]
        for row in range(1, 16)
    ]
    assert small == [["结果维持", "结果纠正", "总计"], ["0", "1", "2"]]
    assert {cell.page for cell in next(document.tables).cells} == {0, 1}


@needs_soffice
def test_lines_and_tables_come_in_printed_order(report: bytes, lines: Any) -> None:
    document = read_document(report, source="a.pdf")
    tables = [index for index, block in enumerate(document.blocks) if isinstance(block, Table)]
    assert lines(document)[0] == "青石镇2023年政府信息公开工作年度报告"
    assert document.blocks[tables[0] - 1].text == "三、收到和处理政府信息公开申请情况"  # type: ignore[union-attr]
    assert document.blocks[tables[0] + 1].text == "五、存在的主要问题及改进情况"  # type: ignore[union-attr]


@needs_soffice
def test_every_cell_knows_its_box(report: bytes) -> None:
    table = list(read_document(report, source="a.pdf").tables)[1]
    by_text = {cell.text: cell.box for cell in table.cells}
    left, right = by_text["结果维持"], by_text["结果纠正"]
    assert left is not None
    assert right is not None
    assert left[2] == pytest.approx(right[0], abs=3)
    assert left[0] < left[2] < right[2]
    assert left[1] < left[3]


@needs_soffice
def test_the_second_reading_sees_the_same_numbers(report: bytes) -> None:
    again = read_again(report, source="a.pdf")
    assert again is not None
    assert again.reader == "pdf-words"
    rows = [paragraph.text.split() for paragraph in again.paragraphs]
    assert ["4.属于第4类", "4", "400"] in rows
    assert ["0", "1", "2"] in rows


@needs_soffice
def test_a_row_cut_by_the_page_is_one_row(tmp_path: Path, grids: Any) -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_height, section.page_width = Cm(12), Cm(14)
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    for _ in range(6):
        document.add_paragraph("本段占据版面。")
    table = ruled(document, 3, 2)
    label = "5.要求行政机关确认或重新出具已获取信息以及其他需要很多行文字才能够说明清楚的情形之一种又一种"
    rows = [("1.甲", "1"), (label, "7"), ("（七）总计", "8")]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
            table.cell(row, column).paragraphs[0].runs[0].font.size = Pt(16)
        table.cell(row, 1).width = Cm(2)
    (grid,) = grids(read_document(printed(document, tmp_path), source="a.pdf"))
    assert [[cell.replace("\n", "") for cell in row] for row in grid] == [list(row) for row in rows]


@needs_soffice
def test_a_table_open_at_the_sides_keeps_its_outer_columns(tmp_path: Path, grids: Any) -> None:
    document = docx.Document()
    table = ruled(document, 3, 3)
    borders = f'<w:tblBorders {nsdecls("w")}><w:left w:val="nil"/><w:right w:val="nil"/></w:tblBorders>'
    table._tbl.tblPr.append(parse_xml(borders))
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}行{column}列"
    (grid,) = grids(read_document(printed(document, tmp_path), source="a.pdf"))
    assert grid == [[f"{row}行{column}列" for column in range(3)] for row in range(3)]


@needs_soffice
def test_tables_without_rulings_are_read_by_their_columns(tmp_path: Path, grids: Any, lines: Any) -> None:
    rows = [
        ("项目", "自然人", "商业企业", "总计"),
        ("一、本年新收政府信息公开申请数量", "26", "", "26"),
        ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "0", "", "0"),
        ("（七）总计", "1234", "5", "1239"),
    ]
    document = docx.Document()
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    table = document.add_table(4, 4)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("五、存在的主要问题及改进情况")
    read = read_document(printed(document, tmp_path), source="a.pdf")
    (grid,) = grids(read)
    assert [[cell.replace("\n", "") for cell in row] for row in grid] == [list(row) for row in rows]
    assert lines(read) == ["三、收到和处理政府信息公开申请情况", "五、存在的主要问题及改进情况"]


@needs_soffice
def test_what_the_ink_says_of_digits(tmp_path: Path, grids: Any) -> None:
    document = docx.Document()
    document.add_paragraph(
        "本镇认真贯彻落实条例，主动公开政府信息，按时办理政府信息公开申请，加强平台建设和监督保障。"
    )
    table = ruled(document, 4, 2)
    for row, (label, look) in enumerate(
        [("规章", "plain"), ("注", "superscript"), ("白", "white"), ("划", "strike")]
    ):
        table.cell(row, 0).text = label
        paragraph = table.cell(row, 1).paragraphs[0]
        paragraph.add_run("28")
        last = paragraph.add_run("1")
        if look == "white":
            last.font.color.rgb = RGBColor(255, 255, 255)
        elif look != "plain":
            setattr(last.font, look, True)
    pdf = printed(document, tmp_path)
    (grid,) = grids(read_document(pdf, source="a.pdf"))
    assert grid == [["规章", "281"], ["注", "28¹"], ["白", "28\ufffd"], ["划", "28\ufffd"]]


def test_rulings_drawn_as_polygons_have_slanting_edges_too() -> None:
    slanting = {**edge(0, 10, 0, 10), "orientation": None}
    grid = [edge(0, 20, 0, 0), edge(0, 20, 10, 10), edge(0, 0, 0, 10), edge(20, 20, 0, 10)]
    assert closing_borders([slanting, *grid]) == closing_borders(grid) == ([], [])


def test_radicals_are_the_ideographs_that_they_look_like() -> None:
    assert unified("⽔") == "水"
    assert unified("⼯") == "工"
    assert unified("8") == "8"


def turned(payload: bytes) -> bytes:
    """The same pages as a scanner or printer driver saves them: drawn sideways, to be shown turned by 90 degrees."""
    pdf = pypdfium2.PdfDocument(payload)
    for page in pdf:
        width, height = page.get_size()
        pypdfium2.raw.FPDFPage_TransFormWithClip(page, pypdfium2.raw.FS_MATRIX(0, 1, -1, 0, height, 0), None)
        page.set_mediabox(0, 0, height, width)
        page.set_cropbox(0, 0, height, width)
        page.set_rotation(90)
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


@needs_soffice
def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path, lines: Any, grids: Any) -> None:
    document = docx.Document()
    document.add_paragraph("三、收到和处理政府信息公开申请情况")
    table = document.add_table(3, 3)
    rows = [
        ("项目", "自然人", "总计"),
        ("一、本年新收政府信息公开申请数量", "26", "27"),
        ("（七）总计", "1234", "1239"),
    ]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("五、存在的主要问题及改进情况")
    straight = printed(document, tmp_path)
    shown = read_document(turned(straight), source="a.pdf")
    assert grids(shown) == grids(read_document(straight, source="a.pdf")) != []
    assert lines(shown)[0] == "三、收到和处理政府信息公开申请情况"


def test_a_broken_file_says_so() -> None:
    with pytest.raises(UnreadableDocumentError, match="cannot be opened"):
        read_document(b"%PDF-1.4\n1 0 obj\n<<", source="a.pdf")


CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "reports" / "001_hongze-2023.pdf"


@pytest.mark.skipif(not CORPUS.exists(), reason="the collection of real reports is not there")
def test_a_real_report_is_read_as_printed(grids: Any) -> None:
    proactive, requests, disputes = grids(read_document(CORPUS.read_bytes(), source="a.pdf"))
    assert (len(proactive), len(requests), len(disputes)) == (14, 26, 4)
    assert proactive[13] == ["行政事业性收费", "7730.28", "7730.28", "7730.28"]
    assert [row[3] for row in requests[3:]] == (
        [
            "21",
            "0",
            "0",
            "4",
            "1",
            "0",
            "0",
            "0",
            "0",
            "1",
            "1",
            "0",
            "10",
            "3",
            "0",
            "1",
            "0",
            "0",
            "0",
            "0",
            "0",
            "21",
            "0",
        ]
    )
    assert requests[15][1:3] == ["（四）无法提供", "1.本机关不掌握相关政府信息"]
    assert requests[17][:3] == ["三、本年度办理结果", "（四）无法提供", "3.补正后申请内容仍不明确"]
    assert disputes[3] == ["10", "1", "0", "0", "0", "0", "0", "0", "0", "0", "5", "0", "0", "0", "0"]


def test_pages_without_text_are_scans() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (300, 400), 255).save(buffer, "PDF")
    with pytest.raises(UnreadableDocumentError, match=r"no text was recognised|not installed"):
        read_document(buffer.getvalue(), source="a.pdf")
