"""How a figure is printed: digits, separators, units, notes, and the many ways to print nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from decimal import Decimal

    from benchmarks.renderings.figures import Figures, Key

_FULL_WIDTH = str.maketrans("0123456789,.+-", "０１２３４５６７８９，．＋－")
_NOTHING = ("", "", "\u00a0", "-", "—", "/", "无", "--", "——", "／")
_NOTES = ("（其中修订{part}件）", "（含上年{part}件）", "(其中联合发文{part}件)")


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A value cell as printed; `value` is what a careful reader takes from it, null where nothing is printed."""

    key: Key
    text: str
    value: Decimal | None


@dataclass(frozen=True)
class Printing:
    """The habits of one writer."""

    zero: str = "0"
    zero_columns: str = "all"
    full_width: bool = False
    thousands: bool = False
    signs: str = ""
    counted: str = ""
    money_unit: str = ""
    notes: bool = False

    def difficulties(self, form: str) -> list[str]:
        """The names of what makes these cells hard to read."""
        found = []
        if self.zero != "0":
            found.append("zeros left blank" if not self.zero.strip() else "zeros as dashes")
        if self.signs == "words" and form == "2019":
            found.append("changes in words")
        if self.counted:
            found.append("units behind counts")
        if self.full_width:
            found.append("full-width digits")
        if self.thousands:
            found.append("thousands commas")
        if self.money_unit or self.notes:
            found.append("units or notes in cells")
        return found


def draw_printing(random: random.Random) -> Printing:
    """The habits of a random writer; most are plain."""
    printing = Printing(
        signs=random.choice(("", "", "+", "words")), money_unit=random.choice(("", "元", "万元"))
    )
    if random.random() < 0.3:
        printing = replace(
            printing, zero=random.choice(_NOTHING), zero_columns=random.choice(("all", "organisations"))
        )
    if random.random() < 0.1:
        printing = replace(printing, full_width=True)
    if random.random() < 0.1:
        printing = replace(printing, thousands=True)
    if random.random() < 0.15:
        printing = replace(printing, notes=True)
    if random.random() < 0.04:
        printing = replace(printing, counted="件")
    return printing


def print_cells(random: random.Random, figures: Figures, printing: Printing) -> dict[Key, PrintedCell]:
    """Every cell of the form as this writer prints it."""
    return {key: _print_cell(random, key, value, printing) for key, value in figures.values.items()}


def _print_cell(random: random.Random, key: Key, value: Decimal, printing: Printing) -> PrintedCell:
    table, item, column = key
    if value == 0 and printing.zero != "0" and _leaves_zeros(key, printing):
        return PrintedCell(key, printing.zero, None)
    text = f"{value:,}" if printing.thousands else f"{value}"
    if column == "change" and printing.signs == "+" and value > 0:
        text = f"+{text}"
    if column == "change" and printing.signs == "words" and value:
        text = f"{'增加' if value > 0 else '减少'}{abs(value)}"
    if item == "procurement" and column == "amount":
        text += printing.money_unit
    elif item == "fees" and column == "amount":
        text += "万元" if printing.money_unit else ""
    elif printing.notes and table == "proactive" and item == "normative_documents" and value > 1:
        text += random.choice(_NOTES).format(part=random.randrange(1, int(value) + 1))
    elif table == "requests":
        text += printing.counted
    return PrintedCell(key, text.translate(_FULL_WIDTH) if printing.full_width else text, value)


def _leaves_zeros(key: Key, printing: Printing) -> bool:
    return printing.zero_columns == "all" or (
        key[0] == "requests" and key[2] not in {"natural_person", "total"}
    )
