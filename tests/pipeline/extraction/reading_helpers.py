"""Shared by the tests of this folder: read a text or page and look at what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.html.reader import read_html
from pipeline.documents.text import read_text
from pipeline.extraction.extract import extract_document
from pipeline.extraction.report import CellState, Extraction, Status

if TYPE_CHECKING:
    from report_renderings import Figures

    from pipeline.extraction.report import Cell, Report

Key = tuple[str, str, str]


def extract_html(page: str) -> list[Extraction]:
    return extract_document(read_html(page.encode(), source="page.html"))


def extract_text(text: str) -> list[Extraction]:
    return extract_document(read_text(text, source="page.txt"))


def report_of(extractions: list[Extraction]) -> Report:
    assert [extraction.status for extraction in extractions] == [Status.EXTRACTED]
    report = extractions[0].report
    assert report is not None
    return report


def cells_of(report: Report) -> dict[Key, Cell]:
    return {cell.key: cell for cell in report.cells}


def values_of(report: Report, table: str, item: str) -> list[float | None]:
    return [
        None if cell.value is None else float(cell.value)
        for cell in report.cells
        if (cell.table, cell.item) == (table, item)
    ]


def codes_of(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def is_flagged(report: Report, key: Key) -> bool:
    """Whether a reader of the dataset is told that this cell may not be what is printed."""
    cell = cells_of(report).get(key)
    if cell is not None and (cell.flags or cell.state in (CellState.TEXT, CellState.UNREADABLE)):
        return True
    table, item, column = key
    named = {(finding.table, finding.item, finding.column) for finding in report.findings}
    told = {(table, item, column), (table, item, None)}
    if cell is None:
        told |= {(table, None, column), (table, None, None)}
    return bool(told & named)


def silent_mistakes(figures: Figures, report: Report) -> list[tuple[Key, float | None, float | None]]:
    """Cells that differ from the figures without any sign of doubt."""
    cells = cells_of(report)
    mistakes = []
    for key in figures.cells:
        cell = cells.get(key)
        read = None if cell is None or cell.value is None else float(cell.value)
        if read != figures.value(key) and not is_flagged(report, key):
            mistakes.append((key, figures.value(key), read))
    mistakes += [
        (key, None, float(cell.value))
        for key, cell in cells.items()
        if key not in figures.cells and cell.value is not None and not is_flagged(report, key)
    ]
    return mistakes


def right_share(figures: Figures, report: Report) -> float:
    cells = cells_of(report)
    right = 0
    for key in figures.cells:
        cell = cells.get(key)
        read = None if cell is None or cell.value is None else float(cell.value)
        right += read == figures.value(key)
    return right / len(figures.cells)
