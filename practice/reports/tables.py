"""The three tables of a report as rows of spanning cells, before any markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from practice.reports.form import REQUEST_COLUMNS, FormRow

if TYPE_CHECKING:
    from practice.reports.form import Key
    from practice.reports.printed import PrintedReport

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a laid-out table; `key` is set where it holds a figure."""

    text: str
    columns: int = 1
    rows: int = 1
    key: Key | None = None


Row = tuple[GridCell, ...]
Grid = tuple[Row, ...]


def proactive_grid(report: PrintedReport) -> Grid:
    """Section 二: blocks by item of article 20, each with its own header; 4 grid columns."""
    rows: list[Row] = []
    for block, block_rows in groupby(report.form.table("proactive"), key=lambda row: row.block):
        rows.append((GridCell(block, columns=4),))
        columns: tuple[str, ...] = ()
        for row in block_rows:
            if row.columns != columns:
                columns = row.columns
                labels = [report.form.column_labels["proactive", column] for column in columns]
                rows.append((GridCell("信息内容"), *_spread([GridCell(label) for label in labels])))
            rows.append((GridCell(_label(report, row)), *_spread(_figures(report, row))))
    return tuple(rows)


def requests_grid(report: PrintedReport) -> Grid:
    """Section 三: three header rows, then label columns for part, group and row beside the figures."""
    shown = REQUEST_COLUMNS[:-1] if report.difficulties.no_total_column else REQUEST_COLUMNS
    rows = _requests_header(report, shown)
    form_rows = report.form.table("requests")
    parts = {group: sum(row.block == group for row in form_rows) for group in {r.block for r in form_rows}}
    extra = report.difficulties.extra_row
    if extra:
        parts["三、本年度办理结果"] += 1
    groups = {group: sum(row.group == group for row in form_rows) for group in {r.group for r in form_rows}}
    block = group = ""
    for row in form_rows:
        cells: list[GridCell] = []
        if not row.block:
            cells.append(GridCell(_label(report, row), columns=3))
        else:
            if row.block != block:
                cells.append(GridCell(row.block, rows=parts[row.block]))
            if not row.group:
                cells.append(GridCell(_label(report, row), columns=2))
            else:
                if row.group != group:
                    cells.append(GridCell(row.group, rows=groups[row.group]))
                cells.append(GridCell(_label(report, row)))
        if extra and row.item == "outcomes_total":
            rows.append((GridCell(extra, columns=2), *(GridCell("0") for _ in shown)))
        block, group = row.block, row.group
        rows.append((*cells, *_figures(report, replace(row, columns=shown))))
    return tuple(rows)


def disputes_grid(report: PrintedReport) -> Grid:
    """Section 四: three header rows and one row of fifteen figures."""
    form_rows = report.form.table("disputes")
    parts = [report.form.column_labels["disputes", column] for column in form_rows[0].columns]
    return (
        (GridCell("行政复议", columns=5), GridCell("行政诉讼", columns=10)),
        (
            *(GridCell(part, rows=2) for part in parts),
            GridCell("未经复议直接起诉", columns=5),
            GridCell("复议后起诉", columns=5),
        ),
        tuple(GridCell(part) for _ in range(2) for part in parts),
        tuple(cell for row in form_rows for cell in _figures(report, row)),
    )


def _requests_header(report: PrintedReport, shown: tuple[str, ...]) -> list[Row]:
    labels = report.form.column_labels
    total = (GridCell(labels["requests", "total"], rows=2),) if "total" in shown else ()
    return [
        (GridCell(CORNER, columns=3, rows=3), GridCell("申请人情况", columns=len(shown))),
        (
            GridCell(labels["requests", "natural_person"], rows=2),
            GridCell("法人或其他组织", columns=5),
            *total,
        ),
        tuple(GridCell(labels["requests", column]) for column in REQUEST_COLUMNS[1:6]),
    ]


def _label(report: PrintedReport, row: FormRow) -> str:
    return report.difficulties.labels.get(row.item, row.label)


def _figures(report: PrintedReport, row: FormRow) -> list[GridCell]:
    cells = []
    for column in row.columns:
        key = (row.table, row.item, column)
        printed = report.cells.get(key)
        cells.append(GridCell(printed.raw if printed else "", key=key))
    return cells


def _spread(cells: list[GridCell]) -> list[GridCell]:
    """Stretch one, two or three cells over the three value columns of section 二."""
    widths = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}[len(cells)]
    return [replace(cell, columns=width) for cell, width in zip(cells, widths, strict=True)]
