"""Making printed text comparable: full-width forms, white space, quotes and punctuation out of the way."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.documents.marks import DRAWN, INVISIBLE, LOST, REVERSED

_VARIANT_MARKS = str.maketrans(
    {
        "﹣": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "〇": "零",
        "○": "零",
        "∶": ":",
        "．": ".",
        "。": ".",
        "﹑": "、",
        "﹔": ";",
    }
)
# Raised or encircled digits mark a note or an ordinal; unified with plain ones they would lengthen a number.
MARKS = re.compile("[⁰¹²³⁴-⁹①-⑳⓪❶-❿➀-➉]+")
ILLEGIBLE = LOST + DRAWN + REVERSED
_INVISIBLE = re.compile(rf"[\s\u180e\u3164{INVISIBLE}]+")
_PUNCTUATION = re.compile(r"[“”\"'‘’「」『』《》<>〈〉,、;:!?·…#*_|．\ufffc\u202e]")
_ORDINAL = re.compile(
    r"^(?:其中:?)?(?:"
    r"[(（][一二三四五六七八九十]{1,3}[)）]"
    r"|[(（]\d{1,2}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、.,:]"
    r"|\d{1,2}[、.,:)）]"
    r")+"
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Compatibility forms unified, white space and the digits of note marks removed; punctuation stays."""
    if text.isascii():
        return _INVISIBLE.sub("", text)
    text = MARKS.sub("", text)
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).translate(_VARIANT_MARKS))


@lru_cache(maxsize=8192)
def label_key(text: str) -> str:
    """What a label is looked up by: folded, without quotes, separators and brackets."""
    bare = _PUNCTUATION.sub("", fold(text))
    return bare.replace("(", "").replace(")", "").replace(".", "").replace("/", "")


@lru_cache(maxsize=8192)
def without_ordinal(text: str) -> str:
    """The folded text without a leading "（三）", "三、", "1." or "其中："."""
    folded = fold(text)
    stripped = _ORDINAL.sub("", folded)
    if stripped == folded and folded.startswith("其中"):
        stripped = folded[2:].lstrip(":")
    return stripped
