"""Sheets as plain text: pipes, markdown, tabs, one cell per line, aligned columns, and one paragraph."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from benchmarks.renderings.placing import place
from benchmarks.renderings.sheet import TABLES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from benchmarks.renderings.blocks import Block, BlockCell
    from benchmarks.renderings.sheet import Sheet


def render_text(random: random.Random, sheet: Sheet) -> bytes:
    """The report as text in a random layout; adds its name to the sheet's difficulties."""
    names = tuple(_LAYOUTS)
    name = random.choices(names, weights=[weight for weight, _ in _LAYOUTS.values()])[0]
    sheet.difficulties.append(name)
    lines_of = _LAYOUTS[name][1]
    prose = sheet.prose
    lines = [prose.title, "", "一、总体情况", *prose.overview]
    if sheet.decoy:
        lines += ["", *lines_of(sheet.decoy)]
    for table in TABLES:
        lines += ["", sheet.headings[table]] if sheet.headings[table] else [""]
        for block in sheet.tables[table]:
            lines += [*lines_of(block), ""]
    lines += ["五、存在的主要问题及改进情况", prose.problems, "", "六、其他需要报告的事项", prose.others]
    joined = "\n".join(lines)
    if name.startswith("one paragraph"):
        sheet.cells_lost = "run together" in name or "zeros left blank" in sheet.difficulties
        joined = prose.title + "\n" + " ".join(line for line in lines[1:] if line)
    return joined.encode(random.choices(("utf-8", "gb18030"), weights=(90, 10))[0])


def _pipes(block: Block) -> list[str]:
    return [" | ".join(_flat(cell) for cell in row) for row in block]


def _markdown(block: Block) -> list[str]:
    grid = _expanded(block)
    rows = ["| " + " | ".join(row) + " |" for row in grid]
    return [rows[0], "|" + " --- |" * len(grid[0]), *rows[1:]]


def _tabs(block: Block) -> list[str]:
    return ["\t".join(row) for row in _expanded(block)]


def _cell_per_line(block: Block) -> list[str]:
    return [f"\t{_flat(cell)}" for row in block for cell in row]


def _aligned(block: Block) -> list[str]:
    grid = _expanded(block)
    widths = [max(_width(row[column]) for row in grid) + 2 for column in range(len(grid[0]))]
    return [
        "".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in grid
    ]


def _spaced(block: Block) -> list[str]:
    return [" ".join(_flat(cell) for row in block for cell in row if cell.text.strip())]


def _run_together(block: Block) -> list[str]:
    return ["".join(_flat(cell) for row in block for cell in row)]


_LAYOUTS: dict[str, tuple[int, Callable[[Block], list[str]]]] = {
    "text with pipes": (22, _pipes),
    "markdown tables": (22, _markdown),
    "text with tabs": (16, _tabs),
    "one cell per line": (18, _cell_per_line),
    "aligned columns": (10, _aligned),
    "one paragraph, spaced": (6, _spaced),
    "one paragraph, run together": (6, _run_together),
}


def _flat(cell: BlockCell) -> str:
    return " ".join(cell.text.split())


def _expanded(block: Block) -> list[list[str]]:
    """The grid with each text in the first place that its cell covers, and nothing in the others."""
    placed = place(block)
    width = max(column + cell.column_span for _, column, cell in placed)
    grid = [[""] * width for _ in block]
    for row, column, cell in placed:
        grid[row][column] = _flat(cell)
    return grid


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
