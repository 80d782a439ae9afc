"""The page of a report: what was read, beside the archived page that it was read from."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipeline.forms.loading import TABLES
from pipeline.website.addresses import report_address
from pipeline.website.archived.showing import show_page
from pipeline.website.codes import meaning_of, meanings
from pipeline.website.pages import fill
from pipeline.website.rendering import Page
from pipeline.website.report.buttons import show_cell
from pipeline.website.report.layout import lay_out
from pipeline.website.report.revisions import list_revisions
from pipeline.website.report.rows import CorrectionRow, FindingRow, PrintedCell, ReportDetails
from pipeline.website.sentences import both_ways, evidence_said
from pipeline.website.words import Text, same, say, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.website.context import Context

TOP = "../../"


def list_report_pages(context: Context) -> Iterator[Page]:
    """The page of every report, in the order of agencies."""
    findings: dict[tuple[str | None, int | None], list[FindingRow]] = {}
    for finding in context.rows("findings", FindingRow):
        findings.setdefault((finding.agency_id, finding.year), []).append(finding)
    corrected = pc.field("corrected_value").is_valid()
    corrections: dict[tuple[str, int], list[CorrectionRow]] = {}
    for row in context.rows("cells", CorrectionRow, corrected):
        corrections.setdefault((row.agency_id, row.year), []).append(row)
    for report in sorted(context.rows("reports", ReportDetails), key=lambda row: row.key):
        found = findings.get(report.key, [])
        yield Page(
            report_address(*report.key),
            partial(_render_listed, report=report, findings=found),
            (
                report,
                found,
                corrections.get(report.key),
                context.names.get(report.agency_id),
                context.archive is None,
            ),
        )


def _render_listed(context: Context, report: ReportDetails, findings: Sequence[FindingRow]) -> str:
    cells = [cell for cell in _cells_of(context, report.agency_id) if cell.year == report.year]
    return render_report(context, report, cells, findings)


@lru_cache(maxsize=1)
def _cells_of(context: Context, agency_id: str) -> list[PrintedCell]:
    return context.cells_as(PrintedCell, agency_id)


def render_report(
    context: Context, report: ReportDetails, cells: Sequence[PrintedCell], findings: Sequence[FindingRow]
) -> str:
    """The page of one report."""
    page = show_page(report, cells, findings, context.archive, context.day)
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
        table_name=table_name,
        meaning_of=meaning_of,
        both_ways=both_ways,
        evidence_said=evidence_said,
        show_cell=partial(show_cell, findings=[finding for finding in findings if finding.table]),
    )


def table_name(table: str) -> Text:
    """The heading of the table on the form; tables of earlier forms are called by their code."""
    return say(f"report.table.{table}") if table in TABLES else same(table)


def report_words() -> str:
    """The script with the words that the notes on cells are made of: states, flags, findings and verdicts."""
    words = {key: (text.zh, text.en) for key, text in texts_of(("note.", "verdict.")).items()}
    words |= {f"code.{code}": (text.zh, text.en) for code, text in meanings().items()}
    return f"window.NIANBAO_WORDS = {json.dumps(words, ensure_ascii=False, sort_keys=True)};\n"
