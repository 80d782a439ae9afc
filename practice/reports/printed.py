"""One report as it is printed: the text of every cell, the sections around the tables, the sums that fail."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pipeline.extraction.report import CellState
from practice.reports.arithmetic import failures
from practice.reports.difficulties import NONE, Difficulties
from practice.reports.figures import merge_other
from practice.reports.form import APPLICANTS, REQUEST_COLUMNS, Form, Key, form_of_year, load_form
from practice.reports.narrative import Narrative, tell

if TYPE_CHECKING:
    from practice.reports.figures import Figures

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# Rows that the form does not have are numbered in printed order.
EXTRA_ITEM = "extra_1"
_DASHES = frozenset("-—－/／")
_ALWAYS_TOTALLED = frozenset({"received_this_year", "carried_in", "outcomes_total", "carried_out"})


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """What stands in one cell: its text without surrounding blanks, what it says, and what must be flagged."""

    raw: str
    value: Decimal | None
    state: CellState
    unit: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedReport:
    """A report ready to be laid out; `cells` has what a reader can see, `broken` the sums that fail."""

    agency: str
    year: int
    title: str
    form: Form
    cells: dict[Key, PrintedCell]
    narrative: Narrative
    difficulties: Difficulties
    broken: tuple[tuple[str, Key], ...]

    @property
    def grade(self) -> str:
        """A: all read and consistent; B: a sum fails in print; C: cells without a number, or a label that is
        recognised only approximately; D: tables missing."""
        if self.difficulties.cut_after:
            return "D"
        is_complete = set(self.form.keys) <= set(self.cells)
        if not is_complete or self.difficulties.labels:
            return "C"
        if any(cell.value is None for cell in self.cells.values()):
            return "C"
        return "B" if self.broken else "A"

    @property
    def remarkable(self) -> tuple[str, ...]:
        """The codes of findings about the whole report that a careful reader makes."""
        period = self.difficulties.period_year
        return ("year.conflict",) if period not in (None, self.year) else ()

    @property
    def sections_shown(self) -> tuple[int, ...]:
        """The numbers of the sections that are on the page."""
        return (1, 2, 3) if self.difficulties.cut_after else (1, 2, 3, 4, 5, 6)


def print_report(
    agency: str, year: int, figures: Figures, *, title: str, difficulties: Difficulties = NONE
) -> PrintedReport:
    """Print the figures on the form of the year, with the planted difficulties."""
    name = "2019" if difficulties.old_form else form_of_year(year)
    form = load_form(name, single_other=difficulties.single_other)
    if difficulties.single_other:
        figures = merge_other(figures)
    values = dict(figures)
    for planted in difficulties.breaks:
        values[planted.key] += planted.change
    cells = {key: _print(key, values[key], difficulties) for key in _visible(form, difficulties)}
    if difficulties.extra_row:
        nothing = PrintedCell("0", Decimal(0), CellState.ZERO, flags=("extra_row",))
        cells |= {("requests", EXTRA_ITEM, column): nothing for column in REQUEST_COLUMNS}
    broken = failures(form, {key: cell.value for key, cell in cells.items()})
    narrative = tell(agency, year, values, form, period=difficulties.period_year or year)
    return PrintedReport(agency, year, title, form, cells, narrative, difficulties, broken)


def _visible(form: Form, difficulties: Difficulties) -> list[Key]:
    """The cells that are on the page at all, in printed order."""
    keys = [
        key
        for key in form.keys
        if not (difficulties.no_total_column and key[0] == "requests" and key[2] == "total")
    ]
    if difficulties.cut_after:
        last = max(place for place, key in enumerate(keys) if key[1] == difficulties.cut_after)
        keys = keys[: last + 1]
    return keys


def _print(key: Key, value: Decimal, difficulties: Difficulties) -> PrintedCell:
    table, item, column = key
    if (
        difficulties.blank_row_totals
        and table == "requests"
        and column == "total"
        and item not in _ALWAYS_TOTALLED
    ):
        return PrintedCell("", None, CellState.BLANK)
    if value == 0 and _zero_applies(key, difficulties):
        return _print_nothing(difficulties.zero)
    text = _print_number(key, value, difficulties)
    unit = None
    if (item, column) == ("procurement", "amount"):
        unit = difficulties.amount_unit or None
        if unit == "万元":
            value = (value / 10_000).quantize(Decimal("0.01"))
            text = f"{value}"
        text += unit or ""
    elif (item, column) == ("fees", "amount"):
        unit = "万元"
    state = CellState.ZERO if value == 0 else CellState.NUMBER
    note = difficulties.notes.get(key, "")
    marks = {"note_in_cell": note, "label_guessed": item in difficulties.labels}
    flags = tuple(flag for flag, is_due in marks.items() if is_due)
    return PrintedCell(text + note, value, state, unit, flags)


def _zero_applies(key: Key, difficulties: Difficulties) -> bool:
    return difficulties.zero != "0" and (
        difficulties.zero_columns == "all" or (key[0] == "requests" and key[2] in APPLICANTS[1:])
    )


def _print_nothing(text: str) -> PrintedCell:
    if not text.strip():
        return PrintedCell("", None, CellState.BLANK)
    state = CellState.DASH if text in _DASHES else CellState.TEXT
    return PrintedCell(text, None, state)


def _print_number(key: Key, value: Decimal, difficulties: Difficulties) -> str:
    text = f"{value:,}" if difficulties.thousands else f"{value}"
    if difficulties.signed_changes and key[2] == "change" and value > 0:
        text = f"+{text}"
    # Not every number of such a report is typed full-width: the writer changes the input method in between.
    if difficulties.full_width and zlib.crc32("/".join(key).encode()) % 3 == 0:
        text = text.translate(_FULL_WIDTH)
    return text
