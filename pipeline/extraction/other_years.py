"""Figures of other years beside those of the report: columns, rows or whole tables that a year heads."""

from __future__ import annotations

import dataclasses
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.documents.model import Paragraph, Table
from pipeline.extraction.entries import Note
from pipeline.extraction.folding import fold
from pipeline.extraction.numbers import is_value_like

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.documents.model import Block, Document, TableCell

_YEAR = re.compile(r"(20\d\d)年?度?")
_CAPTION = re.compile(r"(?:附[表件]?\d{0,2}:?)?(20\d\d)年度?")
_LONGEST_CAPTION = 30
# The words that two printings of one table share, of those of the smaller one.
_TWIN_SHARE = 0.8


def without_other_years(document: Document, year: int | None) -> tuple[Document, list[Note]]:
    """The document without figures that are headed by another year than `year`, and a note for each table.

    Nothing is left out unless the same table has figures headed by `year` too, or, where a caption names the other
    year, is printed a second time.
    """
    if year is None:
        return document, []
    captioned = _captioned_otherwise(document.blocks, year)
    blocks: list[Block] = []
    notes = []
    for block in document.blocks:
        if not isinstance(block, Table):
            blocks.append(block)
            continue
        kept = () if block.index in captioned else _of_year(block, year)
        if len(kept) == len(block.cells):
            blocks.append(block)
            continue
        notes.append(
            Note("year.other", None, f"table {block.index + 1}: {len(block.cells) - len(kept)} cells")
        )
        if kept:
            blocks.append(dataclasses.replace(block, cells=kept))
    return (dataclasses.replace(document, blocks=tuple(blocks)), notes) if notes else (document, [])


@lru_cache(maxsize=8192)
def _headed_year(text: str) -> int | None:
    match = _YEAR.fullmatch(fold(text))
    return int(match[1]) if match else None


def _of_year(table: Table, year: int) -> tuple[TableCell, ...]:
    heads = [(cell, headed) for cell in table.cells if (headed := _headed_year(cell.text))]
    if year not in {headed for _, headed in heads}:
        return table.cells
    if series := _series(heads, year, _rows, _columns):
        lines, top = _columns, min(cell.row for cell, _ in series)
    else:
        series, lines, top = _series(heads, year, _columns, _rows), _rows, 0
    others = {line for cell, headed in series if headed != year for line in lines(cell)}
    heading = {cell for cell, _ in series}
    return tuple(
        cell
        for cell in table.cells
        if cell not in heading and not (cell.row >= top and others.issuperset(lines(cell)))
    )


def _rows(cell: TableCell) -> range:
    return range(cell.row, cell.row + cell.row_span)


def _columns(cell: TableCell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def _series(
    heads: Sequence[tuple[TableCell, int]],
    year: int,
    across: Callable[[TableCell], range],
    along: Callable[[TableCell], range],
) -> list[tuple[TableCell, int]]:
    """The heads that begin in one line, all as long `along` it, and name `year` and another one."""
    for line in sorted({across(cell)[0] for cell, _ in heads}):
        series = [(cell, headed) for cell, headed in heads if across(cell)[0] == line]
        years = {headed for _, headed in series}
        if len(years) > 1 and year in years and len({len(along(cell)) for cell, _ in series}) == 1:
            return series
    return []


def _captioned_otherwise(blocks: Sequence[Block], year: int) -> set[int]:
    """Tables under a caption of another year that are printed again under none or under that of `year`."""
    tables: list[Table] = []
    otherwise = set()
    caption = None
    for block in blocks:
        if isinstance(block, Paragraph):
            match = _CAPTION.match(fold(block.text)) if len(block.text) <= _LONGEST_CAPTION else None
            caption = int(match[1]) if match else None
            continue
        tables.append(block)
        if caption is not None and caption != year:
            otherwise.add(block.index)
        caption = None
    if not otherwise:
        return otherwise
    words = {table.index: _words(table) for table in tables}
    return {index for index in otherwise if _has_twin(index, otherwise, words)}


def _words(table: Table) -> frozenset[str]:
    return frozenset(fold(cell.text) for cell in table.cells if not is_value_like(cell.text))


def _has_twin(index: int, otherwise: set[int], words: dict[int, frozenset[str]]) -> bool:
    own = words[index]
    return any(
        len(own & others) >= _TWIN_SHARE * min(len(own), len(others)) and len(own & others) > 1
        for other, others in words.items()
        if other not in otherwise
    )
