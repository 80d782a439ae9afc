from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.reading import read_document


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A package with the given body, for what python-docx cannot write."""
    names = (
        nsdecls("w", "wp", "a", "r")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def test_merged_cells_span_rows_and_columns(grids: Any, lines: Any) -> None:
    document = docx.Document()
    document.add_heading("青石镇2023年政府信息公开工作年度报告", 1)
    document.add_paragraph("二、主动公开政府信息情况")
    table = document.add_table(3, 4)
    for row in range(3):
        for column in range(4):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 1)).text = "角"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "三\n不\n予"
    document.add_paragraph("六、其他需要报告的事项")
    read = read_document(saved(document), source="a.docx")
    assert grids(read) == [
        [["角", "角", "02", "03"], ["角", "角", "三不予", "13"], ["20", "21", "三不予", "23"]],
    ]
    assert lines(read) == [
        "青石镇2023年政府信息公开工作年度报告",
        "二、主动公开政府信息情况",
        "六、其他需要报告的事项",
    ]
    assert [item.level for item in read.paragraphs] == [1, 0, 0]


def test_a_layout_table_is_looked_through(grids: Any, lines: Any) -> None:
    document = docx.Document()
    outer = document.add_table(2, 1)
    outer.cell(0, 0).text = "三、收到和处理政府信息公开申请情况"
    inner = outer.cell(1, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "自然人", "5"
    read = read_document(saved(document), source="a.docx")
    assert grids(read) == [[["自然人", "5"]]]
    assert lines(read) == ["三、收到和处理政府信息公开申请情况"]


def test_deleted_hidden_and_coded_text_is_not_printed(lines: Any) -> None:
    read = read_document(
        word(
            f"<w:p><w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>{run('21')}</w:ins>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
            f"<w:r><w:noBreakHyphen/><w:t>3</w:t><w:tab/><w:t>件</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>"
        ),
        source="a",
    )
    assert lines(read) == ["收到21-3 件", "第二行"]


STYLES = """
<w:style w:styleId="hid"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:styleId="old"><w:basedOn w:val="hid"/></w:style>
<w:style w:styleId="struck"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:styleId="mark"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
"""
PICTURE = "<wp:inline><a:graphic/></wp:inline>"


@pytest.mark.parametrize(
    ("properties", "printed"),
    [
        ('<w:rStyle w:val="old"/>', "8"),
        ('<w:rStyle w:val="old"/><w:vanish w:val="0"/>', "81"),
        ('<w:rStyle w:val="struck"/>', "8"),
        ('<w:sz w:val="2"/>', "8"),
        ('<w:rStyle w:val="mark"/>', "8¹"),
        ('<w:vertAlign w:val="subscript"/>', "8¹"),
        ('<w:position w:val="8"/>', "8¹"),
        ('<w:color w:val="FFFFFF"/>', "8\ufffd"),
        ('<w:color w:val="FFFFFF"/><w:shd w:fill="003366"/>', "81"),
    ],
)
def test_what_the_look_of_a_run_says_of_its_digits(grids: Any, properties: str, printed: str) -> None:
    marked = f"<w:r><w:rPr>{properties}</w:rPr><w:t>1</w:t></w:r>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc><w:p>{run('8')}{marked}</w:p></w:tc></w:tr></w:tbl>"
    styles = f"<w:styles {nsdecls('w')}>{STYLES}</w:styles>"
    assert grids(read_document(word(body, styles=styles), source="a")) == [[["甲", printed]]]


@pytest.mark.parametrize(
    ("content", "printed"),
    [
        (f"<w:r><w:drawing>{PICTURE}</w:drawing></w:r>", "\ufffc"),
        (f"{run('8')}<w:r><w:drawing><wp:anchor/></w:drawing></w:r>", "8"),
        ("<w:r><w:object/></w:r>", "\ufffc"),
        ("<m:oMath><m:r><m:t>8</m:t></m:r></m:oMath>", "8"),
        ("<m:oMath><m:sSup><m:e><m:r><m:t>8</m:t></m:r></m:e></m:sSup></m:oMath>", "\ufffc"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>eq \\o\\ac(○,8)</w:instrText>'
            '<w:fldChar w:fldCharType="end"/></w:r>',
            "\ufffc",
        ),
        (f'<w:bdo w:val="rtl">{run("18")}</w:bdo>', "\u202e18"),
    ],
)
def test_what_is_drawn_in_a_cell_is_no_blank(grids: Any, content: str, printed: str) -> None:
    body = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc><w:p>{content}</w:p></w:tc></w:tr></w:tbl>"
    assert grids(read_document(word(body), source="a")) == [[["甲", printed]]]


def test_digits_that_are_all_lowered_alike_are_one_number(lines: Any) -> None:
    lowered = "<w:r><w:rPr><w:position w:val='-6'/></w:rPr><w:t>{}</w:t></w:r>"
    read = read_document(word(f"<w:p>{lowered.format(8)}{lowered.format(1)}</w:p>"), source="a")
    assert lines(read) == ["81"]


def test_a_picture_between_paragraphs_is_no_line(lines: Any) -> None:
    body = f"<w:p><w:r><w:drawing>{PICTURE}</w:drawing></w:r></w:p>{paragraph('一、总体情况')}"
    assert lines(read_document(word(body), source="a")) == ["一、总体情况"]


def test_deleted_rows_and_cells_are_no_rows_and_cells(grids: Any) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    deleted_row = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}{cell('9')}</w:tr>"
    read = read_document(
        word(
            f"<w:tbl><w:tr>{cell('甲')}{cell('1')}{cell('7', '<w:cellDel/>')}</w:tr>{deleted_row}"
            f"<w:sdt><w:sdtContent><w:tr>{cell('乙')}{cell('2')}</w:tr></w:sdtContent></w:sdt></w:tbl>"
        ),
        source="a",
    )
    assert grids(read) == [[["甲", "1"], ["乙", "2"]]]


def test_text_boxes_are_read_once(lines: Any) -> None:
    box = f"<w:txbxContent>{paragraph('一、总体情况')}</w:txbxContent>"
    read = read_document(
        word(
            f"<w:p>{run('题')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        ),
        source="a",
    )
    assert lines(read) == ["题", "一、总体情况"]


def test_list_numbers_are_printed(lines: Any) -> None:
    def level(depth: int, form: str, text: str) -> str:
        look = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        return f'<w:lvl w:ilvl="{depth}">{look}</w:lvl>'

    numbering = (
        f"<w:numbering {nsdecls('w')}><w:abstractNum w:abstractNumId='0'>{level(0, 'chineseCounting', '%1、')}"
        f"{level(1, 'chineseCounting', '（%2）')}{level(2, 'decimal', '%3.')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )

    def item(text: str, depth: int) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')

    body = (
        item("总体情况", 0)
        + item("主动公开", 1)
        + item("依申请公开", 1)
        + item("主要问题", 0)
        + item("机制", 1)
    )
    body += item("甲", 2) + item("乙", 2) + "".join(item("项", 0) for _ in range(9))
    read = read_document(word(body, numbering=numbering), source="a")
    assert lines(read) == [
        *("一、总体情况", "（一）主动公开", "（二）依申请公开", "二、主要问题", "（一）机制", "1.甲", "2.乙"),
        *("三、项", "四、项", "五、项", "六、项", "七、项", "八、项", "九、项", "十、项", "十一、项"),
    ]


def test_the_title_property_is_metadata_and_the_author_is_not() -> None:
    document = docx.Document()
    document.core_properties.title = "年度报告"
    document.core_properties.author = "某人"
    document.add_paragraph("正文")
    assert read_document(saved(document), source="a").metadata == {"title": "年度报告"}


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (saved(docx.Document())[:900], "damaged"),
        (word("<w:p>"), "not well-formed"),
        (word("").replace(b"word/document.xml", b"word/documenx.xml"), "no text part"),
    ],
)
def test_damaged_files_say_so(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=reason) as raised:
        read_document(payload, source="a.docx")
    assert raised.value.thing == "a.docx"
    assert raised.value.remedy


def test_the_helper_writes_what_word_reads() -> None:
    assert parse_xml(f"<w:p {nsdecls('w')}>{run('x')}</w:p>").text == "x"


def test_what_is_struck_out_is_not_printed_and_raised_digits_stay_apart(grids: Any) -> None:
    document = docx.Document()
    table = document.add_table(1, 4)
    struck, raised, wholly_raised, plain = (cell.paragraphs[0] for cell in table.row_cells(0))
    struck.add_run("77").font.strike = True
    struck.add_run("8")
    raised.add_run("8")
    raised.add_run("1").font.superscript = True
    wholly_raised.add_run("9").font.superscript = True
    plain.add_run("10").font.strike = False
    assert grids(read_document(saved(document), source="a.docx")) == [[["8", "8¹", "9", "10"]]]
