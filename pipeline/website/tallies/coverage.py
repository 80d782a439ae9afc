"""How much of what was due is there: provinces by years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from pipeline.website.tallies.columns import known

COLUMNS = ("year", "state", "due", "province")
READ = frozenset({"extracted", "extracted_with_flags"})


@dataclass(slots=True)
class CoverageTally:
    """The reports of one province and year; `province` is None for agencies without one.

    `due` counts the reports that were expected and `read` those of them that are in the release; `unexpected` are
    in it although none was expected, from agencies that the registry does not know. `states` counts those due.
    """

    province: str | None
    year: int
    due: int = 0
    read: int = 0
    unexpected: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float | None:
        """The share of the reports due that is in the release; None where none was due."""
        return self.read / self.due if self.due else None


def tally_coverage(coverage: pd.DataFrame) -> list[CoverageTally]:
    """Every province and year that the coverage table knows, provinces in the order of their codes, None last."""
    found: dict[tuple[str | None, int], CoverageTally] = {}
    columns = (coverage[name] for name in ("province", "year", "state", "due"))
    counts = Counter(
        (known(code), int(year), str(state), not pd.isna(due))
        for code, year, state, due in zip(*columns, strict=True)
    )
    for (province, year, state, expected), reports in counts.items():
        tally = found.setdefault((province, year), CoverageTally(province, year))
        read = reports if state in READ else 0
        if expected:
            tally.due += reports
            tally.read += read
            tally.states[state] += reports
        else:
            tally.unexpected += read
    return sorted(
        found.values(), key=lambda tally: (tally.province is None, tally.province or "", tally.year)
    )
