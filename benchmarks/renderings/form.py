"""The printed forms as data: their rows, columns and wording, read from the form files and from nothing else."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FORMS = Path(__file__).parents[2] / "pipeline" / "forms"

APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
)
RESULTS = ("upheld", "corrected", "other", "pending")
DISPUTES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


@dataclass(frozen=True)
class FormRow:
    """A row of a form: its item, the label of its group, its own labels (the official one first), its columns."""

    table: str
    item: str
    group: str
    labels: tuple[str, ...]
    columns: tuple[str, ...]


@cache
def form_rows(form: str, table: str) -> tuple[FormRow, ...]:
    """The rows of a table in the order of the form ("2019" or "2021")."""
    with (_FORMS / f"form-{form}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            FormRow(
                row["table"],
                row["item"],
                row["group"],
                (row["label"], *filter(None, row["variants"].split("|"))),
                tuple(row["columns"].split()),
            )
            for row in csv.DictReader(file)
            if row["table"] == table
        )


OUTCOME_ITEMS = {
    form: tuple(
        row.item
        for row in form_rows(form, "requests")
        if row.item not in {"received_this_year", "carried_in", "outcomes_total", "carried_out"}
    )
    for form in ("2019", "2021")
}
