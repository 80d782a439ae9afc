"""What the codes of findings and flags mean, in both languages, from the lists that the codebook prints."""

from __future__ import annotations

import csv
from functools import cache

from pipeline.dataset.release.codebook import code_lists
from pipeline.website.words import Text, same


def meaning_of(code: str) -> Text:
    """The meaning of a finding or flag; the code itself where no list has it."""
    return meanings().get(code, same(code))


@cache
def meanings() -> dict[str, Text]:
    """The meanings of all codes."""
    found: dict[str, Text] = {}
    for path in code_lists():
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                found[row["code"]] = Text(row["meaning_zh"], row["meaning"])
    return found
