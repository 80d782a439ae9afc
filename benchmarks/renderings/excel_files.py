"""Sheets as Excel files: one work sheet or three, figures as numbers or as texts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl

from benchmarks.renderings.placing import place
from benchmarks.renderings.sheet import TABLES

if TYPE_CHECKING:
    import random

    from openpyxl.worksheet.worksheet import Worksheet

    from benchmarks.renderings.blocks import Block
    from benchmarks.renderings.sheet import Sheet

_FORMATS = ("General", "0_ ", "#,##0", '0"件"', "0_);[Red]\\(0\\)", '#,##0;\\-#,##0;"0"', "[$-804]0")


def render_xlsx(random: random.Random, sheet: Sheet) -> bytes:
    """An Excel file with the sheet's report."""
    book = openpyxl.Workbook()
    work_sheet = book.active
    several, texts, formatted = (random.random() < share for share in (0.3, 0.4, 0.4))
    if several:
        sheet.difficulties.append("a work sheet for each table")
    prose = sheet.prose
    row = _write_lines(work_sheet, 1, [prose.title, "一、总体情况", *prose.overview])
    if sheet.decoy:
        row = _write_block(work_sheet, row, sheet.decoy, texts=texts) + 1
    for table in TABLES:
        if several:
            work_sheet = book.create_sheet(sheet.headings[table][:10] or None)
            row = 1
        row = _write_lines(work_sheet, row, [sheet.headings[table]])
        for block in sheet.tables[table]:
            row = _write_block(work_sheet, row, block, texts=texts) + 1
    if several:
        work_sheet = book.create_sheet("其他")
        row = 1
    _write_lines(
        work_sheet,
        row,
        ["五、存在的主要问题及改进情况", prose.problems, "六、其他需要报告的事项", prose.others],
    )
    if formatted and not texts:
        sheet.difficulties.append("figures with float noise under number formats")
        _format_figures(random, book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _format_figures(random: random.Random, book: openpyxl.Workbook) -> None:
    """Put figures under formats that show them as printed, with the noise that sums of floats leave."""
    for cell in (cell for work_sheet in book for row in work_sheet.iter_rows() for cell in row):
        if isinstance(cell.value, int):
            cell.value += random.choice((0, 1e-12, -1e-12))
            cell.number_format = random.choice(_FORMATS)


def _write_lines(work_sheet: Worksheet, row: int, lines: list[str]) -> int:
    for offset, text in enumerate(lines):
        work_sheet.cell(row + offset, 1, text)
    return row + len(lines)


def _write_block(work_sheet: Worksheet, top: int, block: Block, *, texts: bool) -> int:
    for row, column, cell in place(block):
        plain = cell.text.isascii() and cell.text.isdecimal()
        target = work_sheet.cell(
            top + row, 1 + column, int(cell.text) if plain and not texts else cell.text or None
        )
        if cell.row_span > 1 or cell.column_span > 1:
            last_row = min(top + row + cell.row_span, top + len(block)) - 1
            work_sheet.merge_cells(
                start_row=target.row,
                start_column=target.column,
                end_row=last_row,
                end_column=target.column + cell.column_span - 1,
            )
    return top + len(block)
