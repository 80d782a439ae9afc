"""What a cell prints, from plain numbers to the many ways to print nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.extraction.numbers import chinese_number, read_printed
from pipeline.extraction.report import CellState


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("22", 22),
        ("２０", 20),
        ("1,234", 1234),
        ("1，234，567", 1234567),
        (" 7 ", 7),
        ("12件", 12),
        ("十二", 12),
        ("一百零五", 105),
        ("\u200b3", 3),
    ],
)
def test_counts(text: str, value: int) -> None:
    printed = read_printed(text)
    assert printed.value == value
    assert printed.state is (CellState.ZERO if value == 0 else CellState.NUMBER)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000", "\u200b"])
def test_blank_cells(text: str) -> None:
    assert read_printed(text).state is CellState.BLANK


@pytest.mark.parametrize("text", ["-", "—", "——", "/", "无", "－"])
def test_marks_for_nothing_have_no_value(text: str) -> None:
    printed = read_printed(text)
    assert (printed.value, printed.state) == (None, CellState.DASH)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1424.4万元", "1424.4", "万元"),
        ("251000元", "251000", "元"),
        ("75394432.52元", "75394432.52", "元"),
        ("8040", "8040", None),
        ("0", "0", None),
        ("1,234.50元", "1234.50", "元"),
        ("3.2亿元", "3.2", "亿元"),
    ],
)
def test_money_keeps_its_unit(text: str, value: str, unit: str | None) -> None:
    printed = read_printed(text, "money")
    assert (printed.value, printed.unit, printed.flags) == (Decimal(value), unit, ())


@pytest.mark.parametrize(("text", "value"), [("+1", 1), ("-3", -3), ("－3", -3), ("减少2", -2), ("增加4", 4)])
def test_signed_changes(text: str, value: int) -> None:
    assert read_printed(text, "signed").value == value


def test_a_note_in_the_cell_is_flagged() -> None:
    for text in ("22（其中修订16件）", "22[1]", "22〔12〕", "22注2"):
        printed = read_printed(text)
        assert (printed.value, printed.flags) == (Decimal(22), ("note_in_cell",))


@pytest.mark.parametrize("text", ["2\ufffd", "\ufffc", "2\ufffc", "\u202e22", "[1]", "注2"])
def test_what_is_no_legible_number_has_no_value(text: str) -> None:
    printed = read_printed(text)
    assert printed.value is None
    assert printed.flags in (("unreadable",), ("text_in_cell",))


@pytest.mark.parametrize("text", ["约20", "20-30", "见附件", "1,23", "5%", "1.2.3", "２０２３年", "（3）"])
def test_what_is_not_plainly_a_number_has_no_value(text: str) -> None:
    printed = read_printed(text)
    assert printed.value is None
    assert printed.state is CellState.TEXT


@pytest.mark.parametrize(
    ("text", "kind", "flag"),
    [("2.5", "count", "not_a_count"), ("-1", "count", "negative_count"), ("007", "count", "leading_zero")],
)
def test_odd_counts_are_flagged(text: str, kind: str, flag: str) -> None:
    assert flag in read_printed(text, kind).flags


def test_digits_apart_in_one_cell_are_said_to_be_joined() -> None:
    assert read_printed("2 6").flags == ("joined_digits",)
    assert read_printed("213 11万元", "money").flags == ("joined_digits",)
    assert read_printed("-1 2", "signed").flags == ("joined_digits",)
    assert read_printed("22 件").flags == ()


@pytest.mark.parametrize(
    ("text", "value"), [("二〇二三", None), ("十", 10), ("二十一", 21), ("三千零六", 3006), ("甲", None)]
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["8¹", "8[¹²]", "8①", "８ ②", "8（³）"])
def test_the_mark_of_a_note_is_no_digit_of_the_number(text: str) -> None:
    printed = read_printed(text)
    assert (printed.value, printed.flags) == (8, ("note_in_cell",))


@pytest.mark.parametrize("text", ["①", "¹", "1¹2"])
def test_marks_of_notes_without_a_number_are_not_guessed_at(text: str) -> None:
    assert read_printed(text).value is None
