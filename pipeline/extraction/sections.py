"""The six sections of a report: found by the wording of their headings, because numbering is lost or restarts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.documents.model import Table
from pipeline.extraction.folding import fold, without_ordinal
from pipeline.extraction.labels import exact_labels
from pipeline.extraction.numbers import is_value_like
from pipeline.extraction.report import Section
from pipeline.forms.loading import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.documents.model import Document, Paragraph
    from pipeline.extraction.entries import Row

SECTION_NUMBERS = (1, 2, 3, 4, 5, 6)
_LONGEST_HEADING = 40
_NUMBERED = re.compile(r"(?:第?[一二三四五六七八九十]{1,2}[、.部]|[1-9][、.])")
_SENTENCE = re.compile(r"[。;!?]")
_RUNNING_LENGTH = 80
_FIRST_MARKS = frozenset("一二三四五六")


@cache
def _headings() -> tuple[tuple[int, frozenset[str]], ...]:
    return tuple((number, frozenset(map(fold, words(f"section_{number}")))) for number in SECTION_NUMBERS)


@cache
def _keys() -> tuple[tuple[int, tuple[tuple[str, ...], ...]], ...]:
    return tuple(
        (number, tuple(tuple(word.split("+")) for word in words(f"section_key_{number}")))
        for number in SECTION_NUMBERS
    )


def section_of(text: str) -> int:
    """The number of the section that a line heads, or 0; lines of prose that name a section are not headings."""
    if len(text) > 3 * _LONGEST_HEADING:
        return 0
    folded = fold(text)
    if not 2 <= len(folded) <= _LONGEST_HEADING or folded[-1] in "。;,":
        return 0
    if folded[0] in "(（":
        return 0
    bare = without_ordinal(folded).rstrip(":")
    for number, known in _headings():
        if bare in known:
            return number
    if not _NUMBERED.match(folded):
        return 0
    for number, alternatives in _keys():
        if any(all(part in bare for part in parts) for parts in alternatives):
            return number
    return 0


@cache
def _running_pattern() -> re.Pattern[str]:
    """Headings inside of running text: a Chinese ordinal and one of the known wordings, white space ignored."""
    spaced = r"\s*"
    groups = "|".join(
        f"(?P<section_{number}>"
        + "|".join(
            spaced.join(map(re.escape, word))
            for word in sorted(words(f"section_{number}"), key=len, reverse=True)
        )
        + ")"
        for number in SECTION_NUMBERS
    )
    return re.compile(rf"[一二三四五六七八]\s*、\s*(?:政府信息公开工作)?(?:{groups})")


def _lines(document: Document, cut: dict[int, tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """(section number or 0, text) for every line, running text divided at the headings inside of it."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _headings_in(block)
            continue
        paragraph, text = block, block.text
        if paragraph.index in cut:
            text = _without_table(paragraph, cut[paragraph.index])
        if len(text) <= _RUNNING_LENGTH:
            for line in text.split("\n"):
                if line.strip():
                    yield section_of(line), line.strip()
            continue
        place, number = 0, 0
        for match in _running_pattern().finditer(text):
            if match.start() > place and text[place : match.start()].strip():
                yield 0, text[place : match.start()].strip()
            number = int((match.lastgroup or "_0").rpartition("_")[2])
            yield number, match.group().strip()
            place = match.end()
        if text[place:].strip():
            yield 0, text[place:].strip()


def _headings_in(table: Table) -> Iterator[tuple[int, str]]:
    """Section headings that stand in a row of their own where several sections share one table."""
    for cell in table.cells:
        if cell.column == 0 and cell.column_span > 3 and cell.text.lstrip()[:1] in _FIRST_MARKS:
            number = section_of(cell.text)
            if number:
                yield number, cell.text.strip()


def _without_table(paragraph: Paragraph, span: tuple[int, int]) -> str:
    """Running text without the table inside of it, from the sentence before the first value to the last value."""
    text = paragraph.text
    first, last = span
    headings = [match.end() for match in _running_pattern().finditer(text) if match.end() <= first]
    stops = [match.end() for match in _SENTENCE.finditer(text, 0, first)]
    start = max([*headings[:1], *stops], default=0)
    kept = "\n".join(match.group() for match in _running_pattern().finditer(text, start, last))
    return text[:start] + ("\n" if kept else "") + kept + text[last:]


def _table_spans(rows: Iterable[Row]) -> dict[int, tuple[int, int]]:
    """For each paragraph of running text the stretch from its first to its last table value."""
    spans: dict[int, tuple[int, int]] = {}
    for row in rows:
        for one in row.fields:
            origin = one.origin
            if origin is None or origin.paragraph is None or origin.start is None or origin.end is None:
                continue
            first, last = spans.get(origin.paragraph, (origin.start, origin.end))
            spans[origin.paragraph] = (min(first, origin.start), max(last, origin.end))
    return spans


def find_sections(document: Document, rows: Iterable[Row]) -> tuple[Section, ...]:
    """The sections that a document prints, in order of their numbers; tables are left out of their text."""
    headings: dict[int, str] = {}
    texts: dict[int, list[str]] = {}
    current = 0
    for number, line in _lines(document, _table_spans(rows)):
        if number:
            current = number
            headings.setdefault(number, line)
            texts.setdefault(number, [])
        elif current and not (current in (2, 3, 4) and _is_table_text(line)):
            texts[current].append(line)
    return tuple(Section(number, headings[number], "\n".join(texts[number])) for number in sorted(headings))


def _is_table_text(line: str) -> bool:
    """A line that a table was flattened into: a label or values."""
    if len(line) > 2 * _LONGEST_HEADING:
        return False
    return bool(exact_labels(line)) or all(is_value_like(part) for part in line.split())
