"""Running text of a table cut into labels, values and the rest, with the boundaries that the text keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipeline.documents.model import Origin, Paragraph
from pipeline.extraction.folding import ILLEGIBLE, fold, without_ordinal
from pipeline.extraction.labels import Label, exact_labels, near_label
from pipeline.forms.loading import FORM_NAMES, TABLES, columns, form, words

if TYPE_CHECKING:
    from collections.abc import Sequence

JOINED, SPACE, LINE, GAP = 0, 1, 2, 3
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–·•~～*]+\s*\d{1,3}\s*[-—–·•~～*]+|第\s*\d{1,3}\s*页.{0,8}|\d{1,3}\s*/\s*\d{1,3})\s*"
)
_PUNCTUATION = set("“”\"'‘’《》(),、;:.!?·/")
_IN_BRACKETS = r"[(][一二三四五六七八九十]{1,2}[)]"
_ORDINAL = rf"(?:{_IN_BRACKETS}|[一二三四五六七八九]、|\d[.、])"
_GROUP_ORDINAL = re.compile(_IN_BRACKETS)
ROW_ORDINAL = re.compile(_ORDINAL)
_WORDS = re.compile(r"\d\D{1,80}")
_DIGIT_ORDINAL = re.compile(r"\d[.、]")
# What clings to a digit and is no word: letters, characters of private fonts, decoration. It makes the number doubtful.
_DECORATION = r"[A-Za-z%‰\ue000-\uf8ff\U00010000-\U0001ffff]{1,20}+"
_BEFORE, _BEHIND = rf"(?:{_DECORATION}\.?)?", rf"(?:\.?{_DECORATION}\d*+)*+"
_VALUE = re.compile(
    rf"(?P<illegible>\d[\d.,]{{0,20}}[{ILLEGIBLE}][\d.,{ILLEGIBLE}]*|[{ILLEGIBLE}][.,{ILLEGIBLE}]{{0,20}}\d[\d.,{ILLEGIBLE}]*)"
    rf"|(?P<number>{_BEFORE}(?:[+-]|增加|减少|增|减)?\d+(?:,\d{{3}})*(?:\.[\x01-\x03]?\d+)?{_BEHIND}"
    rf"(?:万元|亿元|元|件|条|项|个)?(?:(?!{_IN_BRACKETS})\([^()\d]{{0,12}}\d*[^()\d]{{1,12}}\))?)"
    r"|(?P<mark>[-—–/]*[—–/](?=-\d)|[-—–/]+|无(?![\u4e00-\u9fff]))"
    r"|(?P<text>[^\d\x01-\x03]+?(?=[+-]?\d|[\x01-\x03]|$))"
    r"|(?P<boundary>[\x01-\x03]+)"
)
_CJK = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_SHORT = 3
_HEADING = r"[一二三四五六七八九十]、(?=[\u4e00-\u9fff])"


@dataclass(slots=True)
class Token:
    """A label, a value or other text; `before` and `after` tell how it is parted from its neighbours.

    `section` is the section number where the token is a numbered heading (0 for a heading of another name).
    `empty_before` and `empty_after` count the empty lines there.
    """

    kind: Literal["label", "value", "text", "heading"]
    text: str
    before: int
    after: int
    origin: Origin | None = None
    labels: tuple[Label, ...] = ()
    section: int = 0
    empty_before: int = 0
    empty_after: int = 0


@dataclass(slots=True)
class _Flow:
    """The characters of a stretch of paragraphs without white space, each knowing the boundary before it.

    `empty` counts the empty lines before a character, where there are any; those at the end stand before its length.
    """

    text: str
    before: list[int]
    paragraph: list[int]
    offset: list[int]
    empty: dict[int, int]


def _flow(paragraphs: Sequence[Paragraph]) -> _Flow:
    marks: list[str] = []
    before: list[int] = []
    paragraph: list[int] = []
    offset: list[int] = []
    empty: dict[int, int] = {}
    pending = GAP
    for block in paragraphs:
        if not block.text.strip():
            pending = GAP
            empty[len(marks)] = empty.get(len(marks), 0) + 1
            continue
        pending = max(pending, LINE)
        start = 0
        for line in re.split(r"(?<=\n)", block.text):
            if _PAGE_NUMBER.fullmatch(line):
                start += len(line)
                continue
            if start:
                pending = max(pending, LINE)
            for place, raw in enumerate(line, start):
                mark = fold(raw)
                if not mark:
                    pending = max(pending, SPACE)
                    continue
                for one in mark:
                    marks.append(one)
                    before.append(pending)
                    paragraph.append(block.index)
                    offset.append(place)
                    pending = JOINED
            start += len(line)
    return _Flow("".join(marks), before, paragraph, offset, empty)


def _loose(label: str) -> str:
    return "".join(re.escape(mark) + "?" if mark in _PUNCTUATION else re.escape(mark) for mark in label)


@cache
def _pattern() -> re.Pattern[str]:
    """All labels of the statutory tables and numbered headings; punctuation inside a label is optional."""
    cores: set[str] = set()
    for name in FORM_NAMES:
        for entry in form(name).items:
            cores.update(without_ordinal(label) for label in entry.labels)
            if entry.group:
                cores.add(without_ordinal(entry.group))
    for column in columns():
        cores.update(fold(label) for label in column.labels if len(label) > 2 or label == column.label)
    for listed in ("span_label", "legal_persons"):
        cores.update(fold(word) for word in words(listed))
    alternatives = "|".join(_loose(core) for core in sorted(cores, key=len, reverse=True) if core)
    sections = "|".join(
        f"(?P<section_{number}>[一二三四五六]、(?:政府信息公开工作)?(?:{listed}))"
        for number in range(1, 7)
        for listed in ["|".join(_loose(fold(word)) for word in words(f"section_{number}"))]
    )
    firsts = "".join(sorted({core[0] for core in cores if core[0] not in _PUNCTUATION}))
    return re.compile(
        rf"(?=[{re.escape(firsts)}一二三四五六七八九十\d(])(?:{sections}|(?P<label>{_ORDINAL}?(?:{alternatives}))|(?P<heading>{_HEADING}))"
    )


def tokenise(paragraphs: Sequence[Paragraph]) -> list[Token]:
    """The tokens of a stretch of paragraphs; labels may run over lines and stand next to digits without a gap."""
    flow = _flow(paragraphs)
    tokens: list[Token] = []
    place = 0
    for match in _pattern().finditer(flow.text):
        kind = match.lastgroup or ""
        if kind == "heading" and flow.before[match.start()] == JOINED and match.start() > place:
            previous = flow.text[match.start() - 1]
            if not previous.isdigit() and previous not in "。.;)":
                continue
        labels = exact_labels(match.group()) if kind == "label" else ()
        if kind == "label" and (not labels or _is_beginning(flow, match.group(), match.end())):
            continue
        start = match.start() + (2 if kind == "label" and _ends_number(flow, match.start()) else 0)
        _cut_gap(flow, place, start, tokens)
        if kind == "label":
            tokens.append(_token(flow, "label", start, match.end(), labels))
        else:
            token = _token(flow, "heading", match.start(), match.end(), ())
            token.section = int(kind[-1]) if kind.startswith("section_") else 0
            tokens.append(token)
        place = match.end()
    _cut_gap(flow, place, len(flow.text), tokens)
    return tokens


def _is_beginning(flow: _Flow, label: str, stop: int) -> bool:
    """Whether a short label (其他) only begins a longer text that is not itself a label."""
    if len(without_ordinal(label)) > _LONGEST_SHORT or stop == len(flow.text):
        return False
    if flow.before[stop] != JOINED or not _CJK.match(flow.text[stop]):
        return False
    return _pattern().match(flow.text, stop) is None


def _ends_number(flow: _Flow, start: int) -> bool:
    """Whether what looks like the ordinal of a label (`5.`) is the end of the number before it (`15.`)."""
    return (
        _DIGIT_ORDINAL.match(flow.text, start) is not None
        and start > 0
        and flow.before[start] == JOINED
        and flow.text[start - 1].isdigit()
        and flow.before[start + 2] != JOINED
    )


def _numbers_words(flow: _Flow, place: int) -> bool:
    """Whether a mark here makes the number before it that of a sentence (`1.本表`)."""
    return (
        flow.text[place] in ".、)"
        and place + 1 < len(flow.text)
        and flow.before[place + 1] == JOINED
        and _CJK.match(flow.text[place + 1]) is not None
    )


def _is_run_into_ordinal(flow: _Flow, first: int, last: int) -> bool:
    """Whether the last digit numbers a misprinted label and the others end the row before it (`0 03.危处及`)."""
    if last - first < 2 or flow.before[first] > SPACE or not flow.text[first:last].isdigit():
        return False
    label = _WORDS.match(flow.text, last - 1)
    is_joined = all(flow.before[place] == JOINED for place in range(first + 1, last))
    return is_joined and label is not None and _is_misprinted_label(label.group())


def _is_misprinted_label(text: str) -> bool:
    """Whether words with the ordinal of a row are nearly its label: a number behind them is its first value."""
    return ROW_ORDINAL.match(text) is not None and any(
        near is not None and near.kind == "item" for near in (near_label(text, table) for table in TABLES)
    )


def _token(
    flow: _Flow,
    kind: Literal["label", "value", "text", "heading"],
    start: int,
    stop: int,
    labels: tuple[Label, ...],
) -> Token:
    after = flow.before[stop] if stop < len(flow.text) else GAP
    origin = Origin(paragraph=flow.paragraph[start], start=flow.offset[start], end=flow.offset[stop - 1] + 1)
    return Token(
        kind,
        flow.text[start:stop],
        flow.before[start],
        after,
        origin,
        labels,
        empty_before=flow.empty.get(start, 0),
        empty_after=flow.empty.get(stop, 0),
    )


def _cut_gap(flow: _Flow, start: int, stop: int, tokens: list[Token]) -> None:
    """Values and other text between two labels; boundaries part numbers from each other."""
    if start >= stop:
        return
    marked: list[str] = []
    positions: list[int] = []
    for place in range(start, stop):
        if flow.before[place] and place > start:
            marked.append(chr(flow.before[place]))
            positions.append(place)
        marked.append(flow.text[place])
        positions.append(place)
    text = "".join(marked)
    found: list[Token] = []
    for match in _VALUE.finditer(text):
        kind = match.lastgroup
        if kind == "boundary":
            continue
        first, last = positions[match.start()], positions[match.end() - 1] + 1
        following = flow.text[last] if last < stop else ""
        joined = last < stop and flow.before[last] == JOINED
        prose = kind == "number" and joined and (_CJK.match(following) or _numbers_words(flow, last))
        if prose and _is_run_into_ordinal(flow, first, last):
            found.append(_token(flow, "value", first, last - 1, ()))
            first = last - 1
        preceding = found[-1] if found else None
        after_prose = (
            kind == "number"
            and preceding is not None
            and preceding.kind == "text"
            and flow.before[first] == JOINED
            and bool(_CJK.search(preceding.text[-1:]))
            and not _is_misprinted_label(preceding.text)
        )
        value = kind in ("number", "mark", "illegible") and not prose and not after_prose
        token = _token(flow, "value" if value else "text", first, last, ())
        begins_row = token.before >= SPACE and (kind == "number" or _GROUP_ORDINAL.match(token.text))
        if token.kind == "text" and preceding is not None and preceding.kind == "text" and not begins_row:
            preceding.text += token.text
            preceding.after, preceding.empty_after = token.after, token.empty_after
        else:
            found.append(token)
    tokens.extend(found)
