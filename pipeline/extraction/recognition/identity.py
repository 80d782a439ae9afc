"""Whether a document is a report, and whose: title, agency, year and dates, each from the best of several claims."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.documents.model import Paragraph, Table
from pipeline.extraction.folding import fold
from pipeline.extraction.recognition.agencies import agency_in_title
from pipeline.extraction.recognition.printed_titles import (
    LONGEST_TITLE_LINE,
    is_title_line,
    printed_titles,
    titles_in_running_text,
)
from pipeline.extraction.recognition.titles import (
    classify_title,
    confusable,
    names_several_years,
    report_year,
)
from pipeline.extraction.report import Finding, Severity
from pipeline.forms.loading import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.documents.model import Document
    from pipeline.extraction.report import Context

_PERIOD = re.compile(
    r"统计(?:数据|资料)?的?(?:期限|时限|周期|时段|时间|范围|口径)?[^。;]{0,16}?(20\d{2})年?(?:1月1日|1月|至|度|(?=月1日))"
)
_SPOKEN_YEAR = re.compile(r"(20\d{2})年度?[^。;,]{0,12}?(?:政府信息公开|信息公开)[^。;,]{0,8}(?:报告|年报)")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d{2})年")
_DATE = re.compile(r"(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_LINES_SEARCHED = 80
_FIRST_LINES = 3
_FEWEST_IN_LIST = 3


@dataclass(slots=True)
class Identity:
    """Who reports on which year, with the findings that the claims gave rise to.

    `is_list` is set where the document names the reports of several agencies, as a list of them does.
    """

    title: str
    agency: str
    year: int | None
    published: datetime.date | None
    verdict: str
    reason: str
    findings: list[Finding] = field(default_factory=list)
    is_list: bool = False


@cache
def _claim_pattern(name: str) -> re.Pattern[str]:
    labels = "|".join(sorted(map(re.escape, words(name)), key=len, reverse=True))
    return re.compile(rf"^\s*[【\[]?(?:{labels})[】\]]?\s*[:：]\s*(\S.*)$")


def _lines(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            lines.extend(line.strip() for line in block.text.split("\n") if line.strip())
        if len(lines) >= _LINES_SEARCHED:
            break
    return lines[:_LINES_SEARCHED]


def _table_claims(document: Document, name: str) -> Iterator[str]:
    """Values beside a label in the information table before the content (名称 | …, 发布机构 | …)."""
    labels = {fold(word) for word in words(name)}
    for block in document.blocks[:40]:
        if isinstance(block, Table) and len(block.cells) <= 60:
            for first, second in zip(block.cells, block.cells[1:], strict=False):
                if fold(first.text).rstrip(":") in labels and second.row == first.row and second.text.strip():
                    yield " ".join(second.text.split())


def _claims(document: Document, lines: list[str], name: str) -> list[str]:
    pattern = _claim_pattern(name)
    spoken = [match[1].strip() for line in lines if len(line) < 200 and (match := pattern.match(line))]
    return spoken + list(_table_claims(document, name))


def _candidates(document: Document, lines: list[str], text: str, context: Context) -> Iterator[str]:
    metadata = document.metadata
    if metadata.get("articletitle"):
        yield metadata["articletitle"]
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.level in (1, 2) and block.text.strip():
            yield " ".join(block.text.split())
    claim = _claim_pattern("title_claim")
    yield from printed_titles([claim.sub(r"\1", line) for line in lines], text)
    yield from _claims(document, lines, "title_claim")
    if metadata.get("title"):
        yield metadata["title"]
    yield from titles_in_running_text(lines)
    if context.list_title:
        yield context.list_title
    yield from (line for line in lines[:_FIRST_LINES] if len(line) <= LONGEST_TITLE_LINE and confusable(line))


def _best_title(titles: list[str]) -> str:
    accepted = [title for title in titles if classify_title(title).verdict == "accept"]
    named = [title for title in accepted if agency_in_title(title)]
    doubtful = [title for title in titles if classify_title(title).verdict == "uncertain"]
    confusing = [title for title in titles if confusable(title)]
    for choice in (named, accepted, doubtful, confusing):
        if choice:
            return choice[0]
    return ""


def identify(document: Document, context: Context) -> Identity:
    """The identity that a document claims; contradictions between its claims become findings."""
    lines = _lines(document)
    text = _running_text(document)
    titles = [" ".join(title.split()) for title in _candidates(document, lines, text, context)]
    title = _best_title(titles)
    verdict = classify_title(title)
    findings: list[Finding] = []
    year = _year(title, text, context, findings)
    agency = agency_in_title(title) or _claimed_agency(document, lines, context, findings)
    if not title:
        findings.append(Finding("title.missing", Severity.MEDIUM, "no title that names a report was found"))
    if not agency:
        findings.append(
            Finding("agency.unknown", Severity.MEDIUM, "the document does not name the agency that reports")
        )
    named = {agency_in_title(one) for one in titles if classify_title(one).verdict == "accept"} - {None}
    return Identity(
        title,
        agency,
        year,
        _published(document, lines, context),
        verdict.verdict,
        verdict.reason,
        findings,
        is_list=len(named) >= _FEWEST_IN_LIST,
    )


def _running_text(document: Document) -> str:
    return "".join(fold(paragraph.text) for paragraph in document.paragraphs if paragraph.text.strip())


def _year(title: str, text: str, context: Context, findings: list[Finding]) -> int | None:
    titled = report_year(title) if title and classify_title(title).verdict != "reject" else None
    found = _PERIOD.search(text)
    period = int(found[1]) if found else None
    if titled and period and titled != period:
        findings.append(
            Finding(
                "year.conflict",
                Severity.HIGH,
                f"the title says {titled}, the statistical period {period}",
                evidence=found[0] if found else "",
            )
        )
    if titled and not period and names_several_years(title):
        message = "the title names several years, and the text no statistical period"
        findings.append(Finding("year.conflict", Severity.HIGH, message, evidence=title))
    if titled or period:
        return titled or period
    if spoken := _SPOKEN_YEAR.search(text):
        return int(spoken[1])
    guesses = [report_year(context.list_title) if context.list_title else None]
    start = max(text.find("总体情况"), 0)
    first = _ANY_YEAR.search(text, start) or _ANY_YEAR.search(text)
    guesses.append(int(first[1]) if first else None)
    year = next((guess for guess in guesses if guess), None)
    if year is None:
        findings.append(
            Finding("year.unknown", Severity.HIGH, "neither title nor text names the reporting year")
        )
    else:
        findings.append(
            Finding(
                "year.inferred",
                Severity.MEDIUM,
                f"{year} is the first year that the text speaks of",
                str(year),
            )
        )
    return year


def _claimed_agency(document: Document, lines: list[str], context: Context, findings: list[Finding]) -> str:
    """The agency by the page's own claims; a portal claims what its departments wrote, so that it is a finding."""
    claims = [document.metadata.get("contentsource", ""), *_claims(document, lines, "agency_claim")]
    empty = {fold(word) for word in words("empty_agency")}
    named = (
        name
        for name in map(fold, claims)
        if 3 < len(name) <= 40 and name not in empty and re.fullmatch(r"[\u4e00-\u9fff()]+", name)
    )
    agency = next(named, context.agency_names[0] if len(context.agency_names) == 1 else "")
    if agency:
        message = "the title names no agency; this one is claimed by the page or by the site"
        findings.append(Finding("agency.inferred", Severity.LOW, message, agency))
    return agency


