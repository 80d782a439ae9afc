"""Titles as they are printed: on a line of their own, broken over several, or at the beginning of running text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extraction.folding import fold
from pipeline.extraction.recognition.agencies import agency_in_title
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST_TITLE_LINE = 70
_ENDING = re.compile(
    r"(?:报告|年报)(?:\([^()]*\))?[》】]?(?:\([^()]*\)|[-_—|].*|的?(?:通知|公告|通告|公示)|\d{1,4}年?度?)?$"
)
# Part of both endings, and no other character becomes it by folding.
_IN_EVERY_TITLE = "报"
_LINES_WITH_TITLE = 40
_MOST_PIECES = 3
_PIECE = re.compile(r"[\u4e00-\u9fff\d\s()（）]{1,30}")
_SHORTEST_NAME = 3
_FIRST_WORDS = re.compile(
    r"(?:^|(?<=[\s#*]))(?=([^\s#*].{4,60}?(?:报告|年报)(?:[(（][^()（）]{1,20}[)）])?)"
    r"(?:\s|本报告|根据|按照|依据|一、|20\d\d年))"
)
_FIRST_CHARACTERS = 600


def is_title_line(text: str) -> bool:
    """A line that is a title of a report as a whole, not a sentence that mentions one."""
    return _IN_EVERY_TITLE in text and _is_title(text)


@lru_cache(maxsize=1024)
def _is_title(text: str) -> bool:
    folded = fold(text)
    return (
        len(folded) <= LONGEST_TITLE_LINE
        and bool(_ENDING.search(folded))
        and not re.search(r"[。;]|根据|编制|现将|如下", folded)
        and classify_title(text).verdict == "accept"
    )


def printed_titles(lines: Sequence[str], text: str) -> Iterator[str]:
    """Titles that stand on a line of their own or are broken over two or three short lines.

    `text` is the folded text of the whole document: what it names elsewhere tells where a broken title begins.
    """
    first = lines[:_LINES_WITH_TITLE]
    telling = [place for place, line in enumerate(first) if _IN_EVERY_TITLE in line]
    for count in range(1, _MOST_PIECES + 1):
        starts = {start for place in telling for start in range(place - count + 1, place + 1)}
        for start in sorted(starts.intersection(range(len(first) - count + 1))):
            pieces = first[start : start + count]
            joined = "".join(pieces)
            if (
                all(len(piece) <= LONGEST_TITLE_LINE for piece in pieces)
                and is_title_line(joined)
                and not any(map(is_title_line, pieces[:-1]))
            ):
                yield _from_its_beginning(joined, first[:start], text)


def _from_its_beginning(title: str, before: Sequence[str], text: str) -> str:
    """The title with the lines before it that hold the beginning of the agency's name.

    They do where the longer name stands elsewhere in the document as well, or what is left of it is no name.
    """
    name = agency_in_title(title) or ""
    longest = title
    for piece in reversed(before[-_MOST_PIECES + 1 :]):
        if not _PIECE.fullmatch(piece):
            break
        longest = piece + longest
        whole = agency_in_title(longest) or ""
        if not is_title_line(longest) or len(whole) <= len(name):
            continue
        is_named = whole.endswith(name) and text.count(whole) > text.count(fold(longest))
        if is_named or len(name) < _SHORTEST_NAME:
            title, name = longest, whole
    return title


def titles_in_running_text(lines: Sequence[str]) -> Iterator[str]:
    """Titles at the beginning of lines that go on with the report itself."""
    for line in lines[:_LINES_WITH_TITLE]:
        if len(line) <= LONGEST_TITLE_LINE or _IN_EVERY_TITLE not in line[:_FIRST_CHARACTERS]:
            continue
        for found in _FIRST_WORDS.finditer(line[:_FIRST_CHARACTERS]):
            if is_title_line(found[1]):
                yield found[1]
