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
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]*)[^<>]{20000,}")
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
    shortened, count = _LONG_TAG.subn(_bounded_tag, markup)
    if count and shortened != markup:
        problems.append(bounds.too_many("attributes", bounds.MAX_ATTRIBUTES))
    return shortened, problems


def _bounded_tag(tag: re.Match[str]) -> str:
    attributes = len(_QUOTED.sub("", tag.group()).split())
    return tag.group() if attributes <= bounds.MAX_ATTRIBUTES else f"<{tag[1]}"
