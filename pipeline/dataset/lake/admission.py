"""What may enter the lake: an entry that cannot be placed or contradicts itself is kept as a failed attempt."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.dataset.entry import Attempt
from pipeline.dataset.schema import tables
from pipeline.extraction.report import CellState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.dataset.entry import Entry

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_NUMERIC_STATES = {CellState.NUMBER, CellState.ZERO}
_SHA256 = re.compile(r"[0-9a-f]{64}")


def admit(entries: Iterable[Entry]) -> tuple[list[Entry], list[Attempt]]:
    """The entries that may enter, and a failed attempt for each of the others, with the reason."""
    admitted: list[Entry] = []
    refused: list[Attempt] = []
    for entry in entries:
        problem = problem_of(entry)
        if problem is None:
            admitted.append(entry)
        else:
            refused.append(_as_attempt(entry, problem))
    return admitted, refused


def problem_of(entry: Entry) -> str | None:
    """Why this entry cannot be kept as a report; None when it can."""
    report = entry.report
    if report.year is None:
        return "the reporting year is not known"
    if not _FIRST_YEAR <= report.year <= _LAST_YEAR:
        return f"{report.year} cannot be a reporting year"
    if not entry.agency_id or not _SHA256.fullmatch(entry.payload_sha256):
        return "the agency id or the payload digest is missing"
    allowed = tables()["reports"]
    for name, value in (("form", report.form), ("grade", report.grade)):
        if value is not None and value not in allowed.column(name).values:
            return f"{value!r} is not a known {name}"
    twice = [key for key, times in Counter(cell.key for cell in report.cells).items() if times > 1]
    if twice:
        return f"the reading gives the cell {'/'.join(twice[0])} more than once"
    for cell in report.cells:
        if cell.value is not None and cell.state not in _NUMERIC_STATES:
            return f"the cell {'/'.join(cell.key)} has a value although its state is {cell.state}"
    return None


def _as_attempt(entry: Entry, problem: str) -> Attempt:
    return Attempt(
        url=entry.url,
        site=entry.site,
        payload_sha256=entry.payload_sha256,
        status="failed",
        reason=problem,
        seen=entry.last_seen,
        code_version=entry.code_version,
        agency_id=entry.agency_id or None,
        year=entry.report.year,
        title=entry.report.title,
    )
