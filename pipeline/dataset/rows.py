"""Reports as rows of the lake's tables."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.dataset.exactness import NOT_EXACT, exact_float, yuan
from pipeline.dataset.schema import tables
from pipeline.documents.model import Origin
from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.dataset.entry import Attempt, Entry, SiteNight
    from pipeline.extraction.report import Cell, Finding, Report

Row = dict[str, Any]

_NOWHERE = Origin()


@dataclass(frozen=True)
class ReportRows:
    """One report as rows: one of `reports`, and those of its cells, sections and findings."""

    report: Row
    cells: list[Row]
    sections: list[Row]
    findings: list[Row]


def rows_of(entry: Entry) -> ReportRows:
    """The rows of one report; its year must be known."""
    report = entry.report
    key = {"agency_id": entry.agency_id, "year": report.year}
    cells = [_cell_row(key, position, report, cell) for position, cell in enumerate(report.cells)]
    sections = [
        {
            **key,
            "position": position,
            "number": section.number,
            "heading": section.heading,
            "text": section.text,
        }
        for position, section in enumerate(report.sections)
    ]
    findings = [finding_row(key, position, finding) for position, finding in enumerate(report.findings)]
    return ReportRows(_report_row(entry, cells, sections, findings), cells, sections, findings)


def finding_row(key: Row, position: int, finding: Finding) -> Row:
    """One finding of a report as a row; the scope is the narrowest thing that it names."""
    if finding.column is not None:
        scope = "cell"
    elif finding.item is not None:
        scope = "row"
    else:
        scope = "report" if finding.table is None else "table"
    return {
        **key,
        "position": position,
        "scope": scope,
        "code": finding.code,
        "severity": str(finding.severity),
        "verdict": None if finding.verdict is None else str(finding.verdict),
        "table": finding.table,
        "item": finding.item,
        "column": finding.column,
        "message": finding.message,
        "evidence": finding.evidence,
        "site": None,
        "url": None,
    }


def attempt_row(attempt: Attempt) -> Row:
    """One attempt as a row."""
    return {
        "site": attempt.site,
        "url": attempt.url,
        "payload_sha256": attempt.payload_sha256,
        "status": attempt.status,
        "reason": attempt.reason,
        "seen": attempt.seen,
        "code_version": attempt.code_version,
        "agency_id": attempt.agency_id,
        "year": attempt.year,
        "title": attempt.title,
    }


def night_row(night: SiteNight) -> Row:
    """One site's night as a row."""
    return {"site": night.site, "date": night.date, "outcome": night.outcome, "reason": night.reason}


def to_arrow(name: str, rows: Iterable[Row], schema: pa.Schema | None = None) -> pa.Table:
    """Rows as an Arrow table in the lake's schema of that name, or in the schema given."""
    schema = schema or tables()[name].lake_schema()
    listed = list(rows)
    return pa.Table.from_arrays([_column(listed, field) for field in schema], schema=schema)


def _column(rows: list[Row], field: pa.Field) -> pa.Array:
    values = [row[field.name] for row in rows]
    try:
        return pa.array(values, field.type)
    except UnicodeEncodeError:
        # Half a surrogate pair, as in a broken character reference, has no UTF-8 form.
        return pa.array([_whole_characters(value) for value in values], field.type)


def _whole_characters(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole_characters(text) for text in value]
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in value) if value else value


def _cell_row(key: Row, position: int, report: Report, cell: Cell) -> Row:
    value = None if cell.value is None else exact_float(cell.value)
    flags = cell.flags if value is not None or cell.value is None else (*cell.flags, NOT_EXACT)
    origin = cell.origin or _NOWHERE
    left, top, right, bottom = origin.box or (None, None, None, None)
    return {
        **key,
        "position": position,
        "form": report.form,
        "table": cell.table,
        "item": cell.item,
        "column": cell.column,
        "label": cell.label,
        "value": value,
        "unit": cell.unit,
        "amount_yuan": yuan(cell.value, cell.unit, cell.flags),
        "raw": cell.raw,
        "state": str(cell.state),
        "flags": list(flags),
        "origin_table": origin.table,
        "origin_row": origin.row,
        "origin_column": origin.column,
        "origin_paragraph": origin.paragraph,
        "origin_start": origin.start,
        "origin_end": origin.end,
        "origin_page": origin.page,
        "origin_left": left,
        "origin_top": top,
        "origin_right": right,
        "origin_bottom": bottom,
    }


def _report_row(entry: Entry, cells: list[Row], sections: list[Row], findings: list[Row]) -> Row:
    report = entry.report
    states = Counter(cell["state"] for cell in cells)
    read = {
        "agency_printed": entry.agency_printed,
        "title": report.title,
        "form": report.form,
        "grade": report.grade,
        "body_shape": report.body_shape or None,
        "reader": report.reader or None,
        "published": report.published,
    }
    figures = sorted(
        [*cell.key, str(cell.value.normalize())] for cell in report.cells if cell.value is not None
    )
    return {
        "agency_id": entry.agency_id,
        "year": report.year,
        "site": entry.site,
        **read,
        "list_date": entry.list_date,
        "first_seen": entry.first_seen,
        "last_seen": entry.last_seen,
        "withdrawn": entry.withdrawn,
        "stale_since": None,
        "stale_reason": None,
        "url": entry.url,
        "media_type": entry.media_type,
        "payload_sha256": entry.payload_sha256,
        "earlier_payloads": [],
        "other_urls": [],
        "code_version": entry.code_version,
        "cells": len(cells),
        **{f"cells_{state}": states[str(state)] for state in CellState},
        "cells_flagged": sum(1 for cell in cells if cell["flags"]),
        "findings": len(findings),
        "figures_sha256": _digest(figures),
        "content_sha256": _digest([read, cells, sections, findings]),
    }


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
