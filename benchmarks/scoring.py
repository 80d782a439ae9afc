"""What an extraction is worth: cells right, wrong and flagged, wrong and silent, missing, against known true cells.

A cell counts as flagged when it has a flag, when its state is a doubtful one, or when a finding names it, its row or
(for a cell that is not there) its table; a missing cell is also told by grade C or D.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from pipeline.extraction.report import CellState, Extraction, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from pipeline.extraction.report import Cell, Report

Key = tuple[str, str, str]
OUTCOMES = ("right", "wrong_flagged", "wrong_silent", "missing_flagged", "missing_silent")

_FORM_TABLES = frozenset({"proactive", "requests", "disputes"})
_DOUBTFUL = frozenset({CellState.TEXT, CellState.UNREADABLE})


@dataclass(frozen=True)
class Mistake:
    """One cell that was not read as printed."""

    key: Key
    printed: Decimal | None
    read: Decimal | None
    outcome: str


@dataclass
class Score:
    """Counts of cells by outcome for one document.

    `values` are the numbers that were read, `values_right` those that are printed so; `invented` are silent
    values of cells that the document does not have.
    """

    grade: str
    cells: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)
    values: int = 0
    values_right: int = 0
    invented: int = 0
    year_right: bool = False
    agency_right: bool = False


def score(
    extractions: Iterable[Extraction], truth: Mapping[Key, Decimal | None], year: int, agency: str
) -> Score:
    """Scores the report that was found for a document, or its absence: then every cell is missing, and told."""
    reports = [
        found.report for found in extractions if found.status is Status.EXTRACTED and found.report is not None
    ]
    if not reports:
        lost = Counter(missing_flagged=sum(value is not None for value in truth.values()))
        lost["right"] = len(truth) - lost["missing_flagged"]
        return Score("-", lost)
    report = next((report for report in reports if report.year == year), reports[0])
    result = Score(report.grade, year_right=report.year == year, agency_right=report.agency == agency)
    cells = {cell.key: cell for cell in report.cells}
    for key, printed in truth.items():
        cell = cells.get(key)
        read = cell.value if cell else None
        outcome = _outcome(printed, read, flagged=is_flagged(report, cell, key))
        result.cells[outcome] += 1
        result.values += read is not None
        result.values_right += read is not None and read == printed
        if outcome != "right":
            result.mistakes.append(Mistake(key, printed, read, outcome))
    for key, cell in cells.items():
        known = key in truth or key[1].startswith("extra_") or key[0] not in _FORM_TABLES
        if not known and cell.value is not None and not is_flagged(report, cell, key):
            result.invented += 1
            result.mistakes.append(Mistake(key, None, cell.value, "invented"))
    return result


def is_flagged(report: Report, cell: Cell | None, key: Key) -> bool:
    """Whether the report says that this cell may not be what is printed."""
    if cell is not None and (cell.flags or cell.state in _DOUBTFUL):
        return True
    for finding in report.findings:
        if finding.table == key[0] and finding.item == key[1] and (finding.column or key[2]) == key[2]:
            return True
        if cell is None and finding.table == key[0] and not finding.item:
            return True
    return cell is None and report.grade in {"C", "D"}


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    if trials == 0:
        return 0.0, 1.0
    z = 1.959964
    share = successes / trials
    centre = share + z * z / (2 * trials)
    margin = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)


def _outcome(printed: Decimal | None, read: Decimal | None, *, flagged: bool) -> str:
    if printed == read:
        return "right"
    kind = "missing" if read is None else "wrong"
    return f"{kind}_{'flagged' if flagged else 'silent'}"
