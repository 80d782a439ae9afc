"""What differs from the release before: the table `changes` and CHANGES.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow.dataset import dataset

from pipeline.dataset.comparison import Key, ValueDifference, Values, changed_keys, differences
from pipeline.dataset.release.writing import TableWriter
from pipeline.dataset.rows import to_arrow
from pipeline.dataset.schema import tables
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REPORTS_AT_ONCE = 500
_LISTED_REPORTS = 200

ReportCause = tuple[str, int, str]


def write_changes(old: Path | None, new: Path) -> Counter[ReportCause]:
    """Write `changes` of the release being built in `new`; numbers of rows by agency, year and cause."""
    counts: Counter[ReportCause] = Counter()
    schema = tables()["changes"].stored_schema()
    with TableWriter(new / "changes.parquet", tables()["changes"]) as writer:
        for part in release_differences(old, new) if old is not None else ():
            counts.update((change.agency_id, change.year, change.cause) for change in part)
            writer.write(to_arrow("changes", [asdict(change) for change in part], schema))
    return counts


def release_differences(old: Path, new: Path) -> Iterator[list[ValueDifference]]:
    """The differences between two release directories, in order, some hundred reports at a time."""
    for folder in (old, new):
        _require_readable(folder)
    reports_before, reports_now = _read(old, "reports"), _read(new, "reports")
    corrected = {*_corrected(old), *_corrected(new)}
    keys = changed_keys(reports_before, reports_now, corrected)
    for first in range(0, len(keys), _REPORTS_AT_ONCE):
        part = keys[first : first + _REPORTS_AT_ONCE]
        yield differences(
            Values(_only(reports_before, part), _cells(old, part)),
            Values(_only(reports_now, part), _cells(new, part)),
        )


def render_changes(version: str, before: str | None, counts: Counter[ReportCause]) -> str:
    """CHANGES.md: numbers by cause, then report by report."""
    lines = [f"# Changes in release {version}", ""]
    if before is None:
        return "\n".join([*lines, "This is the first release.", ""])
    lines += [f"Compared with release {before}; every value is in `changes.parquet`.", ""]
    if not counts:
        return "\n".join([*lines, "No value changed.", ""])
    totals: Counter[str] = Counter()
    for (_, _, cause), number in counts.items():
        totals[cause] += number
    lines += [
        "| Cause | Values |",
        "|---|---|",
        *(f"| {cause} | {totals[cause]} |" for cause in sorted(totals)),
        "",
    ]
    lines += ["| Agency | Year | Cause | Values |", "|---|---|---|---|"]
    listed = sorted(counts.items())
    for (agency, year, cause), number in listed[:_LISTED_REPORTS]:
        lines.append(f"| {agency} | {year} | {cause} | {number} |")
    if len(listed) > _LISTED_REPORTS:
        lines += ["", f"{len(listed) - _LISTED_REPORTS} more in `changes.parquet`."]
    return "\n".join([*lines, ""])


def _require_readable(folder: Path) -> None:
    """A release that is compared must be whole; NianbaoError names the file that is not."""
    for name in ("reports", "cells"):
        path = folder / f"{name}.parquet"
        try:
            pq.read_metadata(path)
        except (OSError, pa.ArrowException) as error:
            raise NianbaoError(
                str(path),
                f"the release cannot be compared with, because this file cannot be read ({error})",
                "Restore the release from a copy, or move it away",
            ) from error


def _read(folder: Path, name: str) -> pa.Table:
    # Columns that an older release does not have are read as nulls.
    return dataset(folder / f"{name}.parquet", schema=tables()[name].stored_schema()).to_table()


def _corrected(folder: Path) -> set[Key]:
    cells = dataset(folder / "cells.parquet", schema=tables()["cells"].stored_schema())
    rows = cells.to_table(columns=["agency_id", "year"], filter=pc.field("corrected_value").is_valid())
    return {(row["agency_id"], row["year"]) for row in rows.to_pylist()}


def _cells(folder: Path, keys: list[Key]) -> pa.Table:
    agencies = sorted({agency for agency, _ in keys})
    agency = pc.field("agency_id")
    near = (agency >= agencies[0]) & (agency <= agencies[-1])
    cells = dataset(folder / "cells.parquet", schema=tables()["cells"].stored_schema())
    return _only(cells.to_table(filter=near & agency.isin(agencies)), keys)


def _only(rows: pa.Table, keys: list[Key]) -> pa.Table:
    wanted = pa.array([f"{agency}\x1f{year}" for agency, year in keys], pa.string())
    own = pc.binary_join_element_wise(rows["agency_id"], rows["year"].cast(pa.string()), "\x1f")
    return rows.filter(pc.is_in(own, value_set=wanted))
