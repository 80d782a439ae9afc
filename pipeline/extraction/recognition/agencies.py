"""The agency that a title names, whatever else the title says before, between and after."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.extraction.folding import fold
from pipeline.extraction.recognition.titles import REPORT, YEAR
from pipeline.forms.loading import words

_QUOTES = re.compile("[“”\"'‘’《》]")
_DOCUMENT_NUMBER = re.compile(r"\(?[\u4e00-\u9fff]{1,8}[〔\[(](?:20\d{2})[〕\])]\d+号\)?")
_LEADING = re.compile(
    r"^(?:【[^】]*】|\[[^\]]*\]|\([^)]*\)|附件?\d{0,2}[:、.]?|\d{1,2}[、.]|[^:(]{0,7}[报告开示件]:)+"
)
_TIME = re.compile(
    rf"(?:{YEAR}年?[-—~至到])?{YEAR}年?度?(?:\d{{1,2}}月(?:\d{{1,2}}日)?(?:[-—~至到](?:{YEAR}年)?\d{{1,2}}月(?:\d{{1,2}}日)?)?)?"
)
_FORWARDED = re.compile(r"关于(?:印发|公布|发布|转发|报送|公开)")
_EDGE = " <[(:、,.-—)"
_APART = re.compile(r"(?:的通知)?(?:\(|—{2})([\u4e00-\u9fff]{3,})")
_NO_NAME = re.compile(r"[:;,.!?…|_=+&]")


@lru_cache(maxsize=1024)
def agency_in_title(title: str) -> str | None:
    """The agency that a title names, as printed; None where it names none or what stands there is no name."""
    text = _LEADING.sub("", _DOCUMENT_NUMBER.sub("", _QUOTES.sub("", fold(title))))
    report = REPORT.search(text)
    if report is None:
        return None
    prefix = text[: report.start()]
    if prefix.endswith("人民"):
        prefix += "政府"
    if forwarded := _FORWARDED.search(prefix):
        head, tail = prefix[: forwarded.start()], prefix[forwarded.end() :]
        prefix = tail if _TIME.sub("", tail) else head
    agency = _bare(prefix) or _named_after(text[report.end() :])
    return agency if agency and not _NO_NAME.search(agency) else None


def _bare(prefix: str) -> str:
    """What stands before the report's name without years, verbs (发布, 贯彻落实) and punctuation at its ends."""
    left = _TIME.sub("", prefix)
    while True:
        before = left
        left = left.lstrip(_EDGE).rstrip(_EDGE if "(" not in left else _EDGE.replace(")", ""))
        for word in _edge_words():
            left = left.removeprefix(word).removesuffix(word)
        if left == before:
            return left


def _named_after(rest: str) -> str | None:
    """An agency in brackets or behind a long dash; what follows any other mark is most often the site's name."""
    found = _APART.match(rest)
    return found[1] if found and found[1].endswith(_endings()) else None


@cache
def _edge_words() -> tuple[str, ...]:
    return tuple(sorted(map(fold, words("title_verb")), key=len, reverse=True))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(map(fold, words("agency_ending")))
