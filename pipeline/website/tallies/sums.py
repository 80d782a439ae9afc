"""Sums over what the reports print, year by year, governments and other bodies apart.

The report of a government may count its departments in, so the two are never added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from pipeline.dataset.schema import variables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Group = Literal["governments", "bodies", "unregistered"]
GROUPS: tuple[Group, ...] = ("governments", "bodies", "unregistered")
KEYS = ("agency_id", "year", "flagged")


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of some cells over the reports of one group and year.

    `total` is None where no report prints a number without a flag: null is never zero. `counted` are the reports
    that print at least one such number, out of `reports`; `flagged` are the cells left out because of a flag.
    """

    group: Group
    year: int
    total: int | None
    counted: int
    reports: int
    flagged: int


def variables_of(table: str, item: str, column: str = "total") -> tuple[str, ...]:
    """Names of the panel's columns for a code of the schema; an item that ends in “_” stands for all that begin so."""
    return tuple(
        variable.name
        for variable in variables()
        if variable.table == table
        and variable.column == column
        and (variable.item.startswith(item) if item.endswith("_") else variable.item == item)
    )


def group_of(kind: object) -> Group:
    """Governments, other bodies, or agencies of which the registry knows nothing."""
    if not isinstance(kind, str):
        return "unregistered"
    return "governments" if kind == "government" else "bodies"


def sum_over_years(panel: pd.DataFrame, kinds: Mapping[str, str | None], names: Sequence[str]) -> list[Sum]:
    """Sums of these columns of the panel; `kinds` says what kind of agency each one is."""
    doubted = panel["flagged"].map(set)
    flagged = pd.DataFrame(
        {name: [name in flags for flags in doubted] for name in names}, panel.index, dtype=bool
    )
    usable = panel[list(names)].astype("Float64").mask(flagged)
    frame = panel[["year"]].assign(
        group=[group_of(kinds.get(agency)) for agency in panel["agency_id"]],
        total=usable.sum(axis="columns", min_count=1),
        flagged=flagged.sum(axis="columns"),
    )
    sums = [
        _sum(group, year, frame[(frame["group"] == group) & (frame["year"] == year)])
        for group in GROUPS
        for year in sorted(set(frame["year"]))
    ]
    return [each for each in sums if each.reports]


def _sum(group: Group, year: int, reports: pd.DataFrame) -> Sum:
    printed = reports["total"].dropna()
    return Sum(
        group,
        int(year),
        round(printed.sum()) if len(printed) else None,
        len(printed),
        len(reports),
        int(reports["flagged"].sum()),
    )
