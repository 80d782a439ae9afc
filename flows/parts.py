"""Whether the documents of a publication are parts of one report, and whether reading them jointly was worth it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.report import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pipeline.dataset.entry import Entry
    from pipeline.extraction.report import Extraction

INCOMPLETE = "D"


def may_be_parts(extractions: Sequence[Sequence[Extraction]], entries: Sequence[Entry]) -> bool:
    """Whether documents (the extractions of each, and the entries of all) may be parts of one report.

    They may not when one of them holds a report with its tables, when fewer than two can be read, when they name
    different agencies or years, or when two print the same cell with different values: then they are copies or
    different reports, and a joint reading would mix their figures.
    """
    readable = [found for found in extractions if any(each.status is not Status.FAILED for each in found)]
    if len(readable) < 2 or any(entry.report.grade < INCOMPLETE for entry in entries):
        return False
    agencies = {entry.agency_id for entry in entries if entry.report.agency}
    years = {entry.report.year for entry in entries if entry.report.year is not None}
    return len(agencies) <= 1 and len(years) <= 1 and not _contradict(extractions)


def _contradict(extractions: Sequence[Sequence[Extraction]]) -> bool:
    values: dict[tuple[str, str, str], Decimal] = {}
    for found in extractions:
        for extraction in found:
            for cell in extraction.report.cells if extraction.report else ():
                if cell.value is not None and values.setdefault(cell.key, cell.value) != cell.value:
                    return True
    return False


def is_better(joint: Sequence[Entry], alone: Sequence[Entry]) -> bool:
    """Whether a joint reading found a report of a better grade, or of the same grade with more cells."""
    return bool(joint) and min(map(_rank, joint)) < min(map(_rank, alone), default=("Z", 0))


def _rank(entry: Entry) -> tuple[str, int]:
    return entry.report.grade, -len(entry.report.cells)
