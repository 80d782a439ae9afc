"""Which agency publishes which report when, and what becomes of it in the scenarios."""

from __future__ import annotations

import datetime
import zlib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.extraction.report import Verdict
from practice.night import SCENARIOS
from practice.reports.difficulties import NONE, Difficulties
from practice.reports.figures import figures_by_year, on_old_form, revise
from practice.reports.printed import PrintedReport, print_report
from practice.reports.report_html import body_html
from practice.truth import TruthCell, TruthFinding, TruthReport, TruthSection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.registry.site import Agency, Site
    from practice.night import Night
    from practice.reports.figures import Figures

ALL_NIGHTS = frozenset(SCENARIOS)
OLD_FORM_YEAR = 2020
DEFAULT_TITLE = "{agency}{year}年政府信息公开工作年度报告"
REPAIRED_LAYOUTS = frozenset({"divs", "wrong span"})
TEXT_LAYOUTS = frozenset({"text", "pipes"})
_LOWER_LEVEL = {
    "province": "prefecture",
    "prefecture": "county",
    "county": "township",
    "township": "township",
}


@dataclass(frozen=True)
class Plan:
    """One report to be published: by whom, for which year, when, how laid out, and in which scenarios.

    `title` may name {agency} and {year}; `shape` is "inline" or one of the FILES of practice.hosts.articles;
    `listed` is the date that the list prints, if another. The report exists in the scenarios `nights`, with
    corrected figures in `revised`, at another address in `moved`.
    """

    agency: str
    year: int
    published: datetime.date
    title: str = DEFAULT_TITLE
    layout: str = "clean"
    shape: str = "inline"
    listed: datetime.date | None = None
    difficulties: Difficulties = NONE
    nights: frozenset[str] = ALL_NIGHTS
    revised: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Publication:
    """A report as it stands on the web in one night; `number` is its stable number in addresses."""

    agency: Agency
    report: PrintedReport
    layout: str
    shape: str
    published: datetime.date
    listed: datetime.date
    number: int

    @property
    def title(self) -> str:
        """The printed title."""
        return self.report.title

    @property
    def body(self) -> str:
        """The article body."""
        return body_html(self.report, self.layout)

    def truth(
        self,
        site: str,
        url: str,
        *,
        body_shape: str = "inline",
        payload_urls: tuple[str, ...] = (),
        duplicates: tuple[str, ...] = (),
    ) -> TruthReport:
        """What must be found of this report at an address; of page images nothing can be read."""
        report = self.report
        shape = "text" if self.layout in TEXT_LAYOUTS and body_shape == "inline" else body_shape
        truth = TruthReport(
            site=site,
            agency_id=self.agency.id,
            agency=self.agency.name,
            year=report.year,
            url=url,
            title=report.title,
            list_date=self.listed,
            form=report.form.name,
            grade=self._grade(),
            cells={
                key: TruthCell(cell.raw, cell.value, cell.state, cell.unit, cell.flags)
                for key, cell in report.cells.items()
            },
            findings=self._findings(),
            sections=tuple(
                TruthSection(number, heading, "\n".join(report.narrative.paragraphs.get(number, ())))
                for number, heading in sorted(report.narrative.headings.items())
                if number in report.sections_shown
            ),
            body_shape=shape,
            payload_urls=payload_urls or (url,),
            duplicates=duplicates,
        )
        if body_shape == "images":
            return replace(truth, grade="D", cells={}, findings=(), sections=())
        return truth

    def _findings(self) -> tuple[TruthFinding, ...]:
        broken = (
            TruthFinding(code, *key, verdict=Verdict.SOURCE_ERROR.value) for code, key in self.report.broken
        )
        return (*broken, *(TruthFinding(code) for code in self.report.remarkable))

    def _grade(self) -> str:
        """A layout that has to be repaired leaves doubt about the cells."""
        is_doubtful = self.layout in REPAIRED_LAYOUTS and self.report.grade in {"A", "B"}
        return "C" if is_doubtful else self.report.grade


def yearly(agency: str, *years: int, month: int = 1, day: int = 20, **details: Any) -> tuple[Plan, ...]:
    """One plan for each reporting year, published on the same day of the year after it."""
    return tuple(
        Plan(agency, year, datetime.date(year + 1, month, day + year % 5), **details) for year in years
    )


def publish(plans: Iterable[Plan], site: Site, night: Night) -> list[Publication]:
    """The publications of one site that stand on the web this night, in the order of the plans."""
    agencies = {agency.id: agency for agency in site.agencies}
    return [_publish(plan, agencies[plan.agency], night) for plan in plans if night.scenario in plan.nights]


def _publish(plan: Plan, agency: Agency, night: Night) -> Publication:
    figures = _figures(agency.id, _size(agency))[plan.year]
    if night.scenario in plan.revised:
        figures = revise(figures, f"{agency.id} {plan.year}")
    if plan.difficulties.old_form:
        figures = on_old_form(figures, _figures(agency.id, _size(agency))[OLD_FORM_YEAR])
    title = plan.title.format(agency=agency.name, year=plan.year)
    return Publication(
        agency=agency,
        report=print_report(agency.name, plan.year, figures, title=title, difficulties=plan.difficulties),
        layout=plan.layout,
        shape=plan.shape,
        published=plan.published,
        listed=plan.listed or plan.published,
        number=_number(plan, is_moved=night.scenario in plan.moved),
    )


@cache
def _figures(agency_id: str, size: str) -> dict[int, Figures]:
    return figures_by_year(agency_id, size)


def _size(agency: Agency) -> str:
    return agency.level if agency.kind == "government" else _LOWER_LEVEL[agency.level]


def _number(plan: Plan, *, is_moved: bool) -> int:
    # Made of the plan alone, so that a report that comes or goes does not move the others.
    number = 10_000 + zlib.crc32(f"{plan.agency} {plan.year} {plan.title}".encode()) % 80_000
    return number + 100_000 if is_moved else number
