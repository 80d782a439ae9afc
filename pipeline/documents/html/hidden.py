"""Which elements of a page a browser would not show, or would show struck out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.documents.html.styles import plain_rules, selected_phrases
from pipeline.documents.html.tags import PHRASE_TAGS
from pipeline.documents.html.text import is_short

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_HIDING_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|text-decoration(?:-line)?\s*:[^;]{0,40}line-through)",
    re.IGNORECASE,
)
# Layouts do all this to whole boxes and show them after all; words of a line are hidden by it.
_HIDING_WORDS = re.compile(
    r"(?:(?<![-\w])(?:font-size|opacity)\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:;|!|\Z)"
    r"|(?<![-\w])(?:left|top|right|text-indent)\s*:\s*-(?:999|\d{4})"
    r"|\A(?=.*overflow\s*:\s*hidden)(?=.*(?<![-\w])(?:width|height)\s*:\s*0(?:px|pt|r?em|%)?\s*(?:;|!|\Z)))",
    re.IGNORECASE | re.DOTALL,
)
_WORDS_MENTIONED = (b"font-size:0", b"font-size: 0", b"opacity", b"overflow", b"-999")
# What is struck out is there to be seen, and to be read as withdrawn.
STRIKING_TAGS = frozenset(("s", "del", "strike"))
_MENTIONED = (b"none", b"hidden", b"mso-hide")
_HIDING = re.compile(rb"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide|\shidden[\s=>/]")
_PLAIN_SELECTOR = re.compile(r"(?:[a-z]+)?([.#])([\w-]+)\Z", re.IGNORECASE)


def hidden_elements(root: Element, lowered: bytes) -> frozenset[Element]:
    """Elements hidden or struck out by tag, by their own attributes or by a rule of a style sheet.

    Elements inside a hidden one need not be listed. Rules inside media queries do not count, because they
    speak of other screens. Of rules with more than a plain class or id as selector only those count that hide words
    within a table cell: what such rules do to whole boxes depends on the rest of the style sheets. `lowered` is the
    source of `root` in small letters: most pages mention no hiding at all, and that is quickly seen there.
    """
    hides_words = any(one in lowered for one in _WORDS_MENTIONED)
    is_struck = next(root.iter(*STRIKING_TAGS), None) is not None or b"line-through" in lowered
    if not hides_words and not is_struck and not _mentions_hiding(lowered):
        return frozenset()
    rules = _hiding_rules([style.text or "" for style in root.iter("style")])
    classes = {name[1:] for name in rules if name[0] == "."}
    ids = {name[1:] for name in rules if name[0] == "#"}
    found = set(selected_phrases(root, [one for one in rules if not _PLAIN_SELECTOR.match(one)]))
    for element in root.iter(etree.Element):
        if element.tag in STRIKING_TAGS:
            found.add(element)
            continue
        attributes = element.attrib
        if not attributes:
            continue
        style = attributes.get("style")
        if (
            (style and _is_hiding(style))
            or "hidden" in attributes
            or (ids and attributes.get("id") in ids)
            or (classes and not classes.isdisjoint(attributes.get("class", "").split()))
            or (style and hides_words and _hides_words(element, style))
        ):
            found.add(element)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _is_hiding(style: str) -> bool:
    return _HIDING_STYLE.search(style) is not None


def _hides_words(element: Element, style: str) -> bool:
    return (
        element.tag in PHRASE_TAGS
        and _HIDING_WORDS.search(style) is not None
        and is_short(element)
        and not any("font-size" in (inner.get("style") or "") for inner in element.iterdescendants())
    )


def _mentions_hiding(lowered: bytes) -> bool:
    """Whether any style, attribute or rule hides something."""
    return any(one in lowered for one in _MENTIONED) and _HIDING.search(lowered) is not None


def _hiding_rules(styles: list[str]) -> list[str]:
    """The selectors of the rules that hide something; plain ones as class or id alone."""
    found = []
    for style in styles:
        if not any(word in style for word in ("none", "hidden", "line-through")):
            continue
        for selectors, body in plain_rules(style):
            if not _HIDING_STYLE.search(body):
                continue
            for selector in selectors.split(","):
                plain = _PLAIN_SELECTOR.match(selector.strip())
                found.append(plain[1] + plain[2] if plain else selector.strip())
    return [selector for selector in found if selector]
