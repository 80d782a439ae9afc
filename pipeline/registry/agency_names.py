"""How the name of an agency is written: its canonical forms, and the regions it begins with.

Abbreviations are data (agency_names.csv); one with several readings gives a name several forms.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_REGION = r".{1,10}?(?:自治区|自治州|自治县|自治旗|地区|省|市|县|区|旗|盟)"
_REGIONS = re.compile(f"(?:{_REGION})+")
_FIRST_REGION = re.compile(f"({_REGION})((?:{_REGION})*)")
_REGION_ENDS = frozenset("省市县区旗盟")
# A street office is an arm of its district and written with or without it: 黄浦区人民政府打浦桥街道办事处.
_PARENT_GOVERNMENT = re.compile(r"政府(?=.+办事处$)")


def normalise(name: str) -> str:
    """NFKC without any white space."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=200_000)
def canonical_forms(name: str) -> frozenset[str]:
    """The forms under which two writings of one name meet: 车排子镇, 车排子镇人民政府 → 车排子镇政府."""
    anywhere, at_end = _abbreviations()
    text = normalise(name)
    for written, canonical in anywhere:
        text = text.replace(written, canonical)
    forms = {text}
    for written, canonical in at_end:
        if text.endswith(written) and not text.endswith(canonical):
            forms.add(text.removesuffix(written) + canonical)
    return frozenset(_PARENT_GOVERNMENT.sub("", form) for form in forms)


def leading_regions(name: str) -> tuple[str, ...]:
    """The regions that a name begins with: 淮安市洪泽区教育局 → 淮安市, 洪泽区."""
    found = _REGIONS.match(normalise(name))
    if found is None:
        return ()
    end = found.end()
    # 荆州市沙市区…: the pattern stops at 沙市, but a name does not go on with a bare 区.
    while found.string[end : end + 1] in _REGION_ENDS and end < len(found.string):
        end += 1
    return tuple(_split_regions(found.string[:end]))


def _split_regions(place: str) -> list[str]:
    match = _FIRST_REGION.fullmatch(place)
    return [match[1], *_split_regions(match[2])] if match else []


@cache
def _abbreviations() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(written, canonical) anywhere in a name, and at its end."""
    with Path(__file__).with_name("agency_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    anywhere = [(row["written"], row["canonical"]) for row in rows if row["position"] == "anywhere"]
    at_end = [(row["written"], row["canonical"]) for row in rows if row["position"] == "end"]
    return anywhere, at_end
