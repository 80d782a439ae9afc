"""The first page: what is covered, what the reports say over time, how well they were read, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.website.changes import list_changes
from pipeline.website.charts.coverage import coverage_figure
from pipeline.website.charts.overtime import figures_over_time, measures, panel_columns
from pipeline.website.charts.quality import findings_figure, grades_figure
from pipeline.website.pages import fill
from pipeline.website.tallies import coverage, quality, sums
from pipeline.website.tallies.columns import known, read_columns
from pipeline.website.words import Text, same, say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from pipeline.website.changes import Changes
    from pipeline.website.charts.figure import Figure
    from pipeline.website.context import Context

NEWEST = 12
SHOWN = ("reports", "coverage", "panel", "agencies", "findings", "changes")


@dataclass(frozen=True, slots=True)
class Fact:
    """One number at the top of the page."""

    name: Text
    value: Text
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page; `absence` is said where it has no figure."""

    name: str
    figures: tuple[Figure, ...]
    absence: Text

    @property
    def title(self) -> Text:
        """The heading of the part."""
        return say(f"part.{self.name}")

    @property
    def about(self) -> Text:
        """What the figures of the part count, and what they do not say."""
        return say(f"part.{self.name}.about")


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the overview shows; `missing` are the tables that the release lacks."""

    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    changes: Changes


def render_overview(context: Context) -> str:
    """The first page."""
    return fill(
        "overview.html.j2",
        here="overview",
        overview=survey(context.release),
        names=context.names,
        newest=NEWEST,
    )


def survey(release: Path) -> Overview:
    """Count what the overview shows."""
    reports = read_columns(release, "reports", quality.REPORT_COLUMNS)
    missing = tuple(name for name in SHOWN if not (release / f"{name}.parquet").is_file())
    return Overview(
        _facts(reports),
        (_coverage(release), *_over_time(release), _quality(release, reports)),
        missing,
        list_changes(release),
    )


def _facts(reports: pd.DataFrame | None) -> tuple[Fact, ...]:
    if reports is None or reports.empty:
        return ()
    first, last = reports["year"].min(), reports["year"].max()
    grades = tuple(
        Fact(
            say("grade", grade=grade),
            same(f"{(reports['grade'] == grade).sum():,}"),
            f"find.html?grade={grade}",
        )
        for grade in quality.GRADES
    )
    return (
        Fact(say("reports"), same(f"{len(reports):,}"), "find.html"),
        Fact(say("agencies"), same(f"{reports['agency_id'].nunique():,}")),
        Fact(say("years"), same(first if first == last else f"{first}–{last}")),
        *grades,
    )


def _coverage(release: Path) -> Part:
    table = read_columns(release, "coverage", coverage.COLUMNS)
    if table is None:
        return Part("coverage", (), say("table.missing", table="coverage"))
    tallies = coverage.tally_coverage(table)
    figures = (coverage_figure(tallies),) if tallies else ()
    return Part("coverage", figures, say("coverage.nothing"))


def _over_time(release: Path) -> list[Part]:
    panel = read_columns(release, "panel", (*sums.KEYS, *panel_columns()))
    if panel is None:
        return [Part(measure.key, (), say("table.missing", table="panel")) for measure in measures()]
    agencies = read_columns(release, "agencies", ("agency_id", "kind"))
    kinds = (
        {}
        if agencies is None
        else dict(zip(agencies["agency_id"], map(known, agencies["kind"]), strict=True))
    )
    return [
        Part(measure.key, tuple(figures_over_time(panel, kinds, measure)), say("reports.nothing"))
        for measure in measures()
    ]


def _quality(release: Path, reports: pd.DataFrame | None) -> Part:
    if reports is None:
        return Part("quality", (), say("table.missing", table="reports"))
    findings = read_columns(release, "findings", quality.FINDING_COLUMNS)
    figures: list[Figure] = []
    for facet in quality.FACETS if len(reports) else ():
        tallies = quality.tally_quality(reports, findings, facet)
        found = findings_figure(tallies, facet)
        figures += [grades_figure(tallies, facet), *([] if found is None else [found])]
    return Part("quality", tuple(figures), say("reports.nothing"))
