"""Grades and findings by form, format and site."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.website.addresses import find_address
from pipeline.website.charts.drawing import Axis, draw_heat_map, draw_stacked_bars
from pipeline.website.charts.figure import Entry, Figure
from pipeline.website.codes import meaning_of
from pipeline.website.tallies.quality import GRADES
from pipeline.website.words import LANGUAGES, Text, same, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.website.charts.figure import Specification
    from pipeline.website.tallies.quality import Facet, QualityTally
    from pipeline.website.words import Language

DRAWN = 20
COLOURS = ("#2f6f9f", "#8fbad9", "#e3b07b", "#b4472e")


def grades_figure(tallies: Sequence[QualityTally], facet: Facet) -> Figure:
    """Shares of the grades; the picture stops after the most frequent values, the table has all."""
    return Figure(
        f"grades-{facet}",
        say("grades.title", facet=say(f"facet.{facet}")),
        say("grades.description", drawn=DRAWN),
        {language: _draw_grades(tallies[:DRAWN], facet, language) for language in LANGUAGES},
        (say(f"facet.{facet}"), say("reports"), *(same(grade) for grade in GRADES)),
        tuple(
            (
                Entry(value_name(facet, tally.value), _address(facet, tally.value)),
                Entry(same(tally.reports), numeric=True),
                *(Entry(same(tally.grades[grade]), numeric=True) for grade in GRADES),
            )
            for tally in tallies
        ),
    )


def findings_figure(tallies: Sequence[QualityTally], facet: Facet) -> Figure | None:
    """Reports with a finding, by code; None where no report has any."""
    totals: Counter[str] = Counter()
    for tally in tallies:
        totals.update(tally.findings)
    codes = [code for code, _ in sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))]
    if not codes:
        return None
    return Figure(
        f"findings-{facet}",
        say("findings.title", facet=say(f"facet.{facet}")),
        say("findings.description", drawn=DRAWN),
        {language: _draw_findings(tallies[:DRAWN], codes[:DRAWN], facet, language) for language in LANGUAGES},
        (say("finding"), *(value_name(facet, tally.value) for tally in tallies)),
        tuple(
            (
                Entry(meaning_of(code), find_address(finding=code)),
                *(Entry(same(tally.findings[code]), numeric=True) for tally in tallies),
            )
            for code in codes
        ),
    )


def value_name(facet: Facet, value: str | None) -> Text:
    """What a form, format or site is called."""
    if value is None:
        return say("form.none") if facet == "form" else say("unknown")
    return same(value) if facet == "site" else say(f"{facet}.{value}")


def _address(facet: Facet, value: str | None) -> str | None:
    return None if value is None else find_address(**{facet: value})


def _draw_grades(tallies: Sequence[QualityTally], facet: Facet, language: Language) -> Specification:
    records = [
        {
            "value": value_name(facet, tally.value).of(language),
            "grade": grade,
            "place": GRADES.index(grade),
            "reports": tally.grades[grade],
            "tooltip": say(
                "grades.tooltip",
                value=value_name(facet, tally.value),
                grade=grade,
                count=tally.grades[grade],
                reports=tally.reports,
            ).of(language),
        }
        for tally in tallies
        for grade in GRADES
    ]
    return draw_stacked_bars(
        records,
        Axis("value", None, [value_name(facet, tally.value).of(language) for tally in tallies]),
        Axis("reports", say("reports.share").of(language)),
        Axis("grade", None, GRADES, COLOURS),
        say("grades.title", facet=say(f"facet.{facet}")).of(language),
        share=True,
    )


def _draw_findings(
    tallies: Sequence[QualityTally], codes: Sequence[str], facet: Facet, language: Language
) -> Specification:
    records = [
        {
            "value": value_name(facet, tally.value).of(language),
            "finding": meaning_of(code).of(language),
            "share": tally.findings[code] / tally.reports if tally.findings[code] else None,
            "label": str(tally.findings[code]) if tally.findings[code] else "·",
            "address": find_address(finding=code, **({facet: tally.value} if tally.value else {})),
            "tooltip": say(
                "findings.tooltip",
                value=value_name(facet, tally.value),
                finding=meaning_of(code),
                count=tally.findings[code],
                reports=tally.reports,
            ).of(language),
        }
        for tally in tallies
        for code in codes
    ]
    return draw_heat_map(
        records,
        Axis("value", None, [value_name(facet, tally.value).of(language) for tally in tallies]),
        Axis("finding", None, [meaning_of(code).of(language) for code in codes]),
        "share",
        "label",
        say("findings.title", facet=say(f"facet.{facet}")).of(language),
    )
