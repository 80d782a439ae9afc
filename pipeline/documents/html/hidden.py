"""Which elements of a page a browser would not show, or would show struck out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

_HIDING_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|text-decoration(?:-line)?\s*:[^;]{0,40}line-through)",
    re.IGNORECASE,
)
# What is struck out is there to be seen, and to be read as withdrawn.
STRIKING_TAGS = frozenset(("s", "del", "strike"))
_STRIKING = re.compile(r"<(?:s|del|strike)[\s>]|line-through", re.IGNORECASE)
_MENTIONED = re.compile(r"none|None|NONE|idden|IDDEN|mso-hide")
_MENTION_SPAN = 24
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide|\shidden[\s=>/]", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_PLAIN_SELECTOR = re.compile(r"(?:[a-z]+)?([.#])([\w-]+)\Z", re.IGNORECASE)


def hidden_elements(root: Element, markup: str) -> frozenset[Element]:
    """Elements hidden or struck out by tag, by their own attributes or by a plain class or id rule of a style sheet.

    Elements inside a hidden one need not be listed. Rules inside media queries do not count, because they
    speak of other screens. `markup` is the source of `root`: most pages mention no hiding at all, and that is
    quickly seen there.
    """
    if not _mentions_hiding(markup) and not _STRIKING.search(markup):
        return frozenset()
    classes, ids = _hiding_names([style.text or "" for style in root.iter("style")])
    found = set()
    for element in root.iter(etree.Element):
        if element.tag in STRIKING_TAGS:
            found.add(element)
            continue
        attributes = element.attrib
        if not attributes:
            continue
        style = attributes.get("style")
        if (
            (style and _HIDING_STYLE.search(style))
            or "hidden" in attributes
            or (ids and attributes.get("id") in ids)
            or (classes and not classes.isdisjoint(attributes.get("class", "").split()))
        ):
            found.add(element)
    return frozenset(found)


def _mentions_hiding(markup: str) -> bool:
    """Whether any style, attribute or rule hides something; a search without regard to case takes far longer."""
    return any(
        _HIDING.search(markup, max(0, found.start() - _MENTION_SPAN), found.end() + _MENTION_SPAN)
        for found in _MENTIONED.finditer(markup)
    )


def _hiding_names(styles: list[str]) -> tuple[set[str], set[str]]:
    classes: set[str] = set()
    ids: set[str] = set()
    for style in styles:
        if not any(word in style for word in ("none", "hidden", "line-through")):
            continue
        for selectors, body in _plain_rules(style):
            if not _HIDING_STYLE.search(body):
                continue
            for selector in selectors.split(","):
                plain = _PLAIN_SELECTOR.match(selector.strip())
                if plain:
                    (classes if plain.group(1) == "." else ids).add(plain.group(2))
    return classes, ids


def _plain_rules(style: str) -> Iterator[tuple[str, str]]:
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
