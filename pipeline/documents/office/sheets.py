"""Spreadsheets (.xlsx, .xls, .ods) as documents: rows of cells are tables, rows of one text are lines."""

from __future__ import annotations

import datetime
import io
import re
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from pipeline.documents import bounds
from pipeline.documents.assembly import BlockList
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.grids import Placed, SpanCell, settle
from pipeline.documents.html.text import tidy
from pipeline.documents.marks import blotted
from pipeline.documents.model import Document, ReadingProblem
from pipeline.documents.office.number_formats import GENERAL, hides_text, shown_number
from pipeline.documents.office.ods_looks import looks_of_ods
from pipeline.documents.office.packages import Package
from pipeline.documents.office.sheet_looks import Place, SheetLooks
from pipeline.documents.office.xls_looks import UnreadableLooksError, looks_of_xls
from pipeline.documents.office.xlsx_looks import XlsxLooks, column_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from python_calamine import CalamineSheet

READER = "sheets"
_MEDIA_TYPE = "application/vnd.ms-excel"
_HEADING = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[)）]?\s*[、.．]")
_SENTENCE_LENGTH = 60
_CELL_REFERENCE = re.compile(rb'<c [^>]{0,40}?\br="([A-Z]{1,3})(\d{1,7})"')
_MAX_SHEET_PLACES = 10 * bounds.MAX_GRID_PLACES

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read_sheets(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The document of a spreadsheet file; hidden sheets are left out unless all are hidden."""
    if payload.startswith(b"PK"):
        _refuse_vast_sheets(Package(payload, source=source), source)
    blocks = BlockList()
    problems: list[ReadingProblem] = []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(payload))
        shown = [
            sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
        ]
        names = shown or workbook.sheet_names
        looks, lost = _looks(payload, names, source)
        problems.extend(lost)
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            row_limit = bounds.MAX_GRID_PLACES // max(1, sheet.width)
            if sheet.height > row_limit:
                problems.append(bounds.too_many(f"rows of sheet {name}", row_limit))
            own = looks.get(name, SheetLooks())
            if own.hides_of(sheet.total_height, sheet.total_width):
                message = f"hidden rows and columns of sheet {name} were left out"
                problems.append(ReadingProblem("hidden_content", message))
            _add_sheet(sheet, own, row_limit, blocks)
    except (CalamineError, ValueError, OSError) as error:
        reason = f"the spreadsheet is damaged or protected ({error})"
        raise UnreadableDocumentError(source, reason, "Open it and save a new copy") from error
    return Document(
        source=source,
        media_type=_MEDIA_TYPE,
        reader=READER,
        blocks=tuple(blocks.blocks),
        problems=(*problems, *blocks.problems),
    )


def printed_value(value: Value, code: str = GENERAL) -> str:
    """A cell value as a spreadsheet shows it in a number format: in the general one 5.0 is 5, 0.1 + 0.2 is 0.3."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown_number(value, code)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if hides_text(code):
        return ""
    return "\n".join(line for line in map(tidy, str(value).split("\n")) if line)


def _looks(
    payload: bytes, names: Sequence[str], source: str
) -> tuple[dict[str, SheetLooks], list[ReadingProblem]]:
    """The looks of the sheets of that name, and what is wrong where they cannot be read."""
    try:
        if not payload.startswith(b"PK"):
            return looks_of_xls(payload), []
        package = Package(payload, source=source)
        if "content.xml" in package:
            return looks_of_ods(package), []
        looks = XlsxLooks(package)
        return {name: looks.of(name) for name in names}, []
    except (UnreadableLooksError, ValueError) as error:
        reason = str(error)
    except UnreadableDocumentError as error:
        reason = error.reason
    message = (
        f"how the sheets show their values cannot be read ({reason}); values are given as they are stored"
    )
    return {}, [ReadingProblem("lost_content", message)]


def _shown(value: Value, place: Place, looks: SheetLooks) -> str:
    """What a sheet shows of a value in its place."""
    if place in looks.struck:
        return ""
    text = printed_value(looks.texts.get(place, value), looks.format_at(place))
    return blotted(text) if place in looks.white else text


def _add_sheet(sheet: CalamineSheet, looks: SheetLooks, row_limit: int, blocks: BlockList) -> None:
    """Add the rows of a sheet: headings and sentences as paragraphs, the rows between them as tables."""
    if sheet.start is None:
        return
    top, left = sheet.start
    spans, covered = _merged_areas(sheet, looks.merged, row_limit)
    rows_reached = {below for (row, _), (down, _) in spans.items() for below in range(row + 1, row + down)}
    table: list[Placed] = []
    for row, values in enumerate(sheet.to_python(nrows=row_limit)):
        cells = [
            Placed(
                SpanCell(_shown(value, (top + row, left + column), looks), *spans.get((row, column), (1, 1))),
                row,
                column,
            )
            for column, value in enumerate(values)
            if (row, column) not in covered
            and not looks.hides((top + row, left + column), *spans.get((row, column), (1, 1)))
        ]
        if not cells and top + row in looks.hidden_rows:
            continue
        texts = [placed.cell.text for placed in cells if placed.cell.text]
        stands_alone = row not in rows_reached and all(placed.cell.row_span == 1 for placed in cells)
        is_line = len(texts) == 1 and (not table or _is_running_text(texts[0]))
        if stands_alone and (not texts or is_line):
            _finish(table, blocks)
            table = []
            for line in texts[0].split("\n") if texts else ():
                blocks.add_paragraph(line)
        else:
            table.extend(cells)
    _finish(table, blocks)


def _is_running_text(text: str) -> bool:
    return len(text) > _SENTENCE_LENGTH or _HEADING.match(text) is not None


def _finish(table: list[Placed], blocks: BlockList) -> None:
    """Add the cells of a table without the empty columns beside it."""
    used = [placed.column + placed.cell.column_span - 1 for placed in table if placed.cell.text]
    first = min((placed.column for placed in table if placed.cell.text), default=0)
    last = max(used, default=-1)
    blocks.add_placed(settle([placed for placed in table if first <= placed.column <= last]))


def _merged_areas(
    sheet: CalamineSheet, merged: Sequence[tuple[Place, Place]], row_limit: int
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Spans (rows, columns) by top left place, and the places that a merged cell covers, from the data's corner."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    top, left = sheet.start or (0, 0)
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or merged:
        row, column = first_row - top, first_column - left
        bottom = min(last_row - top + 1, sheet.height, row_limit)
        right = min(last_column - left + 1, sheet.width)
        if row < 0 or column < 0 or bottom <= row or right <= column or len(covered) > bounds.MAX_GRID_PLACES:
            continue
        spans[row, column] = (bottom - row, right - column)
        covered.update(
            (r, c) for r in range(row, bottom) for c in range(column, right) if (r, c) != (row, column)
        )
    return spans, covered


def _refuse_vast_sheets(package: Package, source: str) -> None:
    """Raise when the cells of a sheet stand so far apart that the area between them would fill the memory."""
    for name in package.names():
        payload = package.read(name) or b""
        if not name.startswith("xl/worksheets/"):
            continue
        columns = rows = 1
        for letters, digits in _CELL_REFERENCE.findall(payload):
            columns, rows = max(columns, column_number(letters.decode())), max(rows, int(digits))
        if columns * rows > _MAX_SHEET_PLACES:
            reason = f"a sheet spreads over {rows:,} rows and {columns:,} columns"
            raise UnreadableDocumentError(source, reason, "Delete the stray cells and save a new copy")
