"""Reading what is printed in one cell: a number, its unit, a note, or one of the many ways to print nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from pipeline.extraction.folding import ILLEGIBLE, MARKS, fold
from pipeline.extraction.report import CellState
from pipeline.forms.loading import words

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000}
_PLAIN = re.compile(r"[+-]?(?:\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_NOTE = re.compile(r"(?P<body>[^(]+)\((?P<note>[^()]*[\u4e00-\u9fff][^()]*)\)\.?")
_NOTE_END = re.compile(r"(?:[\[〔【]\d{1,2}[\]〕】]|注\d{0,2})\Z")
_NOTE_MARK = re.compile(rf"\s*[\[(（〔]?\s*{MARKS.pattern}\s*[\])）〕]?\s*$")
_WORDED_SIGN = re.compile(r"(?P<word>增加|减少|增|减|\u2191|\u2193)(?P<number>\d+)")
_SPACED = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s+\d[\d,]*(?:\.\d+)?)+")
_UNIT = re.compile(r"单位:?(万元|元|亿元)|\((万元|元|亿元)\)")
_LONG = re.compile(r"[+-]?\d{10,15}(?:\.\d+)?")
_CHINESE = re.compile(r"[零一二两三四五六七八九十百千]{1,7}")


@dataclass(frozen=True, slots=True)
class Printed:
    """What one cell prints: value (null unless state is number or zero), state, unit and the flags it earns."""

    value: Decimal | None
    state: CellState
    unit: str | None = None
    flags: tuple[str, ...] = ()


_ILLEGIBLE = frozenset(ILLEGIBLE)
_ILLEGIBLE_NUMBER = re.compile(rf"[\s\d.,{ILLEGIBLE}]+")
_BLANK = Printed(None, CellState.BLANK)
_DASH = Printed(None, CellState.DASH)


@cache
def _amount_pattern() -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, words("unit")), key=len, reverse=True))
    return re.compile(rf"(?P<number>[+-]?[\d,]+(?:\.\d+)?)(?P<unit>{units})?")


@cache
def _blank_marks() -> frozenset[str]:
    return frozenset(fold(mark) for mark in words("blank_mark"))


def unit_of(header: str) -> str | None:
    """The unit that the folded text of a column header prints."""
    unit = _UNIT.search(header)
    return unit[1] or unit[2] if unit else None


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral below ten thousand such as 二十一 or 一百零五, or None."""
    if not _CHINESE.fullmatch(text):
        return None
    if not any(mark in _MULTIPLIERS for mark in text):
        return int("".join(str(_DIGITS[mark]) for mark in text))
    total, digit = 0, None
    for mark in text:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
        else:
            total += (1 if digit is None else digit) * _MULTIPLIERS[mark]
            digit = None
    return total + (digit or 0)


def _numeric(text: str) -> Decimal | None:
    if _PLAIN.fullmatch(text) or _LONG.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None


def _printed(value: Decimal, kind: str, unit: str | None, flags: list[str], digits: str) -> Printed:
    if kind != "money" and value != value.to_integral_value():
        flags.append("not_a_count")
    if kind == "count" and value < 0:
        flags.append("negative_count")
    bare = digits.lstrip("+-")
    if len(bare) > 1 and bare[0] == "0" and bare[1].isdigit():
        flags.append("leading_zero")
    state = CellState.ZERO if value == 0 else CellState.NUMBER
    return Printed(value, state, unit, tuple(flags))


@lru_cache(maxsize=4096)
def read_printed(text: str, kind: str = "count") -> Printed:
    """Read one cell; `kind` is count, signed or money and decides which numbers look wrong there.

    Never guesses: text that is not plainly one number has the state text and no value.
    """
    if not text.isascii():
        if not _ILLEGIBLE.isdisjoint(text):
            return Printed(None, CellState.UNREADABLE, flags=("unreadable",))
        if MARKS.search(text):
            return _read_noted(text, kind)
    folded = fold(text)
    if not folded:
        return _BLANK
    plain = folded.isascii() and folded.isdigit() and len(folded) < 10 and (folded[0] != "0" or folded == "0")
    if plain and len(text.split()) == 1:
        whole = Decimal(folded)
        return Printed(whole, CellState.NUMBER if whole else CellState.ZERO)
    if folded in _blank_marks():
        return _DASH
    flags: list[str] = []
    if note := _NOTE.fullmatch(folded):
        folded = note["body"]
        flags.append("note_in_cell")
    elif (end := _NOTE_END.search(folded)) and end.start():
        folded = folded[: end.start()]
        flags.append("note_in_cell")
    elif folded.startswith("(") and folded.endswith(")") and folded[1:-1].isdigit():
        return Printed(None, CellState.TEXT, flags=("text_in_cell",))
    if _SPACED.match(text.strip().lstrip("+-")):
        flags.append("joined_digits")
    if amount := _amount_pattern().fullmatch(folded):
        numeric = _numeric(amount["number"])
        if numeric is not None:
            return _printed(numeric, kind, amount["unit"], flags, amount["number"])
    if sign := _WORDED_SIGN.fullmatch(folded):
        value = Decimal(sign["number"])
        if sign["word"] in ("减少", "减", "\u2193"):
            value = -value
        return _printed(value, "signed" if kind == "signed" else kind, None, [*flags, "worded_sign"], "1")
    number = chinese_number(re.sub(r"[件条项个次元]$", "", folded))
    if number is not None:
        return _printed(Decimal(number), kind, None, [*flags, "chinese_numeral"], "1")
    return Printed(None, CellState.TEXT, flags=("text_in_cell",))


def _read_noted(text: str, kind: str) -> Printed:
    """A number before the mark of a note; such a mark alone is no number."""
    body = _NOTE_MARK.sub("", text)
    if MARKS.search(body) or not body.strip():
        return Printed(None, CellState.TEXT, flags=("text_in_cell",))
    printed = read_printed(body, kind)
    return Printed(printed.value, printed.state, printed.unit, (*printed.flags, "note_in_cell"))


@lru_cache(maxsize=8192)
def is_value_like(text: str) -> bool:
    """Whether a cell can hold a value: a number, be it illegible, a blank or one of the marks for nothing."""
    printed = read_printed(text, "money")
    if printed.state is CellState.UNREADABLE:
        return _ILLEGIBLE_NUMBER.fullmatch(text) is not None
    return printed.state is not CellState.TEXT
