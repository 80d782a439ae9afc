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
    from collections.abc import Callable, Sequence

    from pipeline.website.charts.figure import Specification
    from pipeline.website.tallies.quality import Facet, QualityTally
    from pipeline.website.words import Language

DRAWN = 20
COLOURS = ("#2f6f9f", "#8fbad9", "#e3b07b", "#b4472e")


def grades_figure(tallies: Sequence[QualityTally], facet: Facet) -> Figure:
    """Shares of the grades; the picture stops after the most frequent values, the table has all."""
    rows = tuple(
        (
            Entry(value_name(facet, tally.value), _address(facet, tally.value)),
            Entry(same(tally.reports), numeric=True),
            *(Entry(same(tally.grades[grade]), numeric=True) for grade in GRADES),
        )
        for tally in tallies
    )
    header = (say(f"facet.{facet}"), say("reports"), *(same(grade) for grade in GRADES))
    return _figure(
        "grades", facet, lambda language: _draw_grades(tallies[:DRAWN], facet, language), header, rows
    )


def findings_figure(tallies: Sequence[QualityTally], facet: Facet) -> Figure | None:
    """Reports with a finding, by code; None where no report has any."""
    totals: Counter[str] = Counter()
    for tally in tallies:
        totals.update(tally.findings)
    codes = [code for code, _ in sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))]
    if not codes:
        return None
    rows = tuple(
        (
            Entry(meaning_of(code), find_address(finding=code)),
            *(Entry(same(tally.findings[code]), numeric=True) for tally in tallies),
        )
        for code in codes
    )
    header = (say("finding"), *(value_name(facet, tally.value) for tally in tallies))

    def draw(language: Language) -> Specification:
        return _draw_findings(tallies[:DRAWN], codes[:DRAWN], facet, language)

    return _figure("findings", facet, draw, header, rows)


def _figure(
    kind: str,
    facet: Facet,
    draw: Callable[[Language], Specification],
    header: tuple[Text, ...],
    rows: tuple[tuple[Entry, ...], ...],
) -> Figure:
    """A figure by one facet: `kind` is what words.yaml calls it, `draw` gives its picture in a language."""
    return Figure(
        f"{kind}-{facet}",
        say(f"{kind}.title", facet=say(f"facet.{facet}")),
        say(f"{kind}.description", drawn=DRAWN),
        {language: draw(language) for language in LANGUAGES},
        header,
        rows,
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
            **_record("grades", "grade", same(grade), tally, tally.grades[grade], facet, language),
            "place": GRADES.index(grade),
            "reports": tally.grades[grade],
        }
        for tally in tallies
        for grade in GRADES
    ]
    return draw_stacked_bars(
        records,
        _values(tallies, facet, language),
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
            **_record("findings", "finding", meaning_of(code), tally, count, facet, language),
            "share": count / tally.reports if count else None,
            "label": str(count) if count else "·",
            "address": find_address(finding=code, **({facet: tally.value} if tally.value else {})),
        }
        for tally in tallies
        for code in codes
        for count in (tally.findings[code],)
    ]
    return draw_heat_map(
        records,
        _values(tallies, facet, language),
        Axis("finding", None, [meaning_of(code).of(language) for code in codes]),
        "share",
        "label",
        say("findings.title", facet=say(f"facet.{facet}")).of(language),
    )


def _values(tallies: Sequence[QualityTally], facet: Facet, language: Language) -> Axis:
    return Axis("value", None, [value_name(facet, tally.value).of(language) for tally in tallies])


def _record(
    kind: str, field: str, counted: Text, tally: QualityTally, count: int, facet: Facet, language: Language
) -> dict[str, object]:
    """What every mark of a picture says: the value, what is counted of it, and both in a sentence."""
    value = value_name(facet, tally.value)
    facts = {field: counted, "value": value, "count": count, "reports": tally.reports}
    return {
        "value": value.of(language),
        field: counted.of(language),
        "tooltip": say(f"{kind}.tooltip", **facts).of(language),
    }
