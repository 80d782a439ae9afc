"""Whether the tables of a report are on a page: their labels appear nowhere else on government sites."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

ENOUGH = 2


@cache
def _words() -> tuple[str, ...]:
    with files("crawlers.pages").joinpath("table_words.csv").open(encoding="utf-8") as lines:
        return tuple(row["word"] for row in csv.DictReader(lines))


def has_report_tables(visible: str) -> bool:
    """Whether a text without blanks holds labels of the statutory tables."""
    return sum(word in visible for word in _words()) >= ENOUGH
