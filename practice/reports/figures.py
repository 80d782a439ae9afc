"""Invented figures of one agency over the years, consistent by the accounting identities of the form."""

from __future__ import annotations

import random
from decimal import Decimal

from practice.reports.form import APPLICANTS, SINGLE_OTHER, SPLIT_OTHER, Key, form_of_year, load_form

Figures = dict[Key, Decimal]

FIRST_YEAR = 2019
LAST_YEAR = 2026
DISPUTE_ITEMS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
DISPUTE_PARTS = ("upheld", "corrected", "other", "pending")

# The usual requests received in a year, by the applicants of the form.
_USUAL = {
    "province": (420, 90, 9, 6, 24, 12),
    "prefecture": (160, 40, 4, 3, 9, 5),
    "county": (64, 15, 1, 1, 4, 2),
    "township": (4, 1, 0, 0, 0, 0),
}
_COMMON_OUTCOMES = {
    "granted": 40,
    "partially_granted": 9,
    "refused_third_party_rights": 4,
    "refused_internal_affairs": 3,
    "refused_process_information": 4,
    "refused_administrative_inquiry": 3,
    "unavailable_not_held": 22,
    "unavailable_not_compiled": 6,
    "unavailable_still_unclear": 2,
    "declined_petition_complaint": 5,
    "declined_duplicate": 2,
}


def figures_by_year(seed: str, size: str) -> dict[int, Figures]:
    """Figures of FIRST_YEAR to LAST_YEAR; what one year carries out, the next carries in, column by column.

    `size` is the level of the agency (province, prefecture, county, township).
    """
    years: dict[int, Figures] = {}
    chance = random.Random(seed)
    waiting = {applicant: chance.randint(0, usual // 6) for applicant, usual in _usual(size).items()}
    in_force = {"regulations": Decimal(0), "normative_documents": Decimal(chance.randint(6, 60))}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        chance = random.Random(f"{seed} {year}")
        form = form_of_year(year)
        figures: Figures = {}
        _fill_proactive(figures, chance, form, in_force)
        waiting = _fill_requests(figures, chance, form, size, waiting)
        _fill_disputes(figures, chance, size)
        years[year] = figures
    return years


def revise(figures: Figures, seed: str) -> Figures:
    """The same report after a correction: one request more, and more decisions; the identities hold again."""
    revised = dict(figures)
    chance = random.Random(f"{seed} revised")
    applicant = chance.choice(("natural_person", "commercial_enterprise"))
    for item in ("received_this_year", "granted", "outcomes_total"):
        revised["requests", item, applicant] += 1
        revised["requests", item, "total"] += 1
    revised["proactive", "penalties", "decisions"] += chance.randint(2, 9)
    return revised


def on_old_form(figures: Figures, earlier: Figures) -> Figures:
    """A later year on the form of 2019: section 二 as an earlier year counted it, （六） added up."""
    old = {key: value for key, value in earlier.items() if key[0] == "proactive"}
    return old | {key: value for key, value in merge_other(figures).items() if key[0] != "proactive"}


def merge_other(figures: Figures) -> Figures:
    """The figures with the three rows of （六）其他处理 added up into one."""
    merged = {key: value for key, value in figures.items() if key[1] not in SPLIT_OTHER}
    for column in (*APPLICANTS, "total"):
        merged["requests", SINGLE_OTHER, column] = sum(
            (figures.get(("requests", item, column), Decimal(0)) for item in (SINGLE_OTHER, *SPLIT_OTHER)),
            Decimal(0),
        )
    return merged


def _usual(size: str) -> dict[str, int]:
    return dict(zip(APPLICANTS, _USUAL[size], strict=True))


def _fill_proactive(figures: Figures, chance: random.Random, form: str, in_force: dict[str, Decimal]) -> None:
    for item in ("regulations", "normative_documents"):
        made = Decimal(0 if item == "regulations" else chance.randint(0, 9))
        repealed = min(in_force[item], Decimal(chance.choice((0, 0, 1, 3))))
        in_force[item] += made - repealed
        names = (
            ("made", "newly_disclosed", "disclosed_total")
            if form == "2019"
            else ("issued", "repealed", "in_force")
        )
        numbers = (made, made, in_force[item]) if form == "2019" else (made, repealed, in_force[item])
        figures.update(
            {("proactive", item, name): number for name, number in zip(names, numbers, strict=True)}
        )
    for item, most in (("licensing", 4000), ("penalties", 600), ("coercive_measures", 40)):
        figures["proactive", item, "decisions"] = Decimal(chance.randint(0, most))
    if form == "2021":
        figures["proactive", "fees", "amount"] = Decimal(chance.randint(0, 90000)) / 100
        return
    figures["proactive", "other_management", "decisions"] = Decimal(chance.randint(0, 900))
    for item in ("licensing", "other_management", "penalties", "coercive_measures", "fees"):
        figures["proactive", item, "prior_items"] = Decimal(chance.randint(2, 240))
        figures["proactive", item, "change"] = Decimal(chance.choice((-12, -3, 0, 0, 2, 7)))
    figures["proactive", "procurement", "projects"] = Decimal(chance.randint(1, 40))
    figures["proactive", "procurement", "amount"] = Decimal(chance.randint(10_000, 90_000_000))


def _fill_requests(
    figures: Figures, chance: random.Random, form: str, size: str, waiting: dict[str, int]
) -> dict[str, int]:
    outcome_items = load_form(form).outcome_items
    weights = [_COMMON_OUTCOMES.get(item, 0.4) for item in outcome_items]
    items = ("received_this_year", "carried_in", *outcome_items, "outcomes_total", "carried_out")
    carried_out: dict[str, int] = {}
    for applicant, usual in _usual(size).items():
        numbers = dict.fromkeys(items, 0)
        numbers["received_this_year"] = chance.randint(usual // 2, usual + usual // 2 + (usual > 0))
        numbers["carried_in"] = waiting[applicant]
        open_requests = numbers["received_this_year"] + numbers["carried_in"]
        numbers["carried_out"] = chance.randint(0, open_requests // 7)
        numbers["outcomes_total"] = open_requests - numbers["carried_out"]
        for item in chance.choices(outcome_items, weights, k=numbers["outcomes_total"]):
            numbers[item] += 1
        figures.update({("requests", item, applicant): Decimal(numbers[item]) for item in items})
        carried_out[applicant] = numbers["carried_out"]
    for item in items:
        figures["requests", item, "total"] = sum(
            (figures["requests", item, applicant] for applicant in APPLICANTS), Decimal(0)
        )
    return carried_out


def _fill_disputes(figures: Figures, chance: random.Random, size: str) -> None:
    most = {"province": 20, "prefecture": 7, "county": 3, "township": 1}[size]
    for item in DISPUTE_ITEMS:
        parts = [Decimal(max(0, chance.randint(-1, most))) for _ in DISPUTE_PARTS]
        for name, number in zip(DISPUTE_PARTS, parts, strict=True):
            figures["disputes", item, name] = number
        figures["disputes", item, "total"] = sum(parts, Decimal(0))