def as_date(text: str) -> datetime.date | None:
    """The first date in a text, or None."""
    match = _DATE.search(fold(text))
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _published(document: Document, lines: list[str], context: Context) -> datetime.date | None:
    claims = [document.metadata.get("pubdate", ""), *_claims(document, lines, "date_claim")]
    for claim in claims:
        if found := as_date(claim):
            return found
    return context.list_date


def parts_of(document: Document) -> list[tuple[int, int]]:
    """Block ranges of the reports in a document: more than one only where each has its own title and table."""
    starts: list[int] = []
    known: set[tuple[str | None, int | None]] = set()
    for index, block in enumerate(document.blocks):
        if (
            isinstance(block, Paragraph)
            and 8 <= len(block.text) <= 2 * LONGEST_TITLE_LINE
            and is_title_line(block.text)
        ):
            identity = (agency_in_title(block.text), report_year(block.text))
            if identity not in known and None not in identity:
                known.add(identity)
                starts.append(index)
    if len(starts) < 2:
        return [(0, len(document.blocks))]
    ranges: list[tuple[int, int]] = []
    for start, stop in zip(starts, [*starts[1:], len(document.blocks)], strict=True):
        if _has_tables(document, start, stop):
            ranges.append((start, stop))
    if len(ranges) < 2:
        return [(0, len(document.blocks))]
    return ranges


def _has_tables(document: Document, start: int, stop: int) -> bool:
    for block in document.blocks[start:stop]:
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells[:200]]
        if any("本年新收" in fold(text) or "结果维持" in fold(text) for text in texts):
            return True
    return False
