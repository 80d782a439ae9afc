"""The two report forms as the practice web prints them, apart from those that the extraction reads with."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Key = tuple[str, str, str]

APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_org",
    "legal_service_org",
    "other_org",
)
REQUEST_COLUMNS = (*APPLICANTS, "total")
SINGLE_OTHER = "other"
SPLIT_OTHER = ("other_not_corrected_in_time", "other_fee_not_paid", "other_remaining")


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of numbers: its block (a header over rows), its group (a label beside rows) and its columns."""

    table: str
    block: str
    group: str
    item: str
    label: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """国办公开办函〔2019〕60号 ("2019") or 〔2021〕30号 ("2021")."""

    name: str
    rows: tuple[FormRow, ...]
    column_labels: dict[tuple[str, str], str]

    def table(self, name: str) -> tuple[FormRow, ...]:
        """The rows of one table in printed order."""
        return tuple(row for row in self.rows if row.table == name)

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every cell in printed order: 198 in the 2019 form, 200 in the 2021 form."""
        return tuple((row.table, row.item, column) for row in self.rows for column in row.columns)

    @property
    def outcome_items(self) -> tuple[str, ...]:
        """The rows that add up to （七）总计."""
        apart = {"received_this_year", "carried_in", "outcomes_total", "carried_out"}
        return tuple(row.item for row in self.table("requests") if row.item not in apart)


def form_of_year(year: int) -> str:
    """The form in force for a reporting year (2019 or later)."""
    return "2019" if year < 2021 else "2021"


@cache
def load_form(name: str, *, single_other: bool = False) -> Form:
    """The form by name; `single_other` prints （六）其他处理 as one row, as some agencies do after 2020."""
    other_form = "2019" if single_other else name
    rows = []
    for line in _lines("rows.csv"):
        wanted = other_form if line["item"] in (SINGLE_OTHER, *SPLIT_OTHER) else name
        if line["form"] in (wanted, "both"):
            columns = tuple(line["columns"].split("|")) if line["columns"] else REQUEST_COLUMNS
            rows.append(
                FormRow(line["table"], line["block"], line["group"], line["item"], line["label"], columns)
            )
    labels = {
        (line["table"], line["column"]): line["label"]
        for line in _lines("columns.csv")
        if line["form"] in (name, "both")
    }
    return Form(name, tuple(rows), labels)


def _lines(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
