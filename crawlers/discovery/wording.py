"""What an anchor text says about where it leads, by the word lists of words.yaml."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from crawlers.pages.page import Page

YEAR_NODE = re.compile(
    r"^\W*(?:19|20)\d{2}年?度?(?:及以前|以前|之前)?(?:年报|年度报告|报告|政府信息公开年报)?\W*$"
)
YEAR = re.compile(r"20\d\d|二〇\S\S")
DIGIT_YEAR = re.compile(r"20\d\d")
COLUMN_LENGTH = 24
# With a year in it, a longer text is the title of one report.
YEAR_COLUMN_LENGTH = 16
SECTION_LENGTH = 14
AGENCY_LENGTH = 24
FOLDER_LENGTH = 12
COLUMN_SCORE = 80


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of words.yaml."""
    lists: dict[str, list[str]] = yaml.safe_load(
        files("crawlers.discovery").joinpath("words.yaml").read_text(encoding="utf-8")
    )
    return tuple(lists[name])


def score(text: str) -> int:
    """How likely a squeezed anchor text leads to a column of reports: 80 and more itself, less by a section."""
    if not text or len(text) > COLUMN_LENGTH or any(word in text for word in words("other_reports")):
        return 0
    if len(text) > YEAR_COLUMN_LENGTH and YEAR.search(text):
        return 0
    columns = words("columns")
    if text in columns:
        return 100 - 2 * columns.index(text) if "公开" in text else COLUMN_SCORE + 2
    if any(word in text for word in columns):
        return 90 if "公开" in text else COLUMN_SCORE
    if any(word in text for word in words("passed_over")) or len(text) > SECTION_LENGTH:
        return 0
    sections = words("sections")
    if text in sections:
        return 60 - 2 * sections.index(text)
    return 25 if "信息公开" in text or "政务公开" in text else 0


def is_year(text: str) -> bool:
    """Whether a text is the node of one year: 2023, 2023年度, 2022年及以前."""
    return YEAR_NODE.match(text) is not None


def is_group(text: str) -> bool:
    """Whether a text leads to the reports of other bodies or years."""
    return len(text) <= AGENCY_LENGTH and any(word in text for word in words("groups"))


def may_hold_reports(text: str) -> bool:
    """Whether a short text names nothing that never holds reports."""
    others = (*words("other_reports"), *words("passed_over"))
    return 1 < len(text) <= FOLDER_LENGTH and not any(word in text for word in others)


def is_agency(text: str) -> bool:
    """Whether a text reads like the name of a body and nothing more."""
    return (
        1 < len(text) <= AGENCY_LENGTH
        and text.endswith(words("agency_endings"))
        and not re.search(r"\d", text)
    )


def claims_reports(page: Page) -> bool:
    """Whether the column tags of a page name it a column of reports."""
    claims = (page.meta.get("columntype", ""), page.meta.get("columnname", ""))
    return any(claim in words("column_tags") or score(claim) >= COLUMN_SCORE for claim in claims)


def year_in(text: str | None) -> int | None:
    """The first year that a text prints in digits."""
    found = DIGIT_YEAR.search(text or "")
    return int(found.group(0)) if found else None
