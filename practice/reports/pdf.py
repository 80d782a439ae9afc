"""A report as a PDF with ruled tables: text in a named Chinese font that is not embedded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from practice.reports.tables import disputes_grid, proactive_grid, requests_grid

if TYPE_CHECKING:
    from practice.reports.printed import PrintedReport
    from practice.reports.tables import Grid, GridCell

MEDIA_TYPE = "application/pdf"
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 595, 842, 40
_BODY_SIZE, _CELL_SIZE = 11, 7
_LINE = 17
_WIDTHS = {
    4: (3, 2, 2, 2),
    9: (1.1, 1.1, 4, 1, 1, 1, 1.2, 1.2, 1),
    10: (1.1, 1.1, 4, 1, 1, 1, 1.2, 1.2, 1, 1),
    15: (1,) * 15,
}


def write_pdf(report: PrintedReport) -> bytes:
    """The file; the same report gives the same bytes. A row of a table never breaks over two pages."""
    canvas = _Canvas()
    told = report.narrative
    grids = {2: proactive_grid, 3: requests_grid, 4: disputes_grid}
    canvas.paragraph(report.title)
    canvas.paragraph(told.preface)
    for number, heading in sorted(told.headings.items()):
        for text in (heading, *told.paragraphs.get(number, ())):
            canvas.paragraph(text)
        if number in grids:
            canvas.table(grids[number](report))
    return _file([page.encode("ascii") for page in canvas.pages()])


@dataclass
class _Canvas:
    """Pages of drawing operators, filled from the top; y counts from the top here."""

    finished: list[str] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    y: float = _MARGIN

    def pages(self) -> list[str]:
        return [*self.finished, "\n".join(self.operators)]

    def paragraph(self, text: str) -> None:
        for line in _wrap(f"　　{text}", _PAGE_WIDTH - 2 * _MARGIN, _BODY_SIZE):
            self._room_for(_LINE)
            self._text(line, _MARGIN, self.y, _BODY_SIZE)
            self.y += _LINE

    def table(self, grid: Grid) -> None:
        columns = sum(cell.columns for cell in grid[0])
        shares = _WIDTHS[columns]
        unit = (_PAGE_WIDTH - 2 * _MARGIN) / sum(shares)
        edges = [_MARGIN + unit * sum(shares[:number]) for number in range(columns + 1)]
        places = _places(grid)
        heights = [
            8
            + 9
            * max(
                len(_wrap(cell.text, edges[column + cell.columns] - edges[column] - 4, _CELL_SIZE))
                for cell, column in cells
                if cell.rows == 1
            )
            for cells in places
        ]
        height = sum(heights)
        # Spans over a page break are another difficulty than this file is about.
        self._room_for(min(height, _PAGE_HEIGHT - 2 * _MARGIN))
        tops = [self.y + sum(heights[:number]) for number in range(len(heights) + 1)]
        for row, cells in enumerate(places):
            for cell, column in cells:
                self._box(cell, edges[column], tops[row], edges[column + cell.columns], tops[row + cell.rows])
        self.y = tops[-1] + _LINE

    def _room_for(self, height: float) -> None:
        if self.y + height > _PAGE_HEIGHT - _MARGIN:
            self.finished.append("\n".join(self.operators))
            self.operators, self.y = [], _MARGIN

    def _box(self, cell: GridCell, left: float, top: float, right: float, bottom: float) -> None:
        self.operators.append(
            f"{left:.2f} {_PAGE_HEIGHT - bottom:.2f} {right - left:.2f} {bottom - top:.2f} re S"
        )
        for number, line in enumerate(_wrap(cell.text, right - left - 4, _CELL_SIZE)):
            self._text(line, left + 2, top + 3 + 9 * number, _CELL_SIZE)

    def _text(self, text: str, left: float, top: float, size: int) -> None:
        if text:
            code = text.encode("utf-16-be").hex()
            baseline = _PAGE_HEIGHT - top - size
            self.operators.append(f"BT /F1 {size} Tf {left:.2f} {baseline:.2f} Td <{code}> Tj ET")


def _places(grid: Grid) -> list[list[tuple[GridCell, int]]]:
    """Every cell with its grid column, row by row."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(grid):
        column = 0
        line = []
        for cell in cells:
            while (row, column) in taken:
                column += 1
            line.append((cell, column))
            for down in range(cell.rows):
                taken |= {(row + down, column + right) for right in range(cell.columns)}
        placed.append(line)
    return placed


def _wrap(text: str, width: float, size: int) -> list[str]:
    lines, used = [""], 0.0
    for sign in text:
        advance = size * (0.5 if sign.isascii() else 1)
        if used + advance > width and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += sign
        used += advance
    return lines


def _file(pages: list[bytes]) -> bytes:
    """The objects of a PDF 1.4 file: catalogue, page tree, font, then two objects a page."""
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
        b"/DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
        b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
        b"<< /Font << /F1 3 0 R >> >>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_PAGE_WIDTH} {_PAGE_HEIGHT}] /Resources 6 0 R "
            f"/Contents {8 + 2 * number} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(page)} >>\nstream\n".encode() + page + b"\nendstream")
    data = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    data += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(data)
