"""Chooses the CMS family of a page by the signs that its vendor leaves, the most decisive first."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crawlers.families.catalogue import FAMILIES
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from crawlers.families.family import Family
    from crawlers.pages.page import Page


@dataclass(frozen=True, slots=True)
class _Sign:
    """A pattern, and the literals of which one must be there for it to fit (they are much faster to look for)."""

    family: str
    where: str
    literals: tuple[str, ...]
    pattern: re.Pattern[str]

    def fits(self, page: Page) -> bool:
        if self.where == "meta":
            return any(self.pattern.fullmatch(name) for name in page.meta)
        if self.where == "url":
            return self.pattern.search(page.url) is not None
        return any(literal in page.lowered for literal in self.literals) and bool(
            self.pattern.search(page.text)
        )


@cache
def _signs() -> tuple[_Sign, ...]:
    with files("crawlers.families").joinpath("signs.csv").open(encoding="utf-8") as lines:
        return tuple(
            _Sign(
                row["family"],
                row["where"],
                tuple(row["literals"].split()),
                re.compile(row["pattern"], re.IGNORECASE),
            )
            for row in csv.DictReader(lines)
        )


def detect(page: Page, *, override: str | None = None) -> Family:
    """The family of a page; a family that the registry names is not questioned.

    Raises WrongUsageError for a name that no family has.
    """
    name = override or name_family(page)
    if name not in FAMILIES:
        raise WrongUsageError(
            f"family {name}", "there is no such family", f"Use one of {', '.join(FAMILIES)}."
        )
    return FAMILIES[name]


def name_family(page: Page) -> str:
    """The name of the family whose sign comes first in signs.csv; `generic` without any."""
    return next((sign.family for sign in _signs() if sign.fits(page)), "generic")
