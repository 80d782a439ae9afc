"""What the sheets of .ods files show: unlike other spreadsheets they keep the text of every value (ODF 1.3, 9.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.html.text import all_text
from pipeline.documents.office.sheet_looks import SheetLooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.documents.office.packages import Package

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NUMBERS = frozenset(("float", "currency", "percentage"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_SHOWN = "visible"


def looks_of_ods(package: Package) -> dict[str, SheetLooks]:
    """The looks of all sheets by name: the texts of their numbers, merged cells, hidden rows and columns."""
    content = package.read_xml("content.xml")
    tables = content.iter(f"{_TABLE}table") if content is not None else ()
    return {table.get(f"{_TABLE}name", ""): _looks_of(table) for table in tables}


def _looks_of(table: Element) -> SheetLooks:
    looks = SheetLooks()
    column = 0
    for definition in table.iter(f"{_TABLE}table-column"):
        count = _repeated(definition, "columns")
        if definition.get(f"{_TABLE}visibility", _SHOWN) != _SHOWN:
            looks.hidden_columns.update(range(column, min(column + count, bounds.MAX_GRID_COLUMNS)))
        column += count
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        count = _repeated(line, "rows")
        rows = range(row, min(row + count, bounds.MAX_CELLS))
        if line.get(f"{_TABLE}visibility", _SHOWN) != _SHOWN:
            looks.hidden_rows.update(rows)
        for cell, columns in _cells_of(line):
            _look_at(cell, rows, columns, looks)
        row += count
    return looks


def _cells_of(row: Element) -> Iterator[tuple[Element, range]]:
    """The cells of a row with the columns in which they stand."""
    column = 0
    for cell in row.iterchildren(*_CELLS):
        count = _repeated(cell, "columns")
        yield cell, range(column, min(column + count, bounds.MAX_GRID_COLUMNS))
        column += count


def _look_at(cell: Element, rows: range, columns: range, looks: SheetLooks) -> None:
    room = bounds.MAX_GRID_PLACES - len(looks.texts)
    if cell.get(f"{_OFFICE}value-type") in _NUMBERS and len(rows) * len(columns) <= room:
        text = "\n".join(all_text(line) for line in cell.iterchildren(f"{_TEXT}p"))
        looks.texts.update(((row, column), text) for row in rows for column in columns)
    down, across = (_count(cell, f"number-{what}-spanned") for what in ("rows", "columns"))
    if rows and columns and (down > 1 or across > 1):
        first = (rows[0], columns[0])
        looks.merged.append((first, (first[0] + down - 1, first[1] + across - 1)))


def _repeated(element: Element, what: str) -> int:
    return _count(element, f"number-{what}-repeated")


def _count(element: Element, name: str) -> int:
    written = element.get(f"{_TABLE}{name}", "1")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 1
