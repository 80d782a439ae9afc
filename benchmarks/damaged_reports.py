"""Whether damage to real reports is told: copies damaged at random, and what is read wrong from them without a flag.

    python -m benchmarks.damaged_reports --corpus DIR --copies 200 --seed 1

DIR holds reports/ and truth/. A lost number may be missing; no value may be wrong without a flag. Damage that no
reader can see stays in the count: a label lost between digits that run together. Exit code 1 when there is any.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.damages import HTML, TEXT
from benchmarks.real_reports import real_reports
from benchmarks.scoring import OUTCOMES, score
from pipeline.extraction.extract import extract_payload

if TYPE_CHECKING:
    from benchmarks.renderings.rendering import Rendering

MOST_DAMAGES = 4


def main() -> int:
    """Print each silent mistake with the damage that led to it, and a table of all outcomes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, help="a directory with reports/ and truth/")
    parser.add_argument("--copies", type=int, default=200, help="damaged copies of each report")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", type=Path, help="write copies with silent mistakes to this directory")
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    cells: Counter[str] = Counter()
    copies = 0
    for report in real_reports(arguments.corpus):
        if report.format == "real pdf":
            continue
        for number in range(arguments.copies):
            text, names = damaged(report, generator)
            if not names:
                continue
            copies += 1
            result = score(
                extract_payload(text.encode(), source=report.name), report.truth, report.year, report.agency
            )
            cells.update(result.cells)
            cells["invented"] += result.invented
            silent = [one for one in result.mistakes if one.outcome in ("wrong_silent", "invented")]
            if silent:
                print(f"{report.name} {number}: {', '.join(names)}")
                for one in silent:
                    print(f"    {'/'.join(one.key)}: printed {one.printed}, read {one.read}")
                if arguments.write:
                    (arguments.write / f"{number}-{report.name}").write_text(text, encoding="utf-8")
    print(
        f"{copies} damaged copies: {', '.join(f'{cells[name]:,} {name}' for name in (*OUTCOMES, 'invented'))}"
    )
    return int(bool(cells["wrong_silent"] + cells["invented"]))


def damaged(report: Rendering, generator: random.Random) -> tuple[str, list[str]]:
    """A copy of a report with up to four damages, and their names."""
    text = report.payload.decode("utf-8")
    names = []
    for damage in generator.choices(
        TEXT if report.format in ("real txt", "real md") else HTML, k=generator.randint(1, MOST_DAMAGES)
    ):
        changed = damage(generator, text)
        if changed is not None and changed != text:
            text = changed
            names.append(damage.__name__)
    return text, names


if __name__ == "__main__":
    sys.exit(main())
