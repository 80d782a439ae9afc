"""The years of one agency side by side: rows of cells, and what was carried from year to year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pipeline.dataset.schema import variables
from pipeline.forms.loading import TABLES
from pipeline.website.words import Text, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.website.context import CellRow

Code = tuple[str, str, str]
Years = dict[int, dict[Code, "CellRow"]]
Carrying = Literal["holds", "breaks", "unknown"]

_ROW_AND_COLUMN = re.compile("(.*)[:;] (.*)")

CARRIED_OUT: Code = ("requests", "carried_out", "total")
CARRIED_IN: Code = ("requests", "carried_in", "total")


@dataclass(frozen=True, slots=True)
class CodeOverYears:
    """One code over the years; `cells` has the years whose report prints it."""

    code: Code
    label: Text
    cells: Mapping[int, CellRow]


@dataclass(frozen=True, slots=True)
class TableOverYears:
    """The codes of one table that any year prints, in the order of the forms; then rows that no form has."""

    table: str
    rows: tuple[CodeOverYears, ...]


@dataclass(frozen=True, slots=True)
class CarryOver:
    """What the report of one year carries out beside what the next one carries in.

    `carrying` is “unknown” where either number is missing or flagged.
    """

    year: int
    carried_out: CellRow | None
    carried_in: CellRow | None

    @property
    def carrying(self) -> Carrying:
        """Whether the two numbers agree."""
        pair = (self.carried_out, self.carried_in)
        values = [None if cell is None or cell.flags else cell.value for cell in pair]
        if None in values:
            return "unknown"
        return "holds" if values[0] == values[1] else "breaks"


def by_year(cells: Sequence[CellRow]) -> Years:
    """The cells of an agency by year and code."""
    years: Years = {}
    for cell in cells:
        years.setdefault(cell.year, {})[cell.table, cell.item, cell.column] = cell
    return years


def tables_over_years(years: Years) -> list[TableOverYears]:
    """The tables that any year prints: the statutory ones in their order, then those of earlier forms."""
    cells: dict[tuple[Code, str | None], dict[int, CellRow]] = {}
    for year, found in years.items():
        for code, cell in found.items():
            # Rows that no form has are the same only where they are called the same.
            label = None if code in _labels() else cell.label
            cells.setdefault((code, label), {})[year] = cell
    order = {code: place for place, code in enumerate(_labels())}
    keys = sorted(cells, key=lambda key: order.get(key[0], len(order)))
    names = dict.fromkeys([*TABLES, *(code[0] for code, _ in keys)])
    rows = {
        name: tuple(
            CodeOverYears(key[0], code_label(*key[0], key[1]), cells[key])
            for key in keys
            if key[0][0] == name
        )
        for name in names
    }
    return [TableOverYears(name, found) for name, found in rows.items() if found]


def carry_overs(years: Years) -> list[CarryOver]:
    """One for each pair of years that follow each other and both have a report."""
    return [
        CarryOver(year, years[year].get(CARRIED_OUT), years[later].get(CARRIED_IN))
        for year, later in pairwise(sorted(years))
        if later == year + 1
    ]


def code_label(table: str, item: str, column: str, printed: str | None = None) -> Text:
    """What a cell is called: as the forms call it, else as the report prints its row."""
    return _labels().get((table, item, column)) or same(f"{printed or item} · {column}")


def row_label(table: str, item: str, printed: str | None = None) -> Text:
    """What a row is called: as this form prints it, where that is given, and in English as the dataset calls it."""
    known = _rows().get((table, item), same(printed or item))
    return Text(printed or known.zh, known.en)


def column_label(table: str, item: str, column: str) -> Text:
    """What a column is called behind the name of its row."""
    whole = code_label(table, item, column)
    return Text(whole.zh.rpartition("：")[2], _row_and_column(whole.en)[1].capitalize())


@cache
def _rows() -> dict[tuple[str, str], Text]:
    return {
        (table, item): Text(label.zh.rpartition("：")[0], _row_and_column(label.en)[0])
        for (table, item, _), label in _labels().items()
    }


def _row_and_column(label: str) -> tuple[str, str]:
    """Row and column in an English label of the dataset, which parts them by its last colon or semicolon."""
    found = _ROW_AND_COLUMN.fullmatch(label)
    return (found[1], found[2]) if found else (label, label)


@cache
def _labels() -> dict[Code, Text]:
    return {variable.key: Text(variable.zh, variable.en) for variable in variables()}
