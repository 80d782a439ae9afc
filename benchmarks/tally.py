"""Scores added up by format, difficulty or grade, and printed as a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from benchmarks.scoring import OUTCOMES, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.scoring import Score


@dataclass
class Tally:
    """The sum of some documents' scores."""

    documents: int = 0
    values: int = 0
    values_right: int = 0
    invented: int = 0
    years_right: int = 0
    agencies_right: int = 0
    seconds: float = 0.0
    cells: Counter[str] = field(default_factory=Counter)

    def add(self, score: Score, seconds: float) -> None:
        """Counts one more document."""
        self.documents += 1
        self.values += score.values
        self.values_right += score.values_right
        self.invented += score.invented
        self.years_right += score.year_right
        self.agencies_right += score.agency_right
        self.seconds += seconds
        self.cells.update(score.cells)

    def as_json(self) -> dict[str, Any]:
        """Counts, the share of cells that are right, and the share of values that are, with its 95 % interval."""
        total = sum(self.cells.values())
        low, high = wilson_interval(self.values_right, self.values)
        return {
            "documents": self.documents,
            "cells": total,
            **{outcome: self.cells[outcome] for outcome in OUTCOMES},
            "invented": self.invented,
            "right_share": self.cells["right"] / total if total else None,
            "values": self.values,
            "values_right": self.values_right,
            "values_right_share": self.values_right / self.values if self.values else None,
            "values_right_95": [low, high],
            "years_right": self.years_right,
            "agencies_right": self.agencies_right,
            "seconds": round(self.seconds, 2),
        }


def print_tallies(title: str, tallies: Mapping[str, Tally]) -> None:
    """One line a tally, the largest mistakes first to the eye: wrong and silent stands before all else."""
    width = max(map(len, [title, *tallies]), default=10) + 2
    print(
        f"\n{title:{width}}{'files':>6}{'cells':>8}{'right':>9}{'wrong,':>8}{'wrong,':>8}"
        f"{'missing,':>9}{'missing,':>9}{'in-':>6}  values right (95 % interval)"
    )
    print(f"{'':{width}}{'':>23}{'silent':>8}{'flagged':>8}{'silent':>9}{'flagged':>9}{'vented':>7}")
    for name, tally in sorted(tallies.items()):
        row = tally.as_json()
        share = "-" if row["right_share"] is None else f"{100 * row['right_share']:.2f} %"
        low, high = row["values_right_95"]
        interval = (
            f"{100 * row['values_right_share']:.3f} % ({100 * low:.3f}–{100 * high:.3f})"
            if tally.values
            else "no value"
        )
        print(
            f"{name:{width}}{tally.documents:>6}{row['cells']:>8}{share:>9}{row['wrong_silent']:>8}"
            f"{row['wrong_flagged']:>8}{row['missing_silent']:>9}{row['missing_flagged']:>9}{tally.invented:>6}"
            f"  {interval}"
        )
