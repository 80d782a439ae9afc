"""The accounting identities, reckoned from what is printed and from nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from practice.reports.figures import DISPUTE_ITEMS, DISPUTE_PARTS
from practice.reports.form import APPLICANTS, REQUEST_COLUMNS, Form, Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BALANCE = "identity.balance"
OUTCOMES = "identity.outcomes"
APPLICANT_SUM = "identity.applicants"
DISPUTE_SUM = "identity.disputes"


def failures(form: Form, values: Mapping[Key, Decimal | None]) -> tuple[tuple[str, Key], ...]:
    """The identities that fail: the code and the cell that holds the sum.

    A sum with a number missing is not reckoned, because a blank may be a zero or not filled in.
    """
    found = []
    for code, key, left, right in _equations(form):
        numbers = [values.get(part) for part in (*left, *right)]
        if any(number is None for number in numbers):
            continue
        if _sum(values, left) != _sum(values, right):
            found.append((code, key))
    return tuple(found)


def _sum(values: Mapping[Key, Decimal | None], keys: Iterable[Key]) -> Decimal:
    return sum((values[key] or Decimal(0) for key in keys), Decimal(0))


def _equations(form: Form) -> Iterable[tuple[str, Key, list[Key], list[Key]]]:
    for column in REQUEST_COLUMNS:
        total = ("requests", "outcomes_total", column)
        received, carried_in, carried_out = (
            ("requests", item, column) for item in ("received_this_year", "carried_in", "carried_out")
        )
        yield BALANCE, total, [received, carried_in], [total, carried_out]
        yield OUTCOMES, total, [total], [("requests", item, column) for item in form.outcome_items]
    for row in form.table("requests"):
        total = ("requests", row.item, "total")
        yield APPLICANT_SUM, total, [total], [("requests", row.item, column) for column in APPLICANTS]
    for item in DISPUTE_ITEMS:
        total = ("disputes", item, "total")
        yield DISPUTE_SUM, total, [total], [("disputes", item, part) for part in DISPUTE_PARTS]
