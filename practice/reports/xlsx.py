"""A report as a workbook: one sheet with the narrative in column A and the tables with merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from practice.reports.packing import pack
from practice.reports.tables import disputes_grid, proactive_grid, requests_grid

if TYPE_CHECKING:
    from practice.reports.printed import PrintedReport
    from practice.reports.tables import Grid

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def write_xlsx(report: PrintedReport) -> bytes:
    """The workbook; the same report gives the same bytes."""
    told = report.narrative
    grids = {2: proactive_grid, 3: requests_grid, 4: disputes_grid}
    rows: list[str] = []
    merges: list[str] = []
    for text in (report.title, told.preface):
        rows.append(_row(len(rows), {0: text}))
    for number, heading in sorted(told.headings.items()):
        for text in (heading, *told.paragraphs.get(number, ())):
            rows.append(_row(len(rows), {0: text}))
        if number in grids:
            _add_grid(grids[number](report), rows, merges)
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData>'
        f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells></worksheet>'
    )
    return pack(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_CONTENT}.worksheet+xml"/></Types>',
            "_rels/.rels": _relation(f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relation(f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def _add_grid(grid: Grid, rows: list[str], merges: list[str]) -> None:
    taken: set[tuple[int, int]] = set()
    for cells in grid:
        number = len(rows)
        texts: dict[int, str] = {}
        column = 0
        for cell in cells:
            while (number, column) in taken:
                column += 1
            texts[column] = cell.text
            for down in range(cell.rows):
                taken |= {(number + down, column + right) for right in range(cell.columns)}
            if cell.rows > 1 or cell.columns > 1:
                last = _name(number + cell.rows - 1, column + cell.columns - 1)
                merges.append(f'<mergeCell ref="{_name(number, column)}:{last}"/>')
        rows.append(_row(number, texts))


def _row(number: int, texts: dict[int, str]) -> str:
    cells = "".join(_cell(_name(number, column), text) for column, text in texts.items() if text)
    return f'<row r="{number + 1}">{cells}</row>'


def _cell(name: str, text: str) -> str:
    if text.isascii() and text.isdigit():
        return f'<c r="{name}"><v>{text}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def _name(row: int, column: int) -> str:
    return f"{chr(ord('A') + column)}{row + 1}"
