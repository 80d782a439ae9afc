"""The page of an agency: its years, what it carried over, and all its figures side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.website.addresses import NO_PROVINCE, find_address, report_address
from pipeline.website.codes import meaning_of
from pipeline.website.context import AgencyRow
from pipeline.website.pages import fill
from pipeline.website.provinces import province_name
from pipeline.website.sentences import both_ways
from pipeline.website.words import Text, joined, same, say
from pipeline.website.years import by_year, carry_overs, tables_over_years

if TYPE_CHECKING:
    from pipeline.website.context import CellRow, Context, ReportRow
    from pipeline.website.years import CodeOverYears, TableOverYears

TOP = "../"


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the agency: its report, or why there is none."""

    year: int
    report: ReportRow | None
    state: str | None
    reason: str | None

    @property
    def form(self) -> Text:
        """The form of the report."""
        return (
            say("form.none")
            if self.report is None or self.report.form is None
            else say(f"form.{self.report.form}")
        )


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the page: the rows that are open, and those behind a button."""

    table: str
    leading: tuple[CodeOverYears, ...]
    further: tuple[CodeOverYears, ...]


def render_agency(context: Context, agency_id: str) -> str:
    """The page of one agency."""
    agency = context.agencies.get(agency_id) or _unlisted(context, agency_id)
    years = by_year(context.cells(agency_id))
    return fill(
        "agency.html.j2",
        TOP,
        agency=agency,
        place=province_name(agency.province),
        place_address=find_address(province=agency.province or NO_PROVINCE),
        years=list_years(context, agency_id),
        printed_years=sorted(years),
        tables=[_shown(table) for table in tables_over_years(years)],
        carried=carry_overs(years),
        shown=cell_text,
        flags_said=flags_said,
        cell_address=cell_address,
        table_name=table_name,
        both_ways=both_ways,
    )


def agency_inputs(context: Context, agency_id: str) -> object:
    """All that the page depends on; the digest of a report's content stands for its cells."""
    return (
        context.agencies.get(agency_id),
        context.reports.get(agency_id),
        context.coverage.get(agency_id),
    )


def list_years(context: Context, agency_id: str) -> list[Year]:
    """Every year in which a report was due or is there, newest last."""
    reports = {report.year: report for report in context.reports.get(agency_id, ())}
    due = {row.year: row for row in context.coverage.get(agency_id, ())}
    return [
        Year(
            year,
            reports.get(year),
            due[year].state if year in due else None,
            due[year].reason if year in due else None,
        )
        for year in sorted({*reports, *due})
    ]


def cell_text(cell: CellRow | None) -> str:
    """What the agency printed, or a word for its state where it printed nothing."""
    if cell is None:
        return "·"
    if cell.value is not None:
        return " ".join([f"{cell.value:,.10g}", cell.unit or ""]).strip()
    return (cell.raw or "").strip() or {"blank": "□", "dash": "–"}.get(cell.state, "?")


def flags_said(cell: CellRow) -> Text:
    """The flags of a cell in words."""
    return say("cell.flags", flags=joined([meaning_of(flag) for flag in cell.flags]))


def cell_address(cell: CellRow) -> str:
    """Where the page of the report shows this cell."""
    return f"{TOP}{report_address(cell.agency_id, cell.year)}#{cell.table}/{cell.item}/{cell.column}"


def table_name(table: str) -> Text:
    """The heading of a table; tables of earlier forms are called by their code."""
    return say(f"table.{table}") if table in {"proactive", "requests", "disputes"} else same(table)


def _shown(table: TableOverYears) -> ShownTable:
    """Of the requests the totals come first, and the applicants behind a button."""
    leading = tuple(row for row in table.rows if table.table != "requests" or row.code[2] == "total")
    return ShownTable(table.table, leading, tuple(row for row in table.rows if row not in leading))


def _unlisted(context: Context, agency_id: str) -> AgencyRow:
    """An agency of a release without the table of agencies, as far as its reports know it."""
    report = next(iter(context.reports.get(agency_id, ())), None)
    name, province = (agency_id, None) if report is None else (report.agency, report.province)
    return AgencyRow(agency_id, True, name, None, None, None, province)
