"""What agencies do to the form: blanks for zeros, notes in cells, sums that do not add up, and the like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from practice.reports.form import Key


@dataclass(frozen=True, slots=True)
class Break:
    """A number that the agency prints wrongly: `change` is added to the consistent figure."""

    key: Key
    change: Decimal


@dataclass(frozen=True)
class Difficulties:
    """The planted difficulties of one report; the defaults plant none.

    `zero` is what stands for nothing, in the columns of `zero_columns`. `notes` are appended to the printed
    number of a cell. `labels` replace row labels (typos). `extra_row` is the label of a locally added row of
    section 三, which counts nothing. `old_form` prints the form of 2019 after its time. `cut_after` ends the
    page within the row of that item. `period_year` is the year of the statistical period, where it is not that
    of the title.
    """

    zero: str = "0"
    zero_columns: Literal["all", "organisations"] = "all"
    blank_row_totals: bool = False
    breaks: tuple[Break, ...] = ()
    amount_unit: Literal["", "元", "万元"] = ""
    full_width: bool = False
    thousands: bool = False
    signed_changes: bool = False
    notes: dict[Key, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    extra_row: str = ""
    single_other: bool = False
    old_form: bool = False
    no_total_column: bool = False
    cut_after: str = ""
    period_year: int | None = None


NONE = Difficulties()
