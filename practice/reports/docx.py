"""A report as a Word document: the least WordprocessingML that holds paragraphs and spanning tables."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from practice.reports.packing import pack
from practice.reports.tables import GridCell, disputes_grid, proactive_grid, requests_grid

if TYPE_CHECKING:
    from practice.reports.printed import PrintedReport
    from practice.reports.tables import Grid

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
{body}
<w:sectPr/></w:body></w:document>"""


def write_docx(report: PrintedReport) -> bytes:
    """The document; the same report gives the same bytes."""
    told = report.narrative
    pieces = [_paragraph(report.title), _paragraph(told.preface)]
    grids = {2: proactive_grid, 3: requests_grid, 4: disputes_grid}
    for number, heading in sorted(told.headings.items()):
        pieces.append(_paragraph(heading))
        pieces += [_paragraph(text) for text in told.paragraphs.get(number, ())]
        if number in grids:
            pieces += [_table(grids[number](report)), _paragraph("")]
    return pack(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS,
            "word/document.xml": _DOCUMENT.format(body="\n".join(pieces)),
        }
    )


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(grid: Grid) -> str:
    width = sum(cell.columns for cell in grid[0])
    rows = []
    hanging: dict[int, tuple[int, int]] = {}  # grid column → (rows still to come, columns)
    for cells in grid:
        waiting = list(cells)
        xml = []
        column = 0
        while column < width:
            rows_left, columns = hanging.get(column, (0, 0))
            if rows_left:
                xml.append(_cell(GridCell("", columns=columns), "<w:vMerge/>"))
                hanging[column] = (rows_left - 1, columns)
            else:
                cell = waiting.pop(0)
                columns = cell.columns
                hanging[column] = (cell.rows - 1, columns)
                xml.append(_cell(cell, '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""))
            column += columns
        rows.append(f"<w:tr>{''.join(xml)}</w:tr>")
    columns_xml = "<w:gridCol/>" * width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns_xml}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(cell: GridCell, merge: str) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(cell.text)}</w:tc>"
