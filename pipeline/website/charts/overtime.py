"""Requests, outcomes, refusals and disputes over the years."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.website.charts.drawing import Axis, draw_heat_map, draw_lines, draw_stacked_bars
from pipeline.website.charts.figure import Entry, Figure
from pipeline.website.tallies.sums import GROUPS, sum_over_years, variables_of
from pipeline.website.words import LANGUAGES, Text, same, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from pipeline.website.charts.figure import Specification
    from pipeline.website.tallies.sums import Group, Sum
    from pipeline.website.words import Language

Shape = Literal["lines", "bars", "grid"]


@dataclass(frozen=True, slots=True)
class Series:
    """One line, part or row of a chart: its name, its colour and the columns of the panel that it adds."""

    key: str
    colour: str
    variables: tuple[str, ...]

    @property
    def name(self) -> Text:
        """What the series is called."""
        return say(f"series.{self.key}")


@dataclass(frozen=True, slots=True)
class Measure:
    """One chart for every group of agencies: its series, and how they are drawn."""

    key: str
    shape: Shape
    series: tuple[Series, ...]


@cache
def measures() -> tuple[Measure, ...]:
    """The charts over time, as measures.csv declares them."""
    found: dict[tuple[str, Shape], list[Series]] = {}
    with Path(__file__).with_name("measures.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            names = tuple(
                name
                for item in row["items"].split()
                for name in variables_of(row["table"], item, row["column"])
            )
            found.setdefault((row["measure"], _shape(row["shape"])), []).append(
                Series(row["series"], row["colour"], names)
            )
    return tuple(Measure(key, shape, tuple(series)) for (key, shape), series in found.items())


def panel_columns() -> list[str]:
    """The columns of the panel that the charts over time add up."""
    return list(
        dict.fromkeys(
            name for measure in measures() for series in measure.series for name in series.variables
        )
    )


def figures_over_time(panel: pd.DataFrame, kinds: Mapping[str, str | None], measure: Measure) -> list[Figure]:
    """The charts of one measure, one for each group of agencies that has reports."""
    sums = {series: sum_over_years(panel, kinds, series.variables) for series in measure.series}
    groups = [group for group in GROUPS if any(each.group == group for each in next(iter(sums.values())))]
    return [
        _figure(
            measure,
            group,
            {series: [each for each in found if each.group == group] for series, found in sums.items()},
        )
        for group in groups
    ]


def _figure(measure: Measure, group: Group, sums: Mapping[Series, Sequence[Sum]]) -> Figure:
    title = say("measure.title", measure=say(f"measure.{measure.key}"), group=say(f"group.{group}"))
    description = say(f"measure.{measure.key}.description")
    header = (
        say("year"),
        say("series"),
        say("sum"),
        say("reports.counted"),
        say("reports.all"),
        say("cells.flagged"),
    )
    rows = tuple(
        (
            Entry(same(each.year)),
            Entry(series.name),
            Entry(_printed(each.total), numeric=True),
            *(Entry(same(count), numeric=True) for count in (each.counted, each.reports, each.flagged)),
        )
        for series, found in sums.items()
        for each in found
    )
    specifications = {
        language: _draw(measure.shape, sums, f"{title.of(language)} {description.of(language)}", language)
        for language in LANGUAGES
    }
    return Figure(f"{measure.key}-{group}", title, description, specifications, header, rows)


def _draw(
    shape: Shape, sums: Mapping[Series, Sequence[Sum]], description: str, language: Language
) -> Specification:
    largest = max((each.total or 0 for found in sums.values() for each in found), default=0)
    records = [
        {
            "year": each.year,
            "series": series.name.of(language),
            "place": place,
            "total": each.total,
            "shade": None if each.total is None or not largest else each.total / largest,
            "label": _printed(each.total).of(language),
            "tooltip": _tooltip(series, each).of(language),
        }
        for place, (series, found) in enumerate(sums.items())
        for each in found
    ]
    parts = Axis(
        "series", None, [series.name.of(language) for series in sums], [series.colour for series in sums]
    )
    years = Axis("year")
    amount = Axis("total")
    if shape == "grid":
        return draw_heat_map(records, years, parts, "shade", "label", description)
    if shape == "bars":
        return draw_stacked_bars(records, years, amount, parts, description, upright=True)
    return draw_lines(records, years, amount, parts, description)


def _printed(total: int | None) -> Text:
    return say("nothing.printed") if total is None else same(f"{total:,}")


def _tooltip(series: Series, each: Sum) -> Text:
    return say(
        "sum.tooltip",
        year=each.year,
        series=series.name,
        total=_printed(each.total),
        counted=each.counted,
        reports=each.reports,
        flagged=each.flagged,
    )


def _shape(text: str) -> Shape:
    return "lines" if text == "lines" else "bars" if text == "bars" else "grid"
