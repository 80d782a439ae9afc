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
    from collections.abc import Iterable, Sequence

    from pipeline.dataset.entry import Attempt, Entry, SiteNight
    from pipeline.extraction.report import Cell, Finding

Row = dict[str, Any]
Line = tuple[Any, ...]

_NOWHERE = Origin()
_NO_BOX = (None, None, None, None)
_FLAGS = tables()["cells"].lake_schema().get_field_index("flags")


@dataclass(frozen=True)
class ReportRows:
    """One report as a row of `reports`, and lines of `cells`, `sections` and `findings` in the lake's columns."""

    report: Row
    cells: list[Line]
    sections: list[Line]
    findings: list[Line]


def rows_of(entry: Entry) -> ReportRows:
    """The rows of one report; its year must be known."""
    report = entry.report
    agency, year = entry.agency_id, report.year
    cells = [
        _cell_line(agency, year, position, report.form, cell) for position, cell in enumerate(report.cells)
    ]
    sections = [
        (agency, year, position, section.number, section.heading, section.text)
        for position, section in enumerate(report.sections)
    ]
    key = {"agency_id": agency, "year": year}
    findings = [
        tuple(finding_row(key, position, finding).values())
        for position, finding in enumerate(report.findings)
    ]
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
    columns = [[row[field.name] for row in listed] for field in schema]
    return pa.Table.from_arrays(list(map(_array, columns, schema)), schema=schema)


def lines_to_arrow(name: str, lines: Sequence[Line]) -> pa.Table:
    """Lines, each with the values of the lake's columns in order, as an Arrow table."""
    schema = tables()[name].lake_schema()
    columns = zip(*lines, strict=True) if lines else [()] * len(schema)
    return pa.Table.from_arrays(list(map(_array, columns, schema)), schema=schema)


def _array(values: Iterable[Any], field: pa.Field) -> pa.Array:
    listed = list(values)
    try:
        return pa.array(listed, field.type)
    except UnicodeEncodeError:
        # Half a surrogate pair, as in a broken character reference, has no UTF-8 form.
        return pa.array([_whole_characters(value) for value in listed], field.type)


def _whole_characters(value: Any) -> Any:
    if isinstance(value, list):
        return [_whole_characters(text) for text in value]
    return "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in value) if value else value


def _cell_line(agency: str, year: int | None, position: int, form: str | None, cell: Cell) -> Line:
    value = None if cell.value is None else exact_float(cell.value)
    flags = cell.flags if value is not None or cell.value is None else (*cell.flags, NOT_EXACT)
    origin = cell.origin or _NOWHERE
    return (
        agency,
        year,
        position,
        form,
        cell.table,
        cell.item,
        cell.column,
        cell.label,
        value,
        cell.unit,
        yuan(cell.value, cell.unit, cell.flags),
        cell.raw,
        str(cell.state),
        list(flags),
        origin.table,
        origin.row,
        origin.column,
        origin.paragraph,
        origin.start,
        origin.end,
        origin.page,
        *(origin.box or _NO_BOX),
    )


def _report_row(entry: Entry, cells: list[Line], sections: list[Line], findings: list[Line]) -> Row:
    report = entry.report
    states = Counter(cell.state for cell in report.cells)
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
        "own_site": entry.own_site,
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
        **{f"cells_{state}": states[state] for state in CellState},
        "cells_flagged": sum(1 for line in cells if line[_FLAGS]),
        "findings": len(findings),
        "figures_sha256": _digest(figures),
        "content_sha256": _digest([read, cells, sections, findings]),
    }


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
