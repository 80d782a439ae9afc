"""What changed since the release before, by cause and report by report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.website.tallies.columns import known

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "agency_id",
    "year",
    "table",
    "item",
    "column",
    "cause",
    "old_raw",
    "new_raw",
    "old_state",
    "new_state",
)


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One cell as it was printed before and is now; None where it was or is not there."""

    table: str
    item: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ChangedReport:
    """One report and cause; `values` are the first of its `count` changed values."""

    agency_id: str
    year: int
    cause: str
    count: int
    values: tuple[ChangedValue, ...]


def list_changed_reports(changes: pd.DataFrame, most: int) -> list[ChangedReport]:
    """Every report that differs, once for each cause, in the order of the table, with `most` values at most."""
    rows = list(changes[list(COLUMNS)].itertuples(index=False))
    causes: dict[tuple[str, int, str], list[ChangedValue]] = {}
    for agency, year, table, item, column, cause, old, new, old_state, new_state in rows:
        values = causes.setdefault((agency, int(year), cause), [])
        if known(item) is not None:
            values.append(
                ChangedValue(table, item, column, _printed(old, old_state), _printed(new, new_state))
            )
    return [ChangedReport(*key, len(values), tuple(values[:most])) for key, values in causes.items()]


def _printed(raw: object, state: object) -> str | None:
    """The printed text; the state where nothing is printed, None where there is no such cell."""
    return known(raw) or known(state)
