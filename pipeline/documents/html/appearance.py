"""What the looks of words say about them, put into words: note marks, reversed digits, ink that nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.documents.html.tags import PHRASE_TAGS
from pipeline.documents.html.text import all_text, is_short
from pipeline.documents.marks import REVERSED, blotted

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MENTIONS = (b"vertical-align", b"bidi-override", b"white", b"#fff", b"rgb(255")
_TELLING_TAGS = ("sub", "bdo")
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_TURNED = re.compile(r"unicode-bidi\s*:\s*(?:isolate-|bidi-)override", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(r"direction\s*:\s*rtl", re.IGNORECASE)
_WHITE = r"\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
_WHITE_INK = re.compile(rf"(?<![-\w])color\s*:{_WHITE}", re.IGNORECASE)
_WHITE_NAME = re.compile(_WHITE, re.IGNORECASE)
_GROUND = re.compile(r"background", re.IGNORECASE)
_NUMBER = re.compile(r"[\s\d.,]*\d[\s\d.,]*")


def settle_appearance(root: Element, lowered: bytes) -> None:
    """Change the elements of `root` so that their tags and text alone tell what stands there.

    Words set above or below the line by style become `sup`; words in forced right-to-left order begin with
    `REVERSED`; the digits of a number in white, on no other ground that the page names, become unreadable.
    `lowered` is the source of `root` in small letters: what it does not mention need not be sought.
    """
    if next(root.iter(*_TELLING_TAGS), None) is None and not any(one in lowered for one in _MENTIONS):
        return
    grounds: dict[Element, bool] = {}
    for element in root.iter(*PHRASE_TAGS, "bdo"):
        style = element.get("style") or ""
        if element.tag == "sub" or (style and _RAISED.search(style)):
            element.tag = "sup"
        if _is_turned(element, style):
            element.text = REVERSED + (element.text or "")
        if (
            _is_white(element, style)
            and is_short(element)
            and _NUMBER.fullmatch(all_text(element))
            and not _has_ground(element, grounds)
        ):
            _blot(element)


def _is_turned(element: Element, style: str) -> bool:
    if element.tag == "bdo":
        return (element.get("dir") or "").lower() == "rtl"
    return bool(style) and _TURNED.search(style) is not None and _RIGHT_TO_LEFT.search(style) is not None


def _is_white(element: Element, style: str) -> bool:
    named = element.get("color") if element.tag == "font" else None
    return bool(_WHITE_INK.search(style) or (named and _WHITE_NAME.fullmatch(named)))


def _has_ground(element: Element, known: dict[Element, bool]) -> bool:
    """Whether an element or one around it names a ground; `known` is what was found for others before."""
    above: list[Element] = []
    found = False
    for one in (element, *element.iterancestors()) if element not in known else ():
        if one in known:
            found = known[one]
            break
        above.append(one)
        if one.get("bgcolor") or _GROUND.search(one.get("style") or ""):
            found = True
            break
    known.update(dict.fromkeys(above, found))
    return known[element]


def _blot(element: Element) -> None:
    for node in element.iter():
        node.text = blotted(node.text or "")
        if node is not element:
            node.tail = blotted(node.tail or "")
