"""One version of a Delta table that is cut into ranges of its first key column."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.dataset import dataset

from pipeline.errors import NianbaoError
from pipeline.storage.store import S3

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from deltalake import DeltaTable
    from pyarrow.fs import FileSystem

    from pipeline.dataset.schema import Table

RANGE_COLUMN = "range_start"
REFILL = "Restore the lake from a copy, or fill a new one from the archive: nianbao recover lake"


@dataclass(frozen=True)
class RangeView:
    """Reads the rows of `table` from `delta`, always sorted as the table is declared."""

    table: Table
    delta: DeltaTable
    filesystem: FileSystem

    @property
    def key(self) -> str:
        """The column that the ranges are cut by."""
        return self.table.sort[0]

    @cached_property
    def starts(self) -> list[str]:
        """The names of the ranges in order."""
        return sorted({partition[RANGE_COLUMN] for partition in self.delta.partitions()})

    def sizes(self) -> dict[str, int]:
        """Numbers of rows by range, from the table's log."""
        files = pa.table(self.delta.get_add_actions(flatten=True))
        sizes: dict[str, int] = {}
        for start, rows in zip(
            files[f"partition.{RANGE_COLUMN}"].to_pylist(), files["num_records"].to_pylist(), strict=True
        ):
            sizes[start] = sizes.get(start, 0) + rows
        return sizes

    def rows(self, starts: list[str] | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of some ranges (of all when None)."""
        predicate = None if starts is None else [(RANGE_COLUMN, "in", starts)]
        files = sorted(self.delta.file_uris(file_pruning_predicate=predicate)) if starts != [] else []
        if not files:
            empty = self.table.lake_schema().empty_table()
            return empty if columns is None else empty.select(list(columns))
        try:
            paths = [path.removeprefix(S3) for path in files]
            source = dataset(
                paths, schema=self.table.lake_schema(), format="parquet", filesystem=self.filesystem
            )
            found = source.to_table(columns=None if columns is None else list(columns))
        except (OSError, pa.ArrowException) as error:
            raise NianbaoError(
                f"lake table {self.delta.table_uri}",
                f"it cannot be read ({error})",
                REFILL,
            ) from error
        return self.sort(found)

    def of_keys(self, keys: Collection[str], columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of some keys; `columns` must hold the key."""
        touched = sorted({range_of(key, self.starts) for key in keys}) if self.starts else []
        rows = self.rows(touched, columns)
        return rows.filter(pc.is_in(rows[self.key], value_set=pa.array(sorted(keys), pa.string())))

    def between(self, low: str, high: str | None) -> pa.Table:
        """The rows with low ≤ key < high, without an upper bound when `high` is None."""
        first = max(bisect.bisect_right(self.starts, low) - 1, 0)
        last = len(self.starts) if high is None else bisect.bisect_left(self.starts, high)
        rows = self.rows(self.starts[first:last])
        wanted = pc.greater_equal(rows[self.key], low)
        if high is not None:
            wanted = pc.and_(wanted, pc.less(rows[self.key], high))
        return rows.filter(wanted)

    def sort(self, rows: pa.Table) -> pa.Table:
        """The rows in the declared order, as far as its columns are there."""
        order = [(name, "ascending") for name in self.table.sort if name in rows.schema.names]
        return rows.sort_by(order).combine_chunks() if order else rows


def range_of(key: str, starts: list[str]) -> str:
    """The name of the range that holds a key; the first also holds what is smaller than its name."""
    return starts[max(bisect.bisect_right(starts, key) - 1, 0)]
