"""Invented figures that satisfy every identity of the form, from all zeros to the largest city's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from benchmarks.renderings.form import APPLICANTS, DISPUTES, OUTCOME_ITEMS, RESULTS, form_rows

if TYPE_CHECKING:
    import random

Key = tuple[str, str, str]

_SIZES = {"zero": 0, "small": 4, "medium": 60, "large": 900}


@dataclass(frozen=True)
class Figures:
    """The value of every cell of a form, as the agency knows it, before anything is printed."""

    form: str
    requests_form: str
    size: str
    values: dict[Key, Decimal]


def draw_figures(random: random.Random, form: str, requests_form: str) -> Figures:
    """Consistent figures for a form ("2019" or "2021"); a hybrid has section 三 of the other year."""
    size = random.choices(tuple(_SIZES), weights=(15, 30, 40, 15))[0]
    largest = _SIZES[size]
    values: dict[Key, Decimal] = {}
    _fill_proactive(random, form, largest, values)
    _fill_requests(random, requests_form, largest, values)
    for item in DISPUTES:
        parts = {result: _count(random, max(largest // 8, 1) if largest else 0, 0.5) for result in RESULTS}
        values.update({("disputes", item, result): Decimal(count) for result, count in parts.items()})
        values["disputes", item, "total"] = Decimal(sum(parts.values()))
    return Figures(form, requests_form, size, values)


def break_identity(random: random.Random, figures: Figures) -> Figures:
    """The same figures with one total that the agency got wrong."""
    totals = [key for key in figures.values if key[0] != "proactive" and "total" in f"{key[1]} {key[2]}"]
    key = random.choice(totals)
    wrong = figures.values[key] + random.choice((1, 2, 3, 10))
    return replace(figures, values={**figures.values, key: wrong})


def _count(random: random.Random, largest: int, share_of_zeros: float) -> int:
    if largest == 0 or random.random() < share_of_zeros:
        return 0
    return round(largest ** random.random()) if largest > 1 else 1


def _fill_proactive(random: random.Random, form: str, largest: int, values: dict[Key, Decimal]) -> None:
    for row in form_rows(form, "proactive"):
        for column in row.columns:
            values["proactive", row.item, column] = Decimal(_count(random, largest * 20, 0.3))
    if form == "2021":
        values["proactive", "fees", "amount"] = _money(random, largest)
        return
    for row in form_rows(form, "proactive"):
        if "change" in row.columns and random.random() < 0.5:
            values["proactive", row.item, "change"] = 0 - values["proactive", row.item, "change"]
    values["proactive", "procurement", "amount"] = _money(random, largest)


def _money(random: random.Random, largest: int) -> Decimal:
    amount = Decimal(_count(random, largest * 1000, 0.2))
    return amount + Decimal(random.randrange(1, 100)) / 100 if amount and random.random() < 0.5 else amount


def _fill_requests(random: random.Random, form: str, largest: int, values: dict[Key, Decimal]) -> None:
    items = OUTCOME_ITEMS[form]
    for applicant in APPLICANTS:
        common = applicant == "natural_person"
        column = {
            item: _count(random, largest if common else largest // 10, 0.5 if common else 0.9)
            for item in items
        }
        outcomes = sum(column.values())
        carried_out = _count(random, max(outcomes // 6, 0), 0.5)
        carried_in = min(_count(random, max(outcomes // 6, 0), 0.5), outcomes + carried_out)
        column["outcomes_total"] = outcomes
        column["carried_out"] = carried_out
        column["carried_in"] = carried_in
        column["received_this_year"] = outcomes + carried_out - carried_in
        values.update({("requests", item, applicant): Decimal(count) for item, count in column.items()})
    for row in form_rows(form, "requests"):
        parts = (values["requests", row.item, applicant] for applicant in APPLICANTS)
        values["requests", row.item, "total"] = sum(parts, Decimal(0))
