"""A report as the body of an article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from practice.reports.odd_skins import (
    DivSkin,
    NestedSkin,
    PhoneSkin,
    PipeSkin,
    VerticalSkin,
    WrongSpanSkin,
)
from practice.reports.skins import CleanSkin, OldSkin, Skin, TextSkin, WordSkin
from practice.reports.tables import Grid, disputes_grid, proactive_grid, requests_grid

if TYPE_CHECKING:
    from practice.reports.printed import PrintedReport

TableCutter = Callable[[Grid], list[Grid]]

SKINS: dict[str, Skin] = {
    "clean": CleanSkin(),
    "word": WordSkin(),
    "old": OldSkin(),
    "text": TextSkin(),
    "pipes": PipeSkin(),
    "divs": DivSkin(),
    "vertical": VerticalSkin(),
    "wrong span": WrongSpanSkin(),
    "phone": PhoneSkin(),
    "nested": NestedSkin(),
}
# Layouts that differ from "clean" in more than their skin.
SPLIT, WRAPPED = "split", "wrapped"


def body_html(report: PrintedReport, layout: str = "clean") -> str:
    """The article body in one of the SKINS, SPLIT (table 三 cut in two) or WRAPPED (a covering notice before it)."""
    return "\n".join(section_html(report, layout).values())


def section_html(report: PrintedReport, layout: str = "clean") -> dict[int, str]:
    """The article body by section; section 0 is the preface, and a cut page has no section after the cut."""
    skin = SKINS[layout if layout in SKINS else "clean"]
    sections = {0: skin.paragraph(report.narrative.preface)}
    if layout == WRAPPED:
        cover = (
            "各区县人民政府，市级各部门：",
            f"现将《{report.agency}{report.year}年政府信息公开工作年度报告》印发给你们。",
        )
        sections[0] = "\n".join([*(skin.paragraph(text) for text in cover), sections[0]])
    for number, heading in sorted(report.narrative.headings.items()):
        told = report.narrative.paragraphs.get(number, ())
        pieces = [skin.heading(heading), *(skin.paragraph(text) for text in told)]
        if number == 2:
            pieces.append(skin.table(proactive_grid(report)))
        elif number == 3:
            grid = requests_grid(report)
            parts = split_after_header(grid, 14) if layout == SPLIT else [grid]
            pieces += [skin.table(part) for part in parts]
        elif number == 4:
            pieces.append(skin.table(disputes_grid(report)))
        sections[number] = "\n".join(pieces)
        if number == 3 and report.difficulties.cut_after:
            sections[number] = _cut(report, sections[number])
            break
    return sections


def split_after_header(grid: Grid, row: int) -> list[Grid]:
    """Two tables as a page break makes them: the header rows are printed again above the rest.

    Labels whose span is cut are printed again without a new meaning, as a word processor does.
    """
    header, rows = grid[:3], grid[3:]
    upper, lower = list(rows[:row]), list(rows[row:])
    for place, cells in enumerate(upper):
        upper[place] = tuple(
            type(cell)(cell.text, cell.columns, min(cell.rows, row - place), cell.key) for cell in cells
        )
    hanging = [
        type(cell)(cell.text, cell.columns, cell.rows - (row - place))
        for place, cells in enumerate(rows[:row])
        for cell in cells
        if cell.rows > row - place
    ]
    lower[0] = (*hanging, *lower[0])
    return [(*header, *upper), (*header, *lower)]


def _cut(report: PrintedReport, body: str) -> str:
    """The body up to the last figure of the row after which the transfer to the site broke off."""
    row = next(row for row in report.form.rows if row.item == report.difficulties.cut_after)
    start = body.index(row.label)
    end = body.upper().find("<TR", start)
    return body[:end]
