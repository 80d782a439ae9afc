"""Sheets as Word files, with merged, nested and missing cells."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from benchmarks.renderings.placing import place
from benchmarks.renderings.sheet import TABLES

if TYPE_CHECKING:
    import random

    from docx.document import Document

    from benchmarks.renderings.blocks import Block, BlockCell
    from benchmarks.renderings.sheet import Sheet

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONT = "Noto Serif CJK SC"
_TEXT_WIDTH = 9600  # twentieths of a point


def render_docx(random: random.Random, sheet: Sheet) -> bytes:
    """A Word file with the sheet's report."""
    document = docx.Document()
    document.core_properties.title = random.choice(("", sheet.prose.title))
    style = document.styles["Normal"]
    style.font.size = Pt(random.choice((9, 10.5)))
    style.font.name = _FONT
    style.element.rPr.rFonts.set(f"{{{_NAMESPACE}}}eastAsia", _FONT)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
    _write(random, sheet, document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _write(random: random.Random, sheet: Sheet, document: Document) -> None:
    prose = sheet.prose
    styled = random.random() < 0.5
    vertical = random.random() < 0.15
    nested = random.random() < 0.1
    sheet.difficulties.extend(["vertical labels"] * vertical + ["nested layout tables"] * nested)

    def heading(text: str) -> None:
        if styled:
            document.add_heading(text, level=1)
        else:
            document.add_paragraph(text)

    def add_markup(markup: str) -> None:
        document.element.body.sectPr.addprevious(parse_xml(markup))

    document.add_paragraph(prose.title)
    heading("一、总体情况")
    for text in prose.overview:
        document.add_paragraph(text)
    if sheet.decoy:
        add_markup(_table(sheet.decoy, vertical=False))
    for table in TABLES:
        if sheet.headings[table]:
            heading(sheet.headings[table])
        for block in sheet.tables[table]:
            markup = _table(block, vertical)
            add_markup(_nest(markup) if nested else markup)
            document.add_paragraph("")
    heading("五、存在的主要问题及改进情况")
    document.add_paragraph(prose.problems)
    heading("六、其他需要报告的事项")
    document.add_paragraph(prose.others)


def _table(block: Block, vertical: bool) -> str:
    placed = place(block)
    width = max(column + cell.column_span for _, column, cell in placed)
    starts = {(row, column): cell for row, column, cell in placed}
    continued = {
        (row + down, column): cell for row, column, cell in placed for down in range(1, cell.row_span)
    }
    share = _TEXT_WIDTH // width
    rows = []
    for row in range(len(block)):
        cells = []
        column = 0
        while column < width:
            cell = starts.get((row, column)) or continued.get((row, column))
            if cell is None:
                column += 1
                continue
            cells.append(_cell(cell, (row, column) in starts, share, vertical))
            column += cell.column_span
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{share}"/>' for _ in range(width))
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
        f"<w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(cell: BlockCell, starts: bool, share: int, vertical: bool) -> str:
    properties = f'<w:tcW w:w="{share * cell.column_span}" w:type="dxa"/>'
    if cell.column_span > 1:
        properties += f'<w:gridSpan w:val="{cell.column_span}"/>'
    if cell.row_span > 1:
        properties += '<w:vMerge w:val="restart"/>' if starts else "<w:vMerge/>"
    texts = [""]
    if starts:
        texts = list(cell.text) if vertical and cell.kind == "label" and cell.row_span > 1 else [cell.text]
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in texts
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs}</w:tc>"


def _nest(markup: str) -> str:
    return (
        f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{_TEXT_WIDTH}"/></w:tblGrid>'
        f"<w:tr><w:tc><w:tcPr/>{markup}<w:p/></w:tc></w:tr></w:tbl>"
    )
