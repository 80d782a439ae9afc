"""How many cells are read right: over reports with known figures, printed in random layouts and formats.

    python -m benchmarks.accuracy                          500 renderings in all formats, and the golden files
    python -m benchmarks.accuracy --formats html --count 200 --seed 1000
    python -m benchmarks.accuracy --only html-17 --write . one rendering, its mistakes, and the file itself
    python -m benchmarks.accuracy --corpus DIR             also the real reports of DIR/reports with DIR/truth

Exit code 1 when a wrong value is silent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.golden_files import golden_files
from benchmarks.real_reports import real_reports
from benchmarks.renderings.paged_files import NoOfficeError
from benchmarks.renderings.rendering import FORMATS, Rendering, draw_renderings
from benchmarks.scoring import Score, score
from benchmarks.tally import Tally, print_tallies
from pipeline.extraction.extract import extract_payload

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHARES = {"html": 45, "txt": 22, "docx": 11, "xlsx": 9, "pdf": 10, "scan": 3}
_SHOWN = 30

Outcome = tuple[Rendering, Score, float]


def main(arguments: list[str] | None = None) -> int:
    """Runs the renderings that the command line names and prints what was read."""
    options = _options(arguments)
    renderings = _renderings(options)
    with Pool(options.processes, maxtasksperchild=100) as pool:
        outcomes = list(pool.imap_unordered(_extract, renderings, chunksize=2))
    tallies = _tallies(outcomes)
    for title, group in tallies.items():
        print_tallies(title, group)
    silent = _print_mistakes(outcomes, 1000 if options.only else _SHOWN)
    if options.write:
        for rendering, _, _ in outcomes:
            Path(options.write, rendering.name).write_bytes(rendering.payload)
    if options.json:
        Path(options.json).write_text(json.dumps(_as_json(outcomes, tallies), ensure_ascii=False, indent=1))
    return 1 if silent else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=500, help="renderings over all formats together")
    parser.add_argument("--seed", type=int, default=0, help="the first seed; each format counts on from it")
    parser.add_argument("--formats", default=",".join(FORMATS), help="comma-separated")
    parser.add_argument("--only", metavar="FORMAT-SEED", help="one rendering, with all its mistakes")
    parser.add_argument(
        "--without-golden", action="store_true", help="leave out the golden files of the tests"
    )
    parser.add_argument("--corpus", type=Path, help="a directory with reports/ and truth/")
    parser.add_argument("--json", type=Path, help="write the counts and mistakes to this file")
    parser.add_argument("--write", type=Path, help="write the rendered files to this directory")
    parser.add_argument("--processes", type=int, default=None)
    return parser.parse_args(arguments)


def _renderings(options: argparse.Namespace) -> Iterator[Rendering]:
    if options.only:
        format_, _, seed = options.only.partition("-")
        yield from draw_renderings([int(seed)], format_)
        return
    formats = options.formats.split(",")
    whole = sum(_SHARES[format_] for format_ in formats)
    for format_ in formats:
        count = round(options.count * _SHARES[format_] / whole)
        try:
            yield from draw_renderings(range(options.seed, options.seed + count), format_)
        except NoOfficeError as error:
            print(f"left out: {format_} ({error})", file=sys.stderr)
    if not options.without_golden:
        yield from golden_files()
    if options.corpus:
        yield from real_reports(options.corpus)


def _extract(rendering: Rendering) -> Outcome:
    started = time.perf_counter()
    extractions = extract_payload(rendering.payload, source=rendering.name)
    seconds = time.perf_counter() - started
    return rendering, score(extractions, rendering.truth, rendering.year, rendering.agency), seconds


def _tallies(outcomes: list[Outcome]) -> dict[str, dict[str, Tally]]:
    groups: dict[str, dict[str, Tally]] = {
        title: defaultdict(Tally) for title in ("by difficulty", "by grade", "by format")
    }
    for rendering, result, seconds in outcomes:
        for difficulty in rendering.difficulties:
            groups["by difficulty"][difficulty].add(result, seconds)
        groups["by grade"][result.grade].add(result, seconds)
        groups["by format"][rendering.format].add(result, seconds)
        if rendering.format in FORMATS:
            groups["by format"]["these together"].add(result, seconds)
    return groups


def _print_mistakes(outcomes: list[Outcome], limit: int) -> int:
    """Prints the silent mistakes, then the others as far as `limit` goes; returns the number of silent ones."""
    silent = 0
    lines = []
    for rendering, result, _ in sorted(outcomes, key=lambda outcome: outcome[0].name):
        for mistake in result.mistakes:
            wrong = mistake.outcome in {"wrong_silent", "invented"}
            silent += wrong
            key = "/".join(mistake.key)
            line = (
                f"  {rendering.name} {mistake.outcome}: {key} printed {mistake.printed}, read {mistake.read}"
            )
            lines.append((not wrong, not mistake.outcome.endswith("silent"), line))
    lines.sort(key=lambda entry: entry[:2])
    if lines:
        print(f"\nmistakes ({min(limit, len(lines))} of {len(lines)}; silent ones first)")
    for _, _, line in lines[:limit]:
        print(line)
    return silent


def _as_json(outcomes: list[Outcome], tallies: dict[str, dict[str, Tally]]) -> dict[str, object]:
    return {
        **{
            title: {name: tally.as_json() for name, tally in group.items()}
            for title, group in tallies.items()
        },
        "mistakes": [
            {
                "file": rendering.name,
                "difficulties": rendering.difficulties,
                "cell": "/".join(mistake.key),
                "printed": None if mistake.printed is None else float(mistake.printed),
                "read": None if mistake.read is None else float(mistake.read),
                "outcome": mistake.outcome,
            }
            for rendering, result, _ in outcomes
            for mistake in result.mistakes
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
