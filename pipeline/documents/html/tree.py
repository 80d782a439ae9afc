"""Markup to an element tree, twice: by lxml, and independently by BeautifulSoup with html5lib."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from lxml import etree

from pipeline.documents.model import ReadingProblem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CONTROL_BYTES = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D} | {0x7F})
_XML_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*(?::[A-Za-z0-9_.\-]+)?\Z")
_UNKNOWN_ELEMENT = "unknown"
# For browsers these cannot close themselves: they stay open, and what they hide is hidden up to the end of the cell.
_HIDING_START = re.compile(
    r"<(?:span|s|del|strike)\b[^<>]*|<(?:p|div|b|i|u|a|em|strong|font|label)\b[^<>]*(?:none|hidden)[^<>]*",
    re.IGNORECASE,
)
# Deeper elements of the second tree become siblings, as browsers do at their own limit.
_MAX_DEPTH = 500


@dataclass(frozen=True, slots=True)
class Tree:
    """The root element of a page, and what the parser gave up on."""

    root: Element
    problems: tuple[ReadingProblem, ...] = ()


def parse_fast(markup: str) -> Tree:
    """Tree by lxml: no network, no entities, nesting bounded.

    libxml2 stops reading at 256 levels unless told otherwise; such a page is read again up to its hard limit
    of 2,048 levels, past which the rest of the page is lost and the problem `nesting_too_deep` says so.
    """
    payload = printable(_opened(markup)).encode("utf-8").translate(None, _CONTROL_BYTES)
    root, errors = _parse(payload, huge=False)
    if _is_too_deep(errors):
        root, errors = _parse(payload, huge=True)
    problems: tuple[ReadingProblem, ...] = ()
    if _is_too_deep(errors):
        message = "elements are nested deeper than any page needs; what follows them was not read"
        problems = (ReadingProblem(code="nesting_too_deep", message=message),)
    return Tree(root if root is not None else etree.Element("html"), problems)


def parse_thoroughly(markup: str) -> Tree:
    """Tree by BeautifulSoup and html5lib, which repair markup as browsers do; many times slower than lxml."""
    soup = BeautifulSoup(_CONTROL_CHARACTERS.sub("", printable(markup)), "html5lib")
    root = etree.Element("html")
    parents: dict[int, Element] = {id(soup): root}
    depths = {id(soup): 0}
    for node in soup.descendants:
        parent_key = id(node.parent)
        parent = parents.get(parent_key)
        if parent is None:
            continue
        if isinstance(node, Tag):
            if node.name == "html" and parent is root:
                parents[id(node)], depths[id(node)] = root, 0
                continue
            name = node.name if _XML_NAME.match(node.name) else _UNKNOWN_ELEMENT
            depth = depths[parent_key] + 1
            holder = parent if depth <= _MAX_DEPTH else parent.getparent()
            element = etree.SubElement(holder if holder is not None else root, name.replace(":", "_"))
            for key, value in node.attrs.items():
                if _XML_NAME.match(key) and ":" not in key:
                    element.set(key, value if isinstance(value, str) else " ".join(value))
            parents[id(node)], depths[id(node)] = element, min(depth, _MAX_DEPTH)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            _append_text(parent, str(node))
    return Tree(root)


def _opened(markup: str) -> str:
    """`markup` with the start tags that only look closed as what they are."""
    if "/>" not in markup:
        return markup
    *pieces, last = markup.split("/>")
    ends = [">" if _HIDING_START.fullmatch(piece, piece.rfind("<")) else "/>" for piece in pieces]
    return "".join(f"{piece}{end}" for piece, end in zip(pieces, ends, strict=True)) + last


def printable(text: str) -> str:
    """`text` without lone surrogates; pairs of them, as escaped scripts write them, become one character."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _parse(payload: bytes, *, huge: bool) -> tuple[Element | None, list[str]]:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=huge, recover=True
    )
    try:
        root = etree.fromstring(payload, parser)
    except etree.XMLSyntaxError:
        root = None
    limits = [entry.message for entry in parser.error_log.filter_from_level(etree.ErrorLevels.FATAL)]
    return root, limits


def _is_too_deep(messages: list[str]) -> bool:
    return any("depth" in message for message in messages)


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
