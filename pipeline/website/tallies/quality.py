"""How well the reports were read: grades and findings by form, format and site."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.website.tallies.columns import known

if TYPE_CHECKING:
    import pandas as pd

GRADES = ("A", "B", "C", "D")
REPORT_COLUMNS = ("agency_id", "year", "form", "grade", "media_type", "reader", "site")
FINDING_COLUMNS = ("agency_id", "year", "code")

Facet = Literal["form", "format", "site"]
FACETS: tuple[Facet, ...] = ("form", "format", "site")


@dataclass(slots=True)
class QualityTally:
    """The reports of one form, format or site; `value` is None where the table has none.

    `grades` counts reports by grade, `findings` the reports that carry a finding of that code at least once.
    """

    value: str | None
    reports: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)


def format_of(media_type: object, reader: object) -> str:
    """The name of the format that a reader of the data knows it by: html, word, excel, pdf, scan, text or other."""
    if isinstance(reader, str) and "ocr" in reader.split("+"):
        return "scan"
    return _formats().get(str(media_type), "other")


def tally_quality(reports: pd.DataFrame, findings: pd.DataFrame | None, facet: Facet) -> list[QualityTally]:
    """A tally for every value of the facet, those with the most reports first."""
    values = facet_values(reports, facet)
    tallies: dict[str | None, QualityTally] = {}
    for value, grade in zip(values, reports["grade"], strict=True):
        tally = tallies.setdefault(value, QualityTally(value))
        tally.reports += 1
        tally.grades[grade] += 1
    if findings is not None:
        value_of = dict(zip(_keys(reports), values, strict=True))
        about = findings.dropna(subset=["agency_id", "year"]).drop_duplicates()
        for key, code in zip(_keys(about), about["code"], strict=True):
            if key in value_of:
                tallies[value_of[key]].findings[code] += 1
    return sorted(
        tallies.values(), key=lambda tally: (-tally.reports, tally.value is None, tally.value or "")
    )


def facet_values(reports: pd.DataFrame, facet: Facet) -> list[str | None]:
    """The form, format or site of each report."""
    if facet == "format":
        return [format_of(*pair) for pair in zip(reports["media_type"], reports["reader"], strict=True)]
    return [known(value) for value in reports[facet]]


def _keys(frame: pd.DataFrame) -> list[tuple[str, int]]:
    return list(zip(frame["agency_id"], frame["year"].astype(int), strict=True))


@cache
def _formats() -> dict[str, str]:
    with Path(__file__).with_name("formats.csv").open(encoding="utf-8", newline="") as rows:
        return {row["media_type"]: row["format"] for row in csv.DictReader(rows)}
