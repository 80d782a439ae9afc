"""A Delta table in ranges of its first key column, so that a replacement touches few rows.

A range is named by the smallest key it may hold. It is split when it grows, so the work of replacing one agency does
not depend on the size of the lake, and reading range after range gives the rows in order.
"""

from __future__ import annotations

import bisect
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError

from pipeline.dataset.durable import sync
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.dataset.schema import Table

RANGE_COLUMN = "range_start"
FIRST_RANGE = "!"

_RANGES_PER_TRANSACTION = 16
_CONFLICT_RETRIES = 5
_FIRST_PAUSE_SECONDS = 0.05
_CONFIGURATION = {
    # Releases pin versions, so the log must not be cleaned up behind their back.
    "delta.enableExpiredLogCleanup": "false",
    "delta.dataSkippingNumIndexedCols": "3",
}


@dataclass(frozen=True)
class RangeTable:
    """One Delta table under `path`; rows with equal values of `identity` are replaced together."""

    path: Path
    table: Table
    identity: tuple[str, ...]
    rows_per_range: int

    @property
    def key(self) -> str:
        """The column that the ranges are cut by."""
        return self.table.sort[0]

    def create(self) -> None:
        """Create the empty table unless it is there."""
        schema = self._stored_schema()
        DeltaTable.create(
            str(self.path), schema, mode="ignore", partition_by=[RANGE_COLUMN], configuration=_CONFIGURATION
        )

    def version(self) -> int:
        """The newest Delta version, whether or not its commit was completed."""
        return DeltaTable(str(self.path)).version()

    def return_to(self, version: int) -> None:
        """Undo what was written after `version`."""
        newest = DeltaTable(str(self.path))
        if newest.version() != version:
            newest.restore(version)

    def starts(self, version: int) -> list[str]:
        """The names of the ranges in order."""
        delta = DeltaTable(str(self.path), version=version)
        return sorted({partition[RANGE_COLUMN] for partition in delta.partitions()})

    def read(
        self, version: int, keys: Collection[str] | None = None, columns: Sequence[str] | None = None
    ) -> pa.Table:
        """The rows of some keys (of all when None) at a version, sorted."""
        delta = DeltaTable(str(self.path), version=version)
        if keys is None:
            return self._sorted(self._load(delta, None, columns), columns)
        starts = sorted({partition[RANGE_COLUMN] for partition in delta.partitions()})
        touched = sorted({_range_of(key, starts) for key in keys}) if starts else []
        if not touched:
            return self._empty(columns)
        rows = self._load(delta, touched, columns)
        wanted = pc.is_in(rows[self.key], value_set=pa.array(sorted(keys), pa.string()))
        return self._sorted(rows.filter(wanted), columns)

    def read_between(self, version: int, low: str, high: str | None) -> pa.Table:
        """The rows with low ≤ key < high (no upper bound when None) at a version, sorted."""
        delta = DeltaTable(str(self.path), version=version)
        starts = sorted({partition[RANGE_COLUMN] for partition in delta.partitions()})
        first = max(bisect.bisect_right(starts, low) - 1, 0)
        last = len(starts) if high is None else bisect.bisect_left(starts, high)
        if not starts[first:last]:
            return self._empty(None)
        rows = self._load(delta, starts[first:last], None)
        wanted = pc.greater_equal(rows[self.key], low)
        if high is not None:
            wanted = pc.and_(wanted, pc.less(rows[self.key], high))
        return self._sorted(rows.filter(wanted), None)

    def replace(self, removed: pa.Table, added: pa.Table) -> bool:
        """Put `added` in the place of all rows whose identity is in `removed` or `added`; False when nothing differs.

        `removed` has the identity columns. A conflict with another writer is tried again, a bounded number of times.
        """
        before = self.version()
        for retry in range(_CONFLICT_RETRIES + 1):
            try:
                self._replace_all(removed, added)
            except CommitFailedError:
                time.sleep(_FIRST_PAUSE_SECONDS * 2**retry * (1 + random.random()))  # noqa: S311
            else:
                return self.version() != before
        raise NianbaoError(
            str(self.path),
            f"another writer changed the same rows {_CONFLICT_RETRIES + 1} times in a row",
            "Let the other run end, then start again; the last complete commit is untouched",
        )

    def _replace_all(self, removed: pa.Table, added: pa.Table) -> None:
        starts = self.starts(self.version()) or [FIRST_RANGE]
        keys = {*removed[self.key].to_pylist(), *pc.unique(added[self.key]).to_pylist()}
        touched = sorted({_range_of(key, starts) for key in keys})
        for first in range(0, len(touched), _RANGES_PER_TRANSACTION):
            self._replace_ranges(touched[first : first + _RANGES_PER_TRANSACTION], starts, removed, added)

    def _replace_ranges(
        self, group: list[str], starts: list[str], removed: pa.Table, added: pa.Table
    ) -> None:
        delta = DeltaTable(str(self.path))
        before = set(delta.file_uris(file_pruning_predicate=[(RANGE_COLUMN, "in", group)]))
        gone = pa.chunked_array(
            [*_identities(removed, self.identity).chunks, *_identities(added, self.identity).chunks],
            pa.string(),
        )
        written: list[pa.Table] = []
        for start in group:
            held = self._sorted(self._load(delta, [start], None), None)
            kept = held.filter(pc.invert(pc.is_in(_identities(held, self.identity), value_set=gone)))
            rows = self._sorted(pa.concat_tables([kept, _between(added, self.key, start, starts)]), None)
            if not rows.equals(held):
                written += self._split(start, rows)
            else:
                group = [other for other in group if other != start]
        if not group:
            return
        named = sorted({*group, *(part[RANGE_COLUMN][0].as_py() for part in written)})
        data = pa.concat_tables(written) if written else self._stored_schema().empty_table()
        write_deltalake(
            delta,
            data,
            mode="overwrite",
            predicate=f"{RANGE_COLUMN} IN ({', '.join(_quoted(name) for name in named)})",
            writer_properties=WriterProperties(compression="ZSTD"),
            commit_properties=CommitProperties(max_commit_retries=0),
        )
        self._sync_new_files(before, named)

    def _sync_new_files(self, before: set[str], named: list[str]) -> None:
        delta = DeltaTable(str(self.path))
        after = set(delta.file_uris(file_pruning_predicate=[(RANGE_COLUMN, "in", named)]))
        log = self.path / "_delta_log"
        sync([*(Path(uri) for uri in sorted(after - before)), log / f"{delta.version():020d}.json", log])

    def _split(self, start: str, rows: pa.Table) -> Iterator[pa.Table]:
        """Cut sorted rows into ranges at changes of the key; the first keeps the name of the range."""
        keys = rows[self.key].combine_chunks()
        first = 0
        while first < len(rows):
            last = min(first + self.rows_per_range, len(rows))
            if last < len(rows):
                last = self._cut(keys, first, last)
            name = start if first == 0 else keys[first].as_py()
            part = rows.slice(first, last - first)
            yield part.append_column(
                pa.field(RANGE_COLUMN, pa.string()), pa.repeat(pa.scalar(name, pa.string()), len(part))
            )
            first = last

    @staticmethod
    def _cut(keys: pa.Array, first: int, last: int) -> int:
        """The nearest change of key at or before `last`, or the next one when the key fills the whole range."""
        key = keys[last]
        begin = pc.index(keys, key).as_py()
        if begin > first:
            return int(begin)
        end = pc.index(pc.equal(keys.slice(last), key), False).as_py()
        return len(keys) if end < 0 else last + int(end)

    def _load(self, delta: DeltaTable, starts: list[str] | None, columns: Sequence[str] | None) -> pa.Table:
        names = list(columns) if columns is not None else self.table.lake_schema().names
        predicate = None if starts is None else [(RANGE_COLUMN, "in", starts)]
        rows = delta.to_pyarrow_dataset(file_pruning_predicate=predicate).to_table(columns=names)
        schema = self.table.lake_schema()
        return rows.cast(pa.schema([schema.field(name) for name in names]))

    def _sorted(self, rows: pa.Table, columns: Sequence[str] | None) -> pa.Table:
        order = [(name, "ascending") for name in self.table.sort if columns is None or name in columns]
        return rows.sort_by(order).combine_chunks() if order else rows

    def _empty(self, columns: Sequence[str] | None) -> pa.Table:
        empty = self.table.lake_schema().empty_table()
        return empty if columns is None else empty.select(list(columns))

    def _stored_schema(self) -> pa.Schema:
        return self.table.lake_schema().append(pa.field(RANGE_COLUMN, pa.string()))


def _range_of(key: str, starts: list[str]) -> str:
    return starts[max(bisect.bisect_right(starts, key) - 1, 0)]


def _between(rows: pa.Table, key: str, start: str, starts: list[str]) -> pa.Table:
    """The rows that belong to the range `start`; the first range also takes what is smaller than its name."""
    place = bisect.bisect_left(starts, start)
    wanted = pc.greater_equal(rows[key], start if place else "")
    if place + 1 < len(starts):
        wanted = pc.and_(wanted, pc.less(rows[key], starts[place + 1]))
    return rows.filter(wanted)


def _identities(rows: pa.Table, identity: tuple[str, ...]) -> pa.ChunkedArray:
    parts = [rows[name].cast(pa.string()) for name in identity]
    joined = parts[0]
    for part in parts[1:]:
        joined = pc.binary_join_element_wise(joined, part, "\x1f")
    return joined if isinstance(joined, pa.ChunkedArray) else pa.chunked_array([joined])


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
