"""The page of a report: what was read, beside the archived page that it was read from."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipeline.extraction.report import CellState
from pipeline.forms.loading import TABLES
from pipeline.website.archived.showing import show_page
from pipeline.website.codes import meaning_of, meanings
from pipeline.website.pages import fill
from pipeline.website.report.layout import lay_out
from pipeline.website.report.revisions import list_revisions
from pipeline.website.report.rows import CorrectionRow, FindingRow, PrintedCell, ReportDetails
from pipeline.website.words import Text, same, say, texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.website.context import Context

TOP = "../../"
_SIGNS = {CellState.BLANK: "□", CellState.DASH: "–", CellState.UNREADABLE: "?"}


def report_address(agency_id: str, year: int) -> str:
    """Where the site has the page of a report."""
    return f"reports/{agency_id}/{year}.html"


def list_report_pages(context: Context) -> Iterator[tuple[str, Callable[[], str], object]]:
    """Address, rendering and inputs of the page of every report."""
    findings: dict[tuple[str | None, int | None], list[FindingRow]] = {}
    for finding in context.rows("findings", FindingRow):
        findings.setdefault((finding.agency_id, finding.year), []).append(finding)
    corrected = pc.field("corrected_value").is_valid()
    corrections: dict[tuple[str, int], list[CorrectionRow]] = {}
    for row in context.rows("cells", CorrectionRow, corrected):
        corrections.setdefault((row.agency_id, row.year), []).append(row)

    @lru_cache(maxsize=1)
    def cells_of(agency_id: str) -> list[PrintedCell]:
        return context.cells_as(PrintedCell, agency_id)

    for report in sorted(context.rows("reports", ReportDetails), key=lambda row: row.key):
        found = findings.get(report.key, [])
        yield (
            report_address(*report.key),
            partial(_render_listed, context, report, found, cells_of),
            (
                report,
                found,
                corrections.get(report.key),
                context.names.get(report.agency_id),
                context.archive is None,
            ),
        )


def _render_listed(
    context: Context,
    report: ReportDetails,
    findings: Sequence[FindingRow],
    cells_of: Callable[[str], list[PrintedCell]],
) -> str:
    cells = [cell for cell in cells_of(report.agency_id) if cell.year == report.year]
    return render_report(context, report, cells, findings)


def render_report(
    context: Context, report: ReportDetails, cells: Sequence[PrintedCell], findings: Sequence[FindingRow]
) -> str:
    """The page of one report."""
    page = show_page(report, cells, context.archive)
    names = [*TABLES, *dict.fromkeys(cell.table for cell in cells if cell.table not in TABLES)]
    tables = [(name, lay_out(name, cells, report.form)) for name in names]
    return fill(
        "report.html.j2",
        TOP,
        report=report,
        name=context.names.get(report.agency_id, report.agency),
        tables=[(name, blocks) for name, blocks in tables if blocks],
        missing=[name for name, blocks in tables if not blocks and report.form != "pre-2019"],
        findings=findings,
        page=page,
        revisions=list_revisions(report, cells, context.archive),
        has_archive=context.archive is not None,
        table_name=table_name,
        meaning_of=meaning_of,
        shown=cell_sign,
        classes=partial(cell_classes, findings),
        verdicts=partial(cell_findings, findings),
    )


def cell_sign(cell: PrintedCell) -> str:
    """What the agency printed, or a sign for its state where it printed nothing."""
    return (cell.raw or "").strip() or _SIGNS.get(CellState(cell.state), "·")


def cell_findings(findings: Sequence[FindingRow], cell: PrintedCell) -> str:
    """Codes of the findings about a cell, each with its verdict behind a colon, parted by blanks."""
    return " ".join(
        f"{finding.code}:{finding.verdict or ''}" for finding in findings if finding.is_about(cell)
    )


def cell_classes(findings: Sequence[FindingRow], cell: PrintedCell) -> str:
    """The classes that colour a cell: its state, whether it is flagged, and whether a finding names it."""
    marks = [f"state-{cell.state}"]
    if cell.flags or cell.corrected_value is not None:
        marks.append("flagged")
    if any(finding.is_about(cell) for finding in findings):
        marks.append("found")
    return " ".join(marks)


def table_name(table: str) -> Text:
    """The heading of the table on the form; tables of earlier forms are called by their code."""
    return say(f"report.table.{table}") if table in TABLES else same(table)


def report_words() -> str:
    """The script with the words that the notes on cells are made of: states, flags, findings and verdicts."""
    words = {key: (text.zh, text.en) for key, text in texts_of(("note.", "verdict.")).items()}
    words |= {f"code.{code}": (text.zh, text.en) for code, text in meanings().items()}
    return f"window.NIANBAO_WORDS = {json.dumps(words, ensure_ascii=False, sort_keys=True)};\n"
