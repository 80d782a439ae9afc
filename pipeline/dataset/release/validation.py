"""A release is read back and held against the schema before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset.exactness import NOT_EXACT
from pipeline.dataset.schema import RELEASE_TABLES, tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.dataset.schema import Table

_SEPARATOR = "\x1f"


def find_problems(folder: Path, rows: dict[str, int]) -> Iterator[str]:
    """Every way in which the Parquet files break the schema; `rows` are the numbers of rows that were written."""
    reports = _report_keys(folder)
    for name in RELEASE_TABLES:
        table = tables()[name]
        try:
            with pq.ParquetFile(folder / f"{name}.parquet", page_checksum_verification=True) as file:
                yield from _check_file(file, table, rows[name], reports)
        except (OSError, pa.ArrowException) as error:
            yield f"{name}.parquet cannot be read ({error})"


def _report_keys(folder: Path) -> pa.Array:
    try:
        reports = pq.read_table(folder / "reports.parquet", columns=["agency_id", "year"])
    except (OSError, pa.ArrowException):
        return pa.array([], pa.string())
    return pc.unique(_joined(reports, ("agency_id", "year")))


def _check_file(file: pq.ParquetFile, table: Table, rows: int, reports: pa.Array) -> Iterator[str]:
    if not file.schema_arrow.equals(table.release_schema()):
        yield f"{table.name}.parquet does not have the declared columns and types"
        return
    if file.metadata.num_rows != rows:
        yield f"{table.name}.parquet has {file.metadata.num_rows} rows, {rows} were written"
    last_owner: str | None = None
    last_keys = pa.array([], pa.string())
    for place in range(file.num_row_groups):
        group = file.read_row_group(place)
        yield from _check_values(group, table)
        if table.foreign:
            known = pc.is_in(_joined(group, ("agency_id", "year")), value_set=reports)
            if not pc.all(known).as_py():
                yield f"{table.name} has rows of reports that are not in reports"
        if table.key:
            keys = _joined(group, table.key)
            shared = pc.is_in(keys, value_set=last_keys)
            if pc.count_distinct(keys).as_py() != len(keys) or pc.any(shared).as_py():
                yield f"{table.name} has several rows with one key"
            # Rows stand in the order of the agencies, so a key can only recur with its last agency.
            owners = group["agency_id"].cast(pa.string())
            if last_owner is not None and owners[0].as_py() < last_owner:
                yield f"{table.name} is not in order"
            last_owner = owners[-1].as_py()
            last_keys = keys.filter(pc.equal(owners, last_owner)).combine_chunks()


def _check_values(group: pa.Table, table: Table) -> Iterator[str]:
    for column in table.columns:
        values = group[column.name]
        if column.required and values.null_count:
            yield f"{table.name}.{column.name} has nulls"
        if column.values:
            allowed = pa.array([*column.values, None], pa.string())
            if not pc.all(pc.is_in(values.cast(pa.string()), value_set=allowed)).as_py():
                yield f"{table.name}.{column.name} has values that are not declared"
        if column.type == "measure" and pc.any(pc.invert(pc.is_finite(values))).as_py():
            yield f"{table.name}.{column.name} has values that are no numbers"
    if table.name == "cells":
        yield from _check_states(group)


def _check_states(cells: pa.Table) -> Iterator[str]:
    """A printed number has a value, and nothing else has one."""
    numeric = pc.is_in(cells["state"].cast(pa.string()), value_set=pa.array(["number", "zero"]))
    valued = pc.is_valid(cells["value"])
    if pc.any(pc.and_(valued, pc.invert(numeric))).as_py():
        yield "cells has values in cells that print no number"
    holes = cells.filter(pc.and_(numeric, pc.invert(valued)))
    if any(NOT_EXACT not in flags for flags in holes["flags"].to_pylist()):
        yield "cells has printed numbers without a value"


def _joined(rows: pa.Table, names: tuple[str, ...]) -> pa.ChunkedArray:
    parts = [rows[name].cast(pa.string()) for name in names]
    return parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, _SEPARATOR)
