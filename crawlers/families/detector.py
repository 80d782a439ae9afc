"""Chooses the CMS family of a page by the signs that its vendor leaves, the most decisive first."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crawlers.families.catalogue import FAMILIES
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from crawlers.families.family import Family
    from crawlers.pages.page import Page


@cache
def _signs() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    with files("crawlers.families").joinpath("signs.csv").open(encoding="utf-8") as lines:
        return tuple(
            (row["family"], row["where"], re.compile(row["pattern"], re.IGNORECASE))
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
    for family, where, pattern in _signs():
        if where == "meta":
            found = any(pattern.fullmatch(name) for name in page.meta)
        else:
            found = pattern.search(page.url if where == "url" else page.text) is not None
        if found:
            return family
    return "generic"
