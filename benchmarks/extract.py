"""What extraction costs: against pandas.read_html on the same pages, and as a batch over every core.

python -m benchmarks.extract                     300 pages, then a batch of 1,000 files
python -m benchmarks.extract --pages PATH…       the same on pages of one's own
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas

from benchmarks.memory import MemoryWatch
from benchmarks.renderings.rendering import draw_renderings
from pipeline.documents.encoding import decode
from pipeline.extraction.batch.batch import WorkItem, extract_many
from pipeline.extraction.batch.worker import relax_collector
from pipeline.extraction.extract import extract_payload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.extraction.report import Extraction

_ROUNDS = 3
_Result = TypeVar("_Result")


def main(arguments: list[str] | None = None) -> int:
    """Prints both measurements; exit code 1 when extraction takes longer than read_html."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=300, help="rendered pages to compare on")
    parser.add_argument("--files", type=int, default=1000, help="files of the batch; 0 leaves it out")
    parser.add_argument("--pages", type=Path, nargs="*", help="HTML files to compare on instead")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if options.pages:
        pages = [path.read_bytes() for path in options.pages]
    else:
        pages = [rendering.payload for rendering in draw_renderings(range(options.count), "html")]
    ratio = _compare(pages)
    if options.files:
        _run_batch(pages, options.files, options.processes)
    return 0 if ratio <= 1 else 1


def _compare(pages: Sequence[bytes]) -> float:
    """Processor time of the whole extraction over that of read_html, page by page in turn; the median of rounds."""
    readable = [page for page in pages if _read_tables(page)]
    # As in the workers of a batch, for either side.
    relax_collector()
    ratios = []
    by_grade: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(_ROUNDS):
        extraction = tables = 0.0
        for page in readable:
            for_tables, _found = _timed(_read_tables, page)
            for_extraction, found = _timed(_extract, page)
            tables += for_tables
            extraction += for_extraction
            report = found[0].report
            by_grade[report.grade if report else "-"].append((for_extraction, for_tables))
        ratios.append(extraction / tables)
        print(
            f"{len(readable)} pages: extraction {len(readable) / extraction:.0f} pages a second and core, "
            f"read_html {len(readable) / tables:.0f}; extraction takes {ratios[-1]:.2f} times as long"
        )
    for grade, times in sorted(by_grade.items()):
        ratio = sum(time for time, _ in times) / sum(time for _, time in times)
        print(f"  grade {grade}: {len(times) // _ROUNDS} pages, {ratio:.2f} times as long")
    ratio = statistics.median(ratios)
    print(f"ratio to pandas.read_html (lxml), median of {_ROUNDS} rounds: {ratio:.2f}")
    return ratio


def _run_batch(pages: Sequence[bytes], files: int, processes: int) -> None:
    items = (
        WorkItem(source=f"page-{number}.html", payload=pages[number % len(pages)]) for number in range(files)
    )
    started = time.perf_counter()
    with MemoryWatch() as memory:
        done = sum(1 for _ in extract_many(items, processes=processes))
    seconds = time.perf_counter() - started
    print(f"batch of {done} files on {processes} processes: {done / seconds:.0f} files a second")
    print(
        f"memory of all processes: {memory.early:.0f} MiB after the first quarter, {memory.late:.0f} MiB in the last, "
        f"{memory.peak:.0f} MiB at most"
    )


def _timed(work: Callable[[bytes], _Result], page: bytes) -> tuple[float, _Result]:
    started = time.process_time()
    result = work(page)
    return time.process_time() - started, result


def _extract(page: bytes) -> list[Extraction]:
    return extract_payload(page, source="page.html")


def _read_tables(page: bytes) -> list[pandas.DataFrame]:
    """All tables of a page, none where there is no <table>; pandas is told the encoding, which saves it work."""
    try:
        return pandas.read_html(io.BytesIO(page), flavor="lxml", encoding=decode(page)[1])
    except ValueError:
        return []


if __name__ == "__main__":
    sys.exit(main())
