"""A report of the years before 2019: narrative, and the statistics table of 国办发〔2014〕32号."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.extraction.report import CellState
from pipeline.forms.loading import statistics
from practice.reports.printed import PrintedCell
from practice.reports.skins import CleanSkin
from practice.reports.tables import GridCell

if TYPE_CHECKING:
    from practice.reports.form import Key
    from practice.reports.tables import Row

FORM = "national-2014"
COLUMN = "current"
_HEADER = (GridCell("统计指标"), GridCell("单位"), GridCell("统计数"))


def print_statistics(agency: str, year: int) -> tuple[str, dict[Key, PrintedCell]]:
    """The article body and the printed cells (table "statistics", column "current")."""
    chance = random.Random(f"{agency} {year} statistics")
    rows: list[Row] = [_HEADER]
    cells: dict[Key, PrintedCell] = {}
    group = ""
    for item in statistics(FORM).items:
        if item.group != group and not item.label.startswith(item.group):
            group = item.group
            rows.append((GridCell(group), GridCell(""), GridCell("")))
        value = Decimal(chance.choice((0, 0, chance.randint(1, 900))))
        state = CellState.NUMBER if value else CellState.ZERO
        cells["statistics", item.item, COLUMN] = PrintedCell(f"{value}", value, state, item.unit)
        rows.append((GridCell(item.label), GridCell(item.unit), GridCell(f"{value}")))
    skin = CleanSkin()
    told = (
        f"根据《中华人民共和国政府信息公开条例》，现公布{agency}{year}年政府信息公开工作年度报告。",
        f"{year}年，{agency}推进政府信息公开，主要指标见附表。",
    )
    table = skin.table(tuple(rows))
    body = "\n".join(
        [*(skin.paragraph(text) for text in told), skin.heading("政府信息公开情况统计表"), table]
    )
    return body, cells
