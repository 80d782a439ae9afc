"""Markup kept within bounds before any parser sees it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.documents import bounds

if TYPE_CHECKING:
    from pipeline.documents.model import ReadingProblem

_TAG = re.compile("<")
# Shorter tags cannot have enough attributes to matter.
_LONG = 20_000
_LONG_TAG = re.compile(rf"<([a-zA-Z][\w:-]*)[^<>]{{{_LONG},}}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def within_bounds(markup: str) -> tuple[str, list[ReadingProblem]]:
    """`markup` up to `bounds.MAX_TAGS`, and without the attributes of tags that have more than any page needs.

    Parsers compare every attribute of a tag with all others of it, so that a tag with many takes hours.
    """
    problems = []
    if markup.count("<") > bounds.MAX_TAGS:
        last = next(islice(_TAG.finditer(markup), bounds.MAX_TAGS, None))
        markup = markup[: last.start()]
        problems.append(bounds.too_many("tags", bounds.MAX_TAGS))
    if not _may_have_long_tag(markup):
        return markup, problems
    shortened, count = _LONG_TAG.subn(_bounded_tag, markup)
    if count and shortened != markup:
        problems.append(bounds.too_many("attributes", bounds.MAX_ATTRIBUTES))
    return shortened, problems


def _may_have_long_tag(markup: str) -> bool:
    """Whether so many characters stand without a `<` among them; a few looks backwards tell, where a tag is short."""
    start = 0
    while start + _LONG < len(markup):
        last = markup.rfind("<", start + 1, start + _LONG + 1)
        if last < 0:
            return True
        start = last
    return False


def _bounded_tag(tag: re.Match[str]) -> str:
    attributes = len(_QUOTED.sub("", tag.group()).split())
    return tag.group() if attributes <= bounds.MAX_ATTRIBUTES else f"<{tag[1]}"
