"""The provinces of the mainland: ISO 3166-2 codes beside the two-digit codes and names of GB/T 2260."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Province:
    """A province, autonomous region or municipality; its division codes begin with `code`.

    `mark` is the one character that stands for it in the licences of websites (备案号).
    """

    iso: str
    code: str
    name: str
    short_name: str
    mark: str


@cache
def provinces() -> dict[str, Province]:
    """The 31 provinces by ISO 3166-2 code."""
    with Path(__file__).with_name("divisions.csv").open(encoding="utf-8", newline="") as rows:
        found = (Province(*row) for row in list(csv.reader(rows))[1:])
        return {province.iso: province for province in found}
