"""The tables of a release as typed rows, loaded once for all pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset.versions import parse_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from pipeline.archive.archive import Archive

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A row of `agencies`."""

    agency_id: str
    registered: bool
    name: str
    level: str | None
    kind: str | None
    site_name: str | None
    province: str | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of `reports`, as far as a page of its agency needs it."""

    agency_id: str
    year: int
    agency: str
    province: str | None
    form: str | None
    grade: str
    content_sha256: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A row of `coverage`."""

    agency_id: str
    year: int
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row of `cells`, as far as a page of its agency needs it."""

    agency_id: str
    year: int
    table: str
    item: str
    column: str
    label: str | None
    value: float | None
    raw: str | None
    unit: str | None
    state: str
    flags: Sequence[str]


@dataclass(frozen=True)
class Context:
    """A release directory and its rows; a table that it lacks has none. `archive` holds the pages behind it."""

    release: Path
    archive: Archive | None = None

    @property
    def version(self) -> str:
        """The name of the release."""
        return self.release.name

    @property
    def day(self) -> datetime.date:
        """The day of the release: it knows nothing of later captures."""
        version = parse_version(self.release.name)
        return datetime.date.max if version is None else version.date

    @cached_property
    def agencies(self) -> dict[str, AgencyRow]:
        """The agencies by id."""
        return {row.agency_id: row for row in self.rows("agencies", AgencyRow)}

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the agencies by id."""
        return {agency_id: agency.name for agency_id, agency in self.agencies.items()}

    @cached_property
    def reports(self) -> dict[str, list[ReportRow]]:
        """The reports by agency."""
        return _by_agency(self.rows("reports", ReportRow))

    @cached_property
    def coverage(self) -> dict[str, list[CoverageRow]]:
        """The grid of what is due by agency."""
        return _by_agency(self.rows("coverage", CoverageRow))

    def cells(self, agency_id: str) -> list[CellRow]:
        """The cells of one agency."""
        return self.cells_as(CellRow, agency_id)

    def cells_as(self, kind: type[RowT], agency_id: str) -> list[RowT]:
        """The cells of one agency in the fields of `kind`; who asks agency by agency in order reads the file once."""
        if self._cell_groups is None:
            return []
        return [
            row
            for group in self._cell_groups.holding(agency_id)
            for row in _typed(group.filter(pc.equal(group["agency_id"], agency_id)), kind)
        ]

    @cached_property
    def _cell_groups(self) -> RowGroups | None:
        path = self.release / "cells.parquet"
        return RowGroups(path) if path.is_file() else None

    def rows(self, table: str, kind: type[RowT], filters: pc.Expression | None = None) -> list[RowT]:
        """The rows of a table in the fields of `kind`; none where the release lacks the table."""
        path = self.release / f"{table}.parquet"
        if not path.is_file():
            return []
        return _typed(pq.read_table(path, columns=_names(kind), filters=filters), kind)


class RowGroups:
    """The row groups of a table that is sorted by agency; the last two that were read are kept."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetFile(path)
        self._read = lru_cache(maxsize=2)(self._file.read_row_group)

    def holding(self, agency_id: str) -> Iterator[pa.Table]:
        """The groups in which rows of this agency can stand."""
        place = self._file.schema_arrow.get_field_index("agency_id")
        for number in range(self._file.num_row_groups):
            known = self._file.metadata.row_group(number).column(place).statistics
            if known is None or not known.has_min_max or known.min <= agency_id <= known.max:
                yield self._read(number)


def _names(kind: type[Any]) -> list[str]:
    return [field.name for field in fields(kind)]


def _typed(rows: pa.Table, kind: type[RowT]) -> list[RowT]:
    return [kind(*values) for values in zip(*(rows[name].to_pylist() for name in _names(kind)), strict=True)]


def _by_agency(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.agency_id, []).append(row)
    return found
