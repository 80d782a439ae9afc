"""A printed decimal is kept exactly, or it is not kept as a number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dataset.exactness import exact_float, yuan


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_fifteen_significant_digits_always_survive(digits, places):
    printed = Decimal(digits).scaleb(-places)
    kept = exact_float(printed)
    assert kept is not None
    assert Decimal(repr(kept)) == printed


@pytest.mark.parametrize("printed", ["9007199254740993", "0.1234567890123456789", "NaN", "Infinity"])
def test_what_a_float_cannot_hold_is_refused(printed):
    assert exact_float(Decimal(printed)) is None


@pytest.mark.parametrize(
    ("printed", "unit", "expected"),
    [
        ("1424.4", "万元", "14244000.0000"),
        ("251000", "元", "251000.0000"),
        ("75394432.52", "元", "75394432.5200"),
        ("0.2", "亿元", "20000000.0000"),
        ("-3.5", "万元", "-35000.0000"),
    ],
)
def test_amounts_with_a_printed_unit_are_told_in_yuan(printed, unit, expected):
    assert str(yuan(Decimal(printed), unit, ())) == expected


@pytest.mark.parametrize(
    ("printed", "unit", "flags"),
    [
        ("8040", None, ()),
        ("8040", "件", ()),
        ("8040", "元", ("unit_uncertain",)),
        ("0.00001", "元", ()),
        ("99999999999999999", "亿元", ()),
    ],
)
def test_amounts_without_a_certain_exact_yuan_value_have_none(printed, unit, flags):
    assert yuan(Decimal(printed), unit, flags) is None
