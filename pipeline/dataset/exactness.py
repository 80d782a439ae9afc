"""Printed decimals as floats and as yuan: exactly, or not at all."""

from __future__ import annotations

from decimal import Decimal, localcontext

NOT_EXACT = "value_not_exact"

_YUAN_PER_UNIT = {
    "元": Decimal(1),
    "人民币元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "人民币万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
_FRACTION_OF_YUAN = Decimal("0.0001")
_EXACT_WHOLE = 2.0**53
_LARGEST_YUAN = Decimal(10) ** 16


def exact_float(value: Decimal) -> float | None:
    """The float whose shortest decimal form is numerically the printed decimal; None where there is none.

    IEEE 754 doubles keep every decimal of up to 15 significant digits, and some longer ones.
    """
    if not value.is_finite():
        return None
    number = float(value)
    if value == value.to_integral_value() and abs(number) < _EXACT_WHOLE:
        return number
    return number if Decimal(repr(number)) == value else None


def yuan(value: Decimal | None, unit: str | None, flags: tuple[str, ...]) -> Decimal | None:
    """The amount in yuan with four decimals.

    None where the unit is not money or in doubt, and where the amount would have to be rounded.
    """
    factor = _YUAN_PER_UNIT.get(unit or "")
    if value is None or factor is None or not value.is_finite() or any("unit" in flag for flag in flags):
        return None
    with localcontext() as context:
        context.prec = 60
        amount = value * factor
        if abs(amount) >= _LARGEST_YUAN or amount != amount.quantize(_FRACTION_OF_YUAN):
            return None
        return amount.quantize(_FRACTION_OF_YUAN)
