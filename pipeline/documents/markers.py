"""How much of an annual report a piece of text holds, told by the official wording it repeats."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files


@cache
def all_markers() -> tuple[str, ...]:
    """The wordings that count."""
    with files("pipeline.documents").joinpath("report_markers.csv").open(encoding="utf-8") as lines:
        return tuple(row["marker"] for row in csv.DictReader(lines))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, all_markers())))


def found_markers(text: str) -> list[str]:
    """The report wordings in `text`, in order, once for each occurrence.

    Words are cut by tags and wrapped by source lines, so blanks between their characters do not count.
    """
    return _pattern().findall("".join(text.split()))


def has_markers(text: str, fewest: int) -> bool:
    """Whether `text` holds so many different report wordings; that is told sooner than their number."""
    text = "".join(text.split())
    found = 0
    for marker in all_markers():
        found += marker in text
        if found >= fewest:
            return True
    return False
