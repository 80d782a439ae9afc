"""The tables of a release, written part by part, so that memory does not grow with the lake."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.release.applying import apply_corrections
from pipeline.dataset.release.overtime import check_over_time
from pipeline.dataset.release.panel import build_panel
from pipeline.dataset.release.writing import TableWriter
from pipeline.dataset.rows import Row, finding_row, to_arrow
from pipeline.dataset.schema import tables
from pipeline.extraction.report import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.dataset.release.inputs import Inputs

_REPORT_FACTS = ["agency_id", "year", "url", "other_urls", "cells_number", "figures_sha256"]
_STREAMED = ("cells", "sections", "findings", "panel")


def build_tables(inputs: Inputs, folder: Path) -> dict[str, int]:
    """Write every table but `changes` into the folder; numbers of rows by table."""
    with ExitStack() as files:
        writers = {
            name: files.enter_context(TableWriter(folder / f"{name}.parquet", tables()[name]))
            for name in ("reports", "agencies", "coverage", *_STREAMED)
        }
        writers["reports"].write(inputs.reports)
        writers["agencies"].write(inputs.agencies)
        writers["coverage"].write(inputs.coverage)
        for low, high in inputs.snapshot.agency_ranges():
            for name, rows in _part(inputs, low, high):
                writers[name].write(rows)
        writers["findings"].write(inputs.loose_findings)
    return {name: writer.rows for name, writer in writers.items()}


def _part(inputs: Inputs, low: str, high: str | None) -> Iterator[tuple[str, pa.Table]]:
    """The rows of the streamed tables for agencies with low ≤ id < high."""
    reports = _between(inputs.reports, low, high)
    facts = reports.select(_REPORT_FACTS).to_pylist()
    printed = inputs.snapshot.read_between("cells", low, high)
    cells, stale = apply_corrections(printed, list(inputs.corrections.of_agencies(low, high)))
    yield "cells", cells
    yield "sections", inputs.snapshot.read_between("sections", low, high)
    yield "panel", build_panel(reports, cells)
    added = [*check_over_time(facts, cells), *_duplicates(facts), *stale]
    yield "findings", _with_added(inputs.snapshot.read_between("findings", low, high), added)


def _between(rows: pa.Table, low: str, high: str | None) -> pa.Table:
    wanted = pc.greater_equal(rows["agency_id"], low)
    if high is not None:
        wanted = pc.and_(wanted, pc.less(rows["agency_id"], high))
    return rows.filter(wanted)


def _duplicates(reports: list[Row]) -> Iterator[Row]:
    for report in reports:
        if report["other_urls"]:
            yield finding_row(
                {"agency_id": report["agency_id"], "year": report["year"]},
                0,
                Finding(
                    "report.duplicate",
                    Severity.LOW,
                    "several documents offer a report of this agency and year; the values are those of the first",
                    " ; ".join([report["url"], *report["other_urls"]]),
                ),
            )


def _with_added(held: pa.Table, added: list[Row]) -> pa.Table:
    """The findings of the documents, followed, report by report, by those that are made at publication."""
    if not added:
        return held
    last: dict[tuple[str, int], int] = {}
    for agency, year, position in zip(
        *(held[name].to_pylist() for name in ("agency_id", "year", "position")), strict=True
    ):
        last[agency, year] = max(position, last.get((agency, year), -1))
    numbered = []
    for row in added:
        key = (row["agency_id"], row["year"])
        last[key] = last.get(key, -1) + 1
        numbered.append({**row, "position": last[key]})
    order = [(name, "ascending") for name in tables()["findings"].sort]
    return pa.concat_tables([held, to_arrow("findings", numbered)]).sort_by(order)
