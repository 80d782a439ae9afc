"""Markup that scripts put into a page, as far as it stands in them as constant text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawlers.pages.scripts import constant, constant_names, from_base64

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SINK = re.compile(
    r"document\.write(?:ln)?\(|\.(?:inner|outer)HTML\s*\+?=(?!=)|\.(?:html|append|prepend|after)\((?=\s*\S)"
    r"|insertAdjacentHTML\(\s*['\"]\w+['\"]\s*,"
)
LINK = re.compile(r"<(?:a|iframe)\s", re.IGNORECASE)
SHORTEST_ENCODED = 24


def written_markup(text: str) -> str:
    """What scripts write, in order, where it holds a link or frame; what depends on changing variables is left out."""
    sinks = [found.end() for found in SINK.finditer(text)]
    if not sinks:
        return ""
    names = constant_names(text)
    values = [value for sink in sinks if (value := constant(text, sink, names)) is not None]
    markup = "\n".join(values)
    return markup if LINK.search(markup) else ""


def encoded_markup(root: Element) -> str:
    """Links that stand in the page as Base64, as the whole text or an attribute of an element."""
    found = []
    for element in root.iter("*"):
        for value in (*element.attrib.values(), element.text or ""):
            text = str(value).strip()
            markup = from_base64(text) if len(text) >= SHORTEST_ENCODED else None
            if markup and LINK.search(markup):
                found.append(markup)
    return "\n".join(found)
