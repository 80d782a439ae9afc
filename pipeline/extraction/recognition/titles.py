"""What a title says: whether it names a government-information report, and of which year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.extraction.folding import fold
from pipeline.extraction.numbers import chinese_number
from pipeline.forms.loading import words

YEAR = r"(?:20\d{2}|二[零OoΟ0][零一二三四五六七八九]{2})"
_YEAR = re.compile(rf"(?<!\d)({YEAR})(?=年|(?:度)?(?:政府|信息|政务|上半年)|度)")
_YEARS = re.compile(rf"(?<!\d){YEAR}年?度?[-—~至到、和]{YEAR}年")
_LOOSE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
REPORT = re.compile(
    r"(?:政府信息公开|信息公开|政务公开)(?:工作)?(?:情况)?[^,;]{0,12}?"
    r"(?:年度工作报告|工作年度报告|年度报告|工作年报|年报|工作报告|报告)"
)
_NOTICE = re.compile(r"关于(?P<forwarded>印发|公布|发布|转发|公开)?.*(?:通知|公告|通告|函)")
_EARLIEST, _LATEST = 2004, 2099


@dataclass(frozen=True, slots=True)
class TitleVerdict:
    """Whether a title names a report to be read; `reason` says why, in words for a person."""

    verdict: Literal["accept", "reject", "uncertain"]
    reason: str


@cache
def _listed(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in words(name))


def _contained(text: str, name: str) -> str | None:
    return next((word for word in _listed(name) if word in text), None)


@lru_cache(maxsize=1024)
def classify_title(title: str) -> TitleVerdict:
    """Accept, reject or doubt a title, by positive evidence; confusable kinds of document are named in the reason."""
    text = fold(title)
    report = REPORT.search(text)
    if word := _other_kind(text):
        return TitleVerdict("reject", f"the title names another kind of document ({word})")
    if word := _instruction(text):
        return TitleVerdict("reject", f"a notice about reports, not a report ({word}…通知)")
    if word := _contained(text, "doubtful_title"):
        return TitleVerdict("uncertain", f"a summary of work may be a report of the early years ({word})")
    if report is None:
        return TitleVerdict("uncertain" if _bare_report(text) else "reject", "the title names no such report")
    if "政府信息公开" not in text and (word := _contained(text, "other_regime")):
        return TitleVerdict(
            "uncertain", f"schools, hospitals and utilities report under other rules ({word})"
        )
    if report_year(title) is None:
        return TitleVerdict("uncertain", "the title names a report but no year")
    return TitleVerdict("accept", "the title names a report and its year")


def confusable(title: str) -> str | None:
    """The words by which a title names another kind of document or an instruction, or None."""
    text = fold(title)
    if word := _other_kind(text):
        return word
    word = _instruction(text)
    return f"{word}…通知" if word else None


def _other_kind(text: str) -> str | None:
    """The word by which a title names another kind of document; the name of an agency may hold some of them."""
    word = _contained(text, "rejected_title")
    return word or (None if "政府信息公开" in text else _contained(text, "rejected_subject"))


def _instruction(text: str) -> str | None:
    """The word by which a notice asks for reports; the name of who sends one may hold such a word (组织部)."""
    notice = _NOTICE.search(text)
    if notice is None:
        return None
    report = REPORT.search(text)
    start = report.start() if notice["forwarded"] and report else notice.start()
    return _contained(text[start:], "instruction")


def _bare_report(text: str) -> bool:
    """Rows of aggregated lists print only 2023年年度报告 or 年报 under the agency's name."""
    return bool(re.fullmatch(r".{0,20}?(?:年度报告|年报)(?:\(.*\))?", text)) and report_year(text) is not None


def _as_year(text: str) -> int | None:
    if text.isdigit():
        year = int(text)
    else:
        number = chinese_number(re.sub("[OoΟ0]", "零", text))
        if number is None:
            return None
        year = number
    return year if _EARLIEST <= year <= _LATEST else None


@lru_cache(maxsize=1024)
def report_year(title: str) -> int | None:
    """The reporting year in a title; with several, the one next to the words 政府信息公开…报告."""
    text = fold(title)
    found = [(match.start(), _as_year(match.group(1))) for match in _YEAR.finditer(text)]
    if not found:
        found = [(match.start(), _as_year(match.group(1))) for match in _LOOSE_YEAR.finditer(text)]
    years = [(start, year) for start, year in found if year is not None]
    if not years:
        return None
    report = REPORT.search(text)
    if report is None:
        return years[0][1]
    inside = [year for start, year in years if report.start() <= start < report.end()]
    before = [year for start, year in years if start < report.start()]
    if inside:
        return inside[0]
    return before[-1] if before else years[0][1]


def names_several_years(title: str) -> bool:
    """Whether a title gives a span of years (2022-2023年), so that none of them is certain."""
    return _YEARS.search(fold(title)) is not None
