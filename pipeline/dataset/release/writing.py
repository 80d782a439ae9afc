"""Parquet files whose bytes depend on nothing but their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pipeline.dataset.schema import Table

_ROWS_PER_GROUP = {"sections": 4_096}
_USUAL_ROWS_PER_GROUP = 131_072


class TableWriter:
    """Writes one table of a release from parts that arrive in order, with row groups of a fixed size."""

    def __init__(self, path: Path, table: Table) -> None:
        self._stored = table.stored_schema()
        self._schema = table.release_schema()
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        # Sections are long texts, and a row group must fit into memory.
        self._rows_per_group = _ROWS_PER_GROUP.get(table.name, _USUAL_ROWS_PER_GROUP)
        self.rows = 0
        self._writer = pq.ParquetWriter(
            path,
            self._schema,
            version="2.6",
            compression="zstd",
            compression_level=9,
            use_dictionary=True,
            write_statistics=True,
            write_page_checksum=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._flush(everything=True)
        finally:
            self._writer.close()

    def write(self, rows: pa.Table) -> None:
        """Append rows that have the stored columns of the table, in any order of columns."""
        part = rows.select(self._stored.names).cast(self._stored)
        self._waiting.append(part)
        self._waiting_rows += len(part)
        self.rows += len(part)
        if self._waiting_rows >= self._rows_per_group:
            self._flush(everything=False)

    def _flush(self, *, everything: bool) -> None:
        rows = pa.concat_tables([self._stored.empty_table(), *self._waiting])
        first = 0
        while len(rows) - first >= self._rows_per_group or (everything and first < len(rows)):
            group = rows.slice(first, self._rows_per_group)
            self._writer.write_table(self._encode(group), row_group_size=self._rows_per_group)
            first += len(group)
        self._waiting = [rows.slice(first)]
        self._waiting_rows = len(rows) - first

    def _encode(self, group: pa.Table) -> pa.Table:
        """The group with dictionaries whose order follows from its own rows alone."""
        arrays = []
        for field in self._schema:
            values = group[field.name].combine_chunks()
            if pa.types.is_dictionary(field.type):
                values = pc.dictionary_encode(values).cast(field.type)
            arrays.append(values)
        return pa.Table.from_arrays(arrays, schema=self._schema)
