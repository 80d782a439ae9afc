"""Writing what a batch makes of the lake, table after table; nothing counts until its versions are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.dataset.lake.merging import CONTENT_TABLES
from pipeline.dataset.lake.snapshot import Snapshot, range_tables
from pipeline.dataset.rows import to_arrow
from pipeline.dataset.schema import LAKE_TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from deltalake import DeltaTable

    from pipeline.dataset.lake.commits import CommitRecord
    from pipeline.dataset.lake.merging import Key, Merged
    from pipeline.storage.store import Store


class LakeWriter:
    """The tables of a lake, opened as the last commit left them, each when it is first needed."""

    def __init__(self, lake: Store, record: CommitRecord) -> None:
        self._lake = lake
        self._record = record
        self._tables = range_tables(lake)
        self._opened: dict[str, DeltaTable] = {}
        if record.number == 0:
            for name in LAKE_TABLES:
                self._open(name)

    @property
    def versions(self) -> dict[str, int]:
        """The Delta versions that belong together after what was written."""
        return self._record.versions | {name: delta.version() for name, delta in self._opened.items()}

    def snapshot(self) -> Snapshot:
        """The lake before anything is written."""
        views = {"reports": self._tables["reports"].view_of(self._open("reports"))}
        return Snapshot(self._lake, self._record.number, self.versions, views)

    def write(self, merged: Merged) -> bool:
        """Write every table that the batch touches; whether any row differs."""
        nights = to_arrow("site_nights", merged.nights)
        parts = {
            **{name: (_report_keys(merged.rewritten), merged.content_table(name)) for name in CONTENT_TABLES},
            "reports": (_report_keys(merged.removed), merged.report_table()),
            "attempts": (_attempt_keys(merged.attempts_settled), to_arrow("attempts", merged.attempts)),
            "site_nights": (nights.select(["site", "date"]), nights),
        }
        changed = False
        for name, (removed, added) in parts.items():
            if len(removed) or len(added):
                delta = self._open(name)
                before = delta.version()
                self._opened[name] = self._tables[name].replace(delta, removed, added)
                changed |= self._opened[name].version() != before
        return changed

    def _open(self, name: str) -> DeltaTable:
        if name not in self._opened:
            self._opened[name] = self._tables[name].open(self._record.versions[name])
        return self._opened[name]


def _report_keys(keys: Collection[Key]) -> pa.Table:
    return pa.table(
        {
            "agency_id": pa.array([agency for agency, _ in keys], pa.string()),
            "year": pa.array([year for _, year in keys], pa.int32()),
        }
    )


def _attempt_keys(keys: Collection[tuple[str, str]]) -> pa.Table:
    return pa.table(
        {
            "site": pa.array([site for site, _ in keys], pa.string()),
            "url": pa.array([url for _, url in keys], pa.string()),
        }
    )
