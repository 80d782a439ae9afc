"""The looks of the sheets of .xls files, read by xlrd beside the values."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

import xlrd
from xlrd.compdoc import CompDocError

from pipeline.documents.office.number_formats import GENERAL
from pipeline.documents.office.sheet_looks import SheetLooks

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.formatting import XF
    from xlrd.sheet import Sheet

# Annual reports have some tens of kilobytes.
_MOST_BYTES = 5_000_000
_WHITE = (255, 255, 255)
# What xlrd raises for records that contradict each other.
_ERRORS = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


class UnreadableLooksError(Exception):
    """The file does not say how its cells look in a way that can be read."""


def looks_of_xls(payload: bytes) -> dict[str, SheetLooks]:
    """The looks of all sheets by name.

    Raises:
        UnreadableLooksError: xlrd cannot read the file, or would take long for it.
    """
    if len(payload) > _MOST_BYTES:
        raise UnreadableLooksError(f"the file is {len(payload):,} bytes")
    try:
        with xlrd.open_workbook(file_contents=payload, formatting_info=True, logfile=io.StringIO()) as book:
            return {sheet.name: _looks_of(sheet, book) for sheet in book.sheets()}
    except _ERRORS as error:
        raise UnreadableLooksError(str(error)) from error


def _looks_of(sheet: Sheet, book: Book) -> SheetLooks:
    looks = SheetLooks(
        hidden_rows={row for row, info in sheet.rowinfo_map.items() if info.hidden},
        hidden_columns={column for column, info in sheet.colinfo_map.items() if info.hidden},
    )
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            style = book.xf_list[sheet.cell_xf_index(row, column)]
            known = book.format_map.get(style.format_key)
            if known is not None and known.format_str != GENERAL:
                looks.formats[row, column] = known.format_str
            font = book.font_list[style.font_index]
            if font.struck_out:
                looks.struck.add((row, column))
            if book.colour_map.get(font.colour_index) == _WHITE and not _is_filled(style):
                looks.white.add((row, column))
    return looks


def _is_filled(style: XF) -> bool:
    return bool(style.background.fill_pattern)
