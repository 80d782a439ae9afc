"""Rules of the style sheets that a page carries within itself, and the words that they select."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cssselect import SelectorError
from lxml import etree

from pipeline.documents.html.tags import PHRASE_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

_BRACE = re.compile(r"[{}]")
_LAST_NAME = re.compile(r"([.#]?)(-?[a-z_][\w-]*)[^\s>+~]*\Z", re.IGNORECASE)
_MOST_SELECTORS, _MOST_STEPS = 100, 200_000
_CELL_TAGS = frozenset(("td", "th"))
_WALKED = tuple(_CELL_TAGS | PHRASE_TAGS)


def plain_rules(style: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that stand outside every other block."""
    style = " ".join(part.partition("/*")[0] for part in style.split("*/"))
    depth, start, selectors = 0, 0, ""
    for brace in _BRACE.finditer(style):
        if brace.group() == "{":
            if depth == 0:
                selectors, start = style[start : brace.start()], brace.end()
            depth += 1
        else:
            depth = max(0, depth - 1)
            if depth == 0:
                if not selectors.lstrip().startswith("@"):
                    yield selectors, style[start : brace.start()]
                start = brace.end()


def selected_phrases(root: Element, selectors: Sequence[str]) -> Iterator[Element]:
    """Elements within the lines of table cells that one of `selectors` selects.

    Unreadable selectors select nothing; nor do any on a page whose cells are nested so that the search would take long.
    """
    if not selectors:
        return
    phrases, steps = _phrases_in_cells(root)
    if steps > _MOST_STEPS:
        return
    names = {("", str(phrase.tag)) for phrase in phrases}
    names |= {(".", name) for phrase in phrases for name in (phrase.get("class") or "").split()}
    names |= {("#", phrase.get("id") or "") for phrase in phrases}
    for selector in selectors[:_MOST_SELECTORS]:
        last = _LAST_NAME.search(selector)
        if last is None or (last[1], last[2]) not in names:
            continue
        try:
            selected = root.cssselect(selector)
        except SelectorError:
            continue
        yield from phrases.intersection(selected)


def _phrases_in_cells(root: Element) -> tuple[set[Element], int]:
    """The elements in the lines of table cells, and how often a search through every cell comes by one."""
    found = set()
    depth = steps = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_WALKED):
        if element.tag in _CELL_TAGS:
            depth += 1 if event == "start" else -1
        elif depth and event == "start":
            found.add(element)
        steps += depth
    return found, steps
