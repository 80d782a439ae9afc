"""A report before it becomes a file: its tables, its words, its true cells, and what makes it hard to read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.renderings.blocks import disputes_block, proactive_block, requests_block
from benchmarks.renderings.figures import break_identity, draw_figures
from benchmarks.renderings.printing import draw_printing, print_cells
from benchmarks.renderings.prose import Prose, draw_prose

if TYPE_CHECKING:
    import random
    from decimal import Decimal

    from benchmarks.renderings.blocks import Block
    from benchmarks.renderings.figures import Figures, Key

TABLES = ("proactive", "requests", "disputes")
_HEADINGS = {
    "proactive": ("二、主动公开政府信息情况", "二、主动公开政府信息情况（单位：件）"),
    "requests": ("三、收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请的情况"),
    "disputes": (
        "四、政府信息公开行政复议、行政诉讼情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    ),
}


@dataclass
class Sheet:
    """One report: `tables` holds the pieces of each table, `truth` what a careful reader takes from the cells.

    A lost heading is empty; a `decoy` is a table of the narrative, which has nothing to do with the form.
    """

    figures: Figures
    prose: Prose
    headings: dict[str, str]
    tables: dict[str, list[Block]]
    truth: dict[Key, Decimal | None]
    cells_lost: bool = False
    decoy: Block | None = None
    broken: bool = False
    difficulties: list[str] = field(default_factory=list)


def draw_sheet(random: random.Random) -> Sheet:
    """A random report on a random form, as an orderly writer prints it."""
    form, requests_form = random.choices(
        (("2021", "2021"), ("2019", "2019"), ("2021", "2019"), ("2019", "2021")), weights=(55, 33, 9, 3)
    )[0]
    figures = draw_figures(random, form, requests_form)
    difficulties = [] if form == requests_form else ["hybrid form"]
    broken = random.random() < 0.12
    if broken:
        figures = break_identity(random, figures)
        difficulties.append("wrong sum in print")
    printing = draw_printing(random)
    cells = print_cells(random, figures, printing)
    return Sheet(
        figures=figures,
        prose=draw_prose(random, figures),
        headings={table: random.choice(wordings) for table, wordings in _HEADINGS.items()},
        tables={
            "proactive": [proactive_block(form, cells)],
            "requests": [requests_block(requests_form, cells)],
            "disputes": [disputes_block(cells)],
        },
        truth={key: cell.value for key, cell in cells.items()},
        broken=broken,
        difficulties=[*difficulties, *printing.difficulties(form)],
    )
