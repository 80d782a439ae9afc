"""What page breaks do to section 三: the table goes on as another one, and a row may be cut in two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.renderings.blocks import BlockCell

if TYPE_CHECKING:
    import random

    from benchmarks.renderings.sheet import Sheet

_SHORTEST_CUT_LABEL = 6


def split_table(random: random.Random, sheet: Sheet) -> bool:
    """A page break cuts section 三 in two tables, with or without its header again."""
    block = sheet.tables["requests"][0]
    cut = random.randrange(6, len(block) - 3)
    lower = [list(map(replace, row)) for row in block[cut:]]
    rests = []
    for index, row in enumerate(block[:cut]):
        for cell in row:
            if index + cell.row_span > cut:
                text = random.choice((cell.text, ""))
                rests.append(BlockCell(text, cell.kind, index + cell.row_span - cut, cell.column_span))
                cell.row_span = cut - index
    lower[0][:0] = rests
    upper = block[:cut]
    header = [list(map(replace, row)) for row in block[:3]] if random.random() < 0.4 else []
    sheet.tables["requests"] = [upper, [*header, *lower]]
    return True


def cut_row(random: random.Random, sheet: Sheet) -> bool:
    """The break falls into a row: the end of its label, of its numbers, or of both stands on the next page."""
    pieces = sheet.tables["requests"]
    if len(pieces) != 2:
        return False
    upper, lower = pieces
    below = next(row for row in lower if row[-1].kind == "value")
    label = next(cell for cell in reversed(below) if cell.kind == "label")
    if len(label.text) < _SHORTEST_CUT_LABEL:
        return False
    above = [replace(cell, row_span=1) for cell in below]
    place = random.choice((len(label.text), random.randrange(3, len(label.text) - 2)))
    above[below.index(label)].text, label.text = label.text[:place], label.text[place:]
    values = [position for position, cell in enumerate(below) if cell.kind == "value"]
    last = random.randrange(len(values) + 1)
    for number, position in enumerate(values):
        empty = below if number < last else above
        empty[position] = replace(empty[position], text="", key=None)
    upper.append(above)
    return True
