"""Size, memory and time of lake and releases, on synthetic reports of 200 cells, against plain pandas.

    python -m benchmarks.dataset --reports 100000

Agencies report five years each, with figures drawn from a fixed seed. Every phase runs in a process of its own, whose
peak memory is the system's count (ru_maxrss).
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import multiprocessing
import random
import resource
import shutil
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.dataset.entry import Batch, Entry
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.loading import load
from pipeline.dataset.release.release import publish
from pipeline.dataset.schema import variables
from pipeline.documents.model import Origin
from pipeline.extraction.report import Cell, CellState, Report, Section
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

YEARS = range(2021, 2026)
AGENCIES_PER_SITE = 40
REPORTS_PER_BATCH = 2_500
TODAY = datetime.date(2026, 4, 1)
NO_REGISTRY = Registry({})
FORM_2021 = [variable for variable in variables() if "2021" in variable.forms]
TITLE = "年政府信息公开工作年度报告"


def make_entry(agency: int, year: int, revision: int = 0) -> Entry:
    draw = random.Random(f"{agency}-{year}-{revision}")
    cells = []
    for place, variable in enumerate(FORM_2021):
        printed = "0" if draw.random() < 0.7 else str(int(draw.paretovariate(0.6)) % 100_000)
        origin = Origin(table=1, row=place // 7, column=place % 7)
        state = CellState.ZERO if printed == "0" else CellState.NUMBER
        unit = "万元" if variable.type == "money" else None
        cells.append(Cell(*variable.key, Decimal(printed), state, printed, unit, origin=origin))
    sections = tuple(
        Section(n, f"第{n}部分", f"第{agency}号机关{year}年第{n}部分。" * 8) for n in range(1, 7)
    )
    name = f"第{agency}号机关"
    report = Report(name, year, f"{name}{year}{TITLE}", "2021", "A", tuple(cells), sections, ())
    identity, site = f"agency-{agency:06d}", f"site-{agency // AGENCIES_PER_SITE:04d}"
    return Entry(
        identity,
        name,
        site,
        report,
        f"http://{site}.gov.test/{identity}/{year}.html",
        hashlib.sha256(f"{agency}-{year}-{revision}".encode()).hexdigest(),
        "text/html",
        datetime.date(year + 1, 2, 1),
        datetime.date(year + 1, 2, 1),
        "benchmark",
    )


def batches(reports: int) -> Iterator[Batch]:
    """All reports, in batches of sites in random order; the ids of one site's agencies are neighbours."""
    sites = list(range(reports // len(YEARS) // AGENCIES_PER_SITE))
    random.Random(1).shuffle(sites)
    agencies = [site * AGENCIES_PER_SITE + place for site in sites for place in range(AGENCIES_PER_SITE)]
    keys = [(agency, year) for agency in agencies for year in YEARS]
    for first in range(0, len(keys), REPORTS_PER_BATCH):
        part = keys[first : first + REPORTS_PER_BATCH]
        yield Batch(f"run-{first}", tuple(make_entry(*key) for key in part))


def fill_lake(folder: Path, reports: int) -> dict[str, float]:
    lake, committing = Lake(folder / "lake"), 0.0
    for batch in batches(reports):
        started = time.perf_counter()
        lake.commit(batch)
        committing += time.perf_counter() - started
    return {"commit_seconds": committing}


def publish_once(folder: Path, reports: int) -> dict[str, float]:
    started = time.perf_counter()
    release = publish(
        Lake(folder / "lake"), folder / "releases", registry=NO_REGISTRY, corrections=None, today=TODAY
    )
    seconds = time.perf_counter() - started
    size = (release.path / "cells.parquet").stat().st_size
    return {"seconds": seconds, "cells_bytes_per_cell": size / (reports * len(FORM_2021))}


def rerun_one(folder: Path, reports: int) -> dict[str, float]:
    """Preview and commit of one agency's five years, each time with other figures; the median of seven."""
    lake, agency, times = Lake(folder / "lake"), reports // len(YEARS) // 2, []
    for revision in range(1, 8):
        batch = Batch(f"rerun-{revision}", tuple(make_entry(agency, year, revision) for year in YEARS))
        started = time.perf_counter()
        lake.preview(batch)
        lake.commit(batch)
        times.append(time.perf_counter() - started)
    return {"median_seconds": sorted(times)[len(times) // 2]}


def load_variable(folder: Path, reports: int) -> dict[str, float]:
    started = time.perf_counter()
    columns = ["agency_id", "year", "requests_received_this_year_total"]
    frame = load("panel", releases=folder / "releases", columns=columns)
    assert len(frame) == reports
    return {"seconds": time.perf_counter() - started}


def with_pandas(folder: Path, reports: int) -> dict[str, float]:
    """The same cells in one plain data frame and Parquet file: written, one agency replaced, one variable read."""
    path, frames = folder / "plain.parquet", []
    for batch in batches(reports):
        rows = [
            (entry.agency_id, entry.report.year, *cell.key, float(cell.value), cell.raw)
            for entry in batch.entries
            for cell in entry.report.cells
        ]
        frames.append(
            pd.DataFrame(rows, columns=["agency", "year", "table", "item", "column", "value", "raw"])
        )
    started = time.perf_counter()
    frame = pd.concat(frames)
    frame.to_parquet(path, compression="zstd")
    write_seconds = time.perf_counter() - started
    started = time.perf_counter()
    frame = pd.read_parquet(path)
    own = frame["agency"] == f"agency-{reports // len(YEARS) // 2:06d}"
    pd.concat([frame[~own], frame[own]]).to_parquet(path, compression="zstd")
    replace_seconds = time.perf_counter() - started
    started = time.perf_counter()
    frame = pd.read_parquet(path, filters=[("item", "==", "received_this_year"), ("column", "==", "total")])
    assert len(frame) == reports
    return {
        "write_seconds": write_seconds,
        "replace_one_seconds": replace_seconds,
        "one_variable_seconds": time.perf_counter() - started,
        "bytes_per_cell": path.stat().st_size / (reports * len(FORM_2021)),
    }


def measured(phase: Callable[[Path, int], dict[str, float]], folder: Path, reports: int) -> dict[str, float]:
    """The figures of a phase, with its wall time and peak memory, from a process of its own."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(phase, folder, reports, sender))
    process.start()
    # Only the child may hold the sending end, so that its death is noticed.
    sender.close()
    figures: dict[str, float] = receiver.recv()
    process.join()
    return figures


def _run(phase, folder: Path, reports: int, sender) -> None:
    started = time.perf_counter()
    figures = phase(folder, reports)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    wall = time.perf_counter() - started
    sender.send({**figures, "wall_seconds": wall, "peak_gib": peak})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--reports", type=int, default=100_000)
    options.add_argument(
        "--small", type=int, default=1_000, help="size of the lake to compare the rerun with"
    )
    options.add_argument("--folder", type=Path, default=None, help="where to work; a temporary one otherwise")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nianbao-", dir=chosen.folder))
    try:
        small, large = folder / "small", folder / "large"
        for place in (small, large):
            place.mkdir()
        phases = [
            ("small lake", fill_lake, small, chosen.small),
            ("lake", fill_lake, large, chosen.reports),
            ("first release", publish_once, large, chosen.reports),
            ("rerun of one agency in the small lake", rerun_one, small, chosen.small),
            ("rerun of one agency", rerun_one, large, chosen.reports),
            ("release with one agency changed", publish_once, large, chosen.reports),
            ("one variable from panel", load_variable, large, chosen.reports),
            ("plain pandas", with_pandas, large, chosen.reports),
        ]
        for name, phase, place, reports in phases:
            figures = {key: round(value, 3) for key, value in measured(phase, place, reports).items()}
            print(json.dumps({"phase": name, "reports": reports, **figures}), flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
