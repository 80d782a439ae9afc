"""Number formats of spreadsheet cells: what a sheet shows of a value, which may be less or other than what it holds."""

from __future__ import annotations

import operator
import re
from decimal import ROUND_HALF_UP, Decimal

GENERAL = "General"
# A cell in the general format shows so many characters of a number with decimals, the point included.
_GENERAL_WIDTH = 11
# The digits of a double that survive a round trip; a spreadsheet shows no more of them.
_SHOWN_DIGITS = 15
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[[^\]]*\]|(?P<general>General|G/通用格式)'
    r"|(?P<digits>[0#?](?:[0#?,]*[0#?])?(?:\.[0#?]*)?|\.[0#?]+)(?P<thousands>,*)|(?P<percent>%)|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r'(?:"[^"]*"|\\.|[_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_CONDITION = re.compile(r"\[(?P<sign><=|>=|<>|<|>|=)(?P<bound>-?\d+(?:\.\d+)?)\]")
_COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "<>": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}
_OTHER_NOTATION = re.compile(r"[0#?]\s*/|E[+-]|[ymdhs]|[年月日]", re.IGNORECASE)


def shown_number(value: float, code: str = GENERAL) -> str:
    """The text that a sheet shows for a number; a hidden number is empty.

    The sign of a negative number is kept where the format shows it by brackets or colour. Fractions and powers of
    ten are not applied: such a number is given in full.
    """
    exact = Decimal(f"{value:.{_SHOWN_DIGITS}g}")
    section = _section_of(exact, code)
    if section is None:
        return _general(exact)
    parts = list(_TOKEN.finditer(section))
    scale = sum(2 for part in parts if part["percent"]) - sum(
        3 * len(part["thousands"] or "") for part in parts
    )
    scaled = exact.scaleb(scale)
    texts = [_shown_part(part, scaled) for part in parts]
    shown = "".join(texts).strip()
    if exact < 0 and any(part["digits"] or part["general"] for part in parts):
        shown = shown.strip("-()（） ")
        return f"-{shown}" if re.search("[1-9]", shown) else shown
    return shown


def hides_text(code: str) -> bool:
    """Whether a format shows nothing of a text, as `;;;` does."""
    sections = _sections(code)
    return len(sections) > 3 and not sections[3].strip()


def _sections(code: str) -> list[str]:
    return [
        match[0] for match in _SECTIONS.finditer(code) if match.start() == 0 or code[match.start() - 1] == ";"
    ]


def _section_of(value: Decimal, code: str) -> str | None:
    """The section for positive numbers, negative numbers or zero; None where the format is not applied."""
    sections = _sections(code)
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.replace(GENERAL, ""))
    if code in (GENERAL, "@", "") or _OTHER_NOTATION.search(bare):
        return None
    if _CONDITION.search(code):
        return next((section for section in sections if _holds(section, value)), None)
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _holds(section: str, value: Decimal) -> bool:
    condition = _CONDITION.search(section)
    return condition is None or _COMPARISONS[condition["sign"]](value, Decimal(condition["bound"]))


def _shown_part(part: re.Match[str], value: Decimal) -> str:
    if part["general"]:
        return _general(abs(value))
    if part["digits"]:
        return _in_digits(abs(value), part["digits"])
    return part["quoted"] or part["escaped"] or part["percent"] or part["mark"] or ""


def _in_digits(value: Decimal, pattern: str) -> str:
    """A number in the placeholders of a format: 0 always shows a digit, # and ? only one that counts."""
    before, point, after = pattern.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(after)), rounding=ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    least = before.count("0")
    whole = whole.lstrip("0").rjust(least, "0")
    if "," in before and whole:
        whole = f"{int(whole):,}"
    optional = len(after) - len(after.rstrip("#?"))
    kept = decimals[: len(decimals) - optional] + decimals[len(decimals) - optional :].rstrip("0")
    return f"{whole}{point}{kept}" if kept else whole


def _general(value: Decimal) -> str:
    if value != value.to_integral_value():
        decimals = max(0, _GENERAL_WIDTH - 1 - len(f"{abs(int(value))}"))
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        return f"{value:f}".rstrip("0").rstrip(".")
    return f"{value.to_integral_value():f}"
