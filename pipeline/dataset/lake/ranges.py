"""A Delta table in ranges of its first key column, so that a replacement touches few rows.

A range is named by the smallest key it may hold. It is split when it grows, so the work of replacing one agency does
not depend on the size of the lake, and reading range after range gives the rows in order.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Schema, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from pipeline.dataset.lake.range_view import RANGE_COLUMN, REFILL, RangeView, range_of
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.dataset.schema import Table
    from pipeline.storage.store import Store

FIRST_RANGE = "-"
_LOG = "_delta_log"

_RANGES_PER_TRANSACTION = 16
_CONFLICT_RETRIES = 5
_FIRST_PAUSE_SECONDS = 0.05
_CONFIGURATION = {
    # Releases pin versions, so the log must not be cleaned up behind their back.
    "delta.enableExpiredLogCleanup": "false",
    "delta.checkpointInterval": "20",
    "delta.dataSkippingNumIndexedCols": "3",
}


@dataclass(frozen=True)
class RangeTable:
    """One Delta table in `store`; rows with equal values of `identity` are replaced together."""

    store: Store
    table: Table
    identity: tuple[str, ...]
    rows_per_range: int

    @property
    def key(self) -> str:
        """The column that the ranges are cut by."""
        return self.table.sort[0]

    def open(self, version: int) -> DeltaTable:
        """The table at a version, created when it is missing; whatever was written after the version is undone.

        Columns that the schema has gained since are added; NianbaoError when it changed in another way.
        """
        self._forget_after(version)
        try:
            delta = self._newest()
        except TableNotFoundError:
            delta = DeltaTable.create(
                self.store.location,
                self._stored_schema(),
                mode="ignore",
                partition_by=[RANGE_COLUMN],
                configuration=_CONFIGURATION,
                storage_options=self.store.delta_options,
            )
        self._follow_schema(delta)
        return delta

    def _forget_after(self, version: int) -> None:
        """Take uncommitted versions out of the log, newest first, so that history is as if they had not been begun.

        Nobody reads them: readers open the versions that a commit record names.
        """
        names = self.store.names(_LOG)
        begun = [name for name in names if _version(name) > version]
        if begun:
            pointer = [name for name in names if name == f"{_LOG}/_last_checkpoint"]
            self.store.delete([*pointer, *reversed(begun)])
            self.store.sync([_LOG])

    def _newest(self) -> DeltaTable:
        return DeltaTable(self.store.location, storage_options=self.store.delta_options)

    def _follow_schema(self, delta: DeltaTable) -> None:
        declared = {field.name: field for field in Schema.from_arrow(self._stored_schema()).fields}
        present = {field.name: field for field in delta.schema().fields}
        if any(name not in declared or declared[name].type != field.type for name, field in present.items()):
            raise NianbaoError(
                self.store.location,
                "the lake was written with another schema",
                REFILL,
            )
        added = [field for name, field in declared.items() if name not in present]
        if added:
            delta.alter.add_columns(added)

    def view(self, version: int) -> RangeView:
        """The table as it was at a version."""
        try:
            delta = DeltaTable(self.store.location, version=version, storage_options=self.store.delta_options)
        except DeltaError as error:
            raise NianbaoError(
                f"lake table {self.store.location}",
                f"version {version} cannot be opened ({error})",
                REFILL,
            ) from error
        return self.view_of(delta)

    def view_of(self, delta: DeltaTable) -> RangeView:
        """The rows of the opened table."""
        return RangeView(self.table, delta, self.store.filesystem)

    def replace(self, delta: DeltaTable, removed: pa.Table, added: pa.Table) -> DeltaTable:
        """Put `added` in the place of all rows whose identity is in `removed` or `added`; the table that results.

        `removed` has the identity columns. Where nothing differs, nothing is written. A conflict with another writer
        is tried again, a bounded number of times.
        """
        for retry in range(_CONFLICT_RETRIES + 1):
            try:
                self._replace_all(delta, removed, added)
            except CommitFailedError:
                time.sleep(_FIRST_PAUSE_SECONDS * 2**retry * (1 + random.random()))
                delta = self._newest()
            else:
                return delta
        raise NianbaoError(
            self.store.location,
            f"another writer changed the same rows {_CONFLICT_RETRIES + 1} times in a row",
            "Let the other run end, then start again; the last complete commit is untouched",
        )

    def _replace_all(self, delta: DeltaTable, removed: pa.Table, added: pa.Table) -> None:
        keys = {*removed[self.key].to_pylist(), *pc.unique(added[self.key]).to_pylist()}
        if not keys:
            return
        starts = self.view_of(delta).starts or [FIRST_RANGE]
        gone = pc.unique(
            pa.chunked_array([_identities(removed, self.identity), _identities(added, self.identity)])
        )
        parts = _parts(added.sort_by(self.key), self.key, starts)
        touched = sorted({range_of(key, starts) for key in keys})
        for first in range(0, len(touched), _RANGES_PER_TRANSACTION):
            self._replace_ranges(delta, touched[first : first + _RANGES_PER_TRANSACTION], starts, gone, parts)

    def _replace_ranges(
        self,
        delta: DeltaTable,
        group: list[str],
        starts: list[str],
        gone: pa.Array,
        parts: dict[str, pa.Table],
    ) -> None:
        view = self.view_of(delta)
        written: list[pa.Table] = []
        changed: list[str] = []
        for start in group:
            held = view.rows([start])
            kept = held.filter(pc.invert(pc.is_in(_identities(held, self.identity), value_set=gone)))
            rows = view.sort(pa.concat_tables([kept, parts[start]])) if start in parts else kept
            if not rows.equals(held):
                changed.append(start)
                # Keys below its name go to the first range, so a part of it could sort before it.
                written += self._split(FIRST_RANGE if start == starts[0] else start, rows)
        if changed:
            self._overwrite(delta, changed, written)

    def join_small(self, delta: DeltaTable) -> int:
        """Join neighbouring ranges that together fill less than half a range; how many went."""
        view = self.view_of(delta)
        sizes = view.sizes()
        groups: list[list[str]] = []
        room = 0
        for start in view.starts:
            if groups and sizes[start] <= room:
                groups[-1].append(start)
                room -= sizes[start]
            else:
                groups.append([start])
                room = self.rows_per_range // 2 - sizes[start]
        for group in groups:
            if len(group) > 1:
                self._overwrite(delta, group, list(self._split(group[0], view.rows(group))))
        return sum(len(group) - 1 for group in groups)

    def _overwrite(self, delta: DeltaTable, replaced: list[str], written: list[pa.Table]) -> None:
        """One Delta commit that puts parts with a range column in the place of whole ranges."""
        named = sorted({*replaced, *(part[RANGE_COLUMN][0].as_py() for part in written)})
        before = set(delta.file_uris(file_pruning_predicate=[(RANGE_COLUMN, "in", named)]))
        write_deltalake(
            delta,
            pa.concat_tables(written) if written else self._stored_schema().empty_table(),
            mode="overwrite",
            predicate=f"{RANGE_COLUMN} IN ({', '.join(_quoted(name) for name in named)})",
            writer_properties=WriterProperties(compression="ZSTD"),
            commit_properties=CommitProperties(max_commit_retries=0),
        )
        self._sync_new_files(delta, before, named)

    def _sync_new_files(self, delta: DeltaTable, before: set[str], named: list[str]) -> None:
        after = set(delta.file_uris(file_pruning_predicate=[(RANGE_COLUMN, "in", named)]))
        new = [uri.removeprefix(f"{self.store.location}/") for uri in sorted(after - before)]
        self.store.sync([*new, f"{_LOG}/{delta.version():020d}.json", _LOG])

    def _split(self, start: str, rows: pa.Table) -> Iterator[pa.Table]:
        """Cut sorted rows into equal ranges at changes of the key; the first keeps the name."""
        keys = rows[self.key].combine_chunks()
        parts = -(-len(rows) // self.rows_per_range)
        size = -(-len(rows) // max(parts, 1))
        first = 0
        while first < len(rows):
            last = min(first + size, len(rows))
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

    def _stored_schema(self) -> pa.Schema:
        return self.table.lake_schema().append(pa.field(RANGE_COLUMN, pa.string()))


def _version(name: str) -> int:
    """The version that a file of the log belongs to; -1 when it belongs to none."""
    number = name.rpartition("/")[2][:20]
    return int(number) if number.isdigit() else -1


def _parts(rows: pa.Table, key: str, starts: list[str]) -> dict[str, pa.Table]:
    """Rows that are sorted by the key, by the name of the range that they belong to."""
    parts: dict[str, pa.Table] = {}
    first = 0
    lengths: dict[str, int] = {}
    for counted in pc.value_counts(rows[key]).to_pylist():
        name = range_of(counted["values"], starts)
        lengths[name] = lengths.get(name, 0) + counted["counts"]
    for name in sorted(lengths):
        parts[name] = rows.slice(first, lengths[name])
        first += lengths[name]
    return parts


def _identities(rows: pa.Table, identity: tuple[str, ...]) -> pa.Array:
    """One text for each row that tells what it is replaced with."""
    parts = [rows[name].cast(pa.string()).combine_chunks() for name in identity]
    return pc.binary_join_element_wise(*parts, "\x1f")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
