"""The grade of a report, and the lists of finding and flag codes that it rests on."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.extraction.report import CellState, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.extraction.report import Cell, Finding, Grade


@dataclass(frozen=True, slots=True)
class Code:
    """A finding or flag code with its meaning in both languages; `doubt` lowers the grade to C or D."""

    code: str
    severity: str
    doubt: str
    meaning: str
    meaning_zh: str


@cache
def codes(name: str) -> dict[str, Code]:
    """The codes of "findings" or "flags"."""
    with resources.files(__package__).joinpath(f"{name}.csv").open(encoding="utf-8") as stream:
        return {
            row["code"]: Code(row["code"], row["severity"], row["doubt"], row["meaning"], row["meaning_zh"])
            for row in csv.DictReader(stream)
        }


def grade_of(cells: Iterable[Cell], findings: Iterable[Finding], reader: str) -> Grade:
    """A everything read and every identity holds; B broken in print only; C doubt about cells; D about tables."""
    listed, flags = codes("findings"), codes("flags")
    doubts = {listed[finding.code].doubt for finding in findings}
    if "D" in doubts:
        return "D"
    broken = [finding for finding in findings if finding.code.startswith("identity.")]
    if (
        "C" in doubts
        or "ocr" in reader
        or any(finding.verdict is not Verdict.SOURCE_ERROR for finding in broken)
    ):
        return "C"
    for cell in cells:
        if cell.state not in (CellState.NUMBER, CellState.ZERO) or (
            cell.flags and any(flags[flag].doubt for flag in cell.flags)
        ):
            return "C"
    return "B" if broken else "A"
