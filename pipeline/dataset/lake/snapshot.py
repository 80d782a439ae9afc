"""The lake as one commit left it: every table at the version that belongs to that commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.dataset.lake.ranges import RangeTable
from pipeline.dataset.schema import LAKE_TABLES, tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pyarrow as pa

    from pipeline.dataset.lake.range_view import RangeView
    from pipeline.storage.store import Store

_IDENTITIES = {"attempts": ("site", "url"), "site_nights": ("site", "date")}
_ROWS_PER_RANGE = {"cells": 40_000, "sections": 1_200, "findings": 4_000}
_OTHER_ROWS_PER_RANGE = 2_000


def range_tables(lake: Store) -> dict[str, RangeTable]:
    """The tables of a lake, whether or not they exist."""
    return {
        name: RangeTable(
            lake.child(name),
            tables()[name],
            _IDENTITIES.get(name, ("agency_id", "year")),
            _ROWS_PER_RANGE.get(name, _OTHER_ROWS_PER_RANGE),
        )
        for name in LAKE_TABLES
    }


@dataclass(frozen=True)
class Snapshot:
    """A consistent view of the lake; later commits do not change what it shows."""

    lake: Store
    commit: int
    versions: dict[str, int]
    _views: dict[str, RangeView] = field(default_factory=dict, repr=False, compare=False)

    @property
    def identity(self) -> str:
        """The id of the table `reports`, which no other lake has."""
        return str(self._view("reports").delta.metadata().id)

    def read(
        self, name: str, keys: Collection[str] | None = None, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """The sorted rows of a table, of some agencies (or sites) only when `keys` is given."""
        if name not in self.versions:
            empty = tables()[name].lake_schema().empty_table()
            return empty if columns is None else empty.select(list(columns))
        view = self._view(name)
        return view.rows(columns=columns) if keys is None else view.of_keys(keys, columns)

    def read_between(self, name: str, low: str, high: str | None) -> pa.Table:
        """The sorted rows of a table with low ≤ agency id < high."""
        return self._view(name).between(low, high)

    def agency_ranges(self) -> Iterator[tuple[str, str | None]]:
        """Bounds low ≤ agency id < high that cut the lake into parts of bounded size, in order."""
        starts = ["", *self._view("cells").starts[1:]]
        for place, start in enumerate(starts):
            yield start, starts[place + 1] if place + 1 < len(starts) else None

    def _view(self, name: str) -> RangeView:
        if name not in self._views:
            self._views[name] = range_tables(self.lake)[name].view(self.versions[name])
        return self._views[name]
