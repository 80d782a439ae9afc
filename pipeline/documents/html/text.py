"""The text that an element prints, line by line."""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.documents.html.tags import BLOCK_TAGS, DRAWN_TAGS, FIELD_TAGS, UNPRINTED_TAGS
from pipeline.documents.marks import DRAWN, INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from lxml.etree import _Element as Element

_NOT_WRAPPING = UNPRINTED_TAGS | DRAWN_TAGS | FIELD_TAGS | {"br", "hr"}
_NOT_INLINE = BLOCK_TAGS | _NOT_WRAPPING | {"sup"}
_BREAK = "\x1e"
_BLANK = " \t\r\n\xa0\u3000" + _BREAK
_RAISED = str.maketrans("0123456789０１２３４５６７８９", 2 * "⁰¹²³⁴⁵⁶⁷⁸⁹")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
# Stands before what is above the line and no mark; removed with the other invisible characters.
_LEADING = "\u202d"
_OFFICE_CONDITION = re.compile(
    r"<?!?(?:--)?\s*\[(?:if [^\]\n]{0,60}|endif)\]\s*(?:--)?>?|<!--(?:StartFragment|EndFragment)-->"
)
_CJK = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_WRAPPED_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]*[\r\n]+[ \t\r\n]*(?=[{_CJK}])")
_FEW_ELEMENTS = 20
_FEW_PIXELS = re.compile(r"\s*[012](?:px)?\s*")
_LEFTOVER_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});?")


def tidy(text: str) -> str:
    """One printed line: blanks collapsed as in a browser, invisible characters and Office comments removed.

    A line of markup that was wrapped between two Chinese characters leaves no blank.
    """
    if text.isalnum():
        return text
    if text.isascii() and "&" not in text and "[" not in text:
        return " ".join(text.split())
    if "&" in text and _LEFTOVER_ENTITY.search(text):
        text = html.unescape(text)
    if "[" in text:
        text = _OFFICE_CONDITION.sub("", text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        if "\n" in text:
            text = _WRAPPED_CJK.sub("", text)
    return " ".join(text.split())


def printed_text(element: Element, hidden: Set[Element] = frozenset()) -> str:
    """Text of `element` with one line for each line break or inner block.

    Text cut by inline tags is joined without a blank (`1<span>36</span>12` is 13612); elements in `hidden`
    print nothing; what is drawn is the character `DRAWN`; a vertical label, one character to a line, becomes one line.
    """
    inner = _innermost(element, hidden) if len(element) == 1 else element
    if not len(inner):
        return tidy(inner.text or "")
    if _is_one_line(inner, hidden):
        return tidy(all_text(inner))
    parts: list[str] = []
    todo: list[tuple[Element, bool]] = [(element, False)]
    while todo:
        node, is_end = todo.pop()
        tag = node.tag
        if is_end or not isinstance(tag, str) or node in hidden:
            if is_end and tag in BLOCK_TAGS:
                parts.append(_BREAK)
        elif tag in ("br", "hr"):
            parts.append(_BREAK)
        elif tag in FIELD_TAGS:
            parts.append(shown_in_field(node))
        elif tag in DRAWN_TAGS:
            parts.append("" if _is_spacer(node) else DRAWN)
        elif tag in UNPRINTED_TAGS:
            pass
        elif tag == "sup":
            parts.append(raised(all_text(node), parts))
        else:
            if tag in BLOCK_TAGS:
                parts.append(_BREAK)
            if node.text:
                parts.append(node.text)
            todo.append((node, True))
            todo.extend((child, False) for child in reversed(node))
            continue
        if node.tail and node is not element:
            parts.append(node.tail)
    return _join_lines("".join(parts))


def raised(text: str, before: Sequence[str]) -> str:
    """Digits set above the line behind a text as the raised characters that they are: `8` and `1` are not 81.

    `before` are the parts of that text; only those back to the last printed one are looked at, since a line may
    have a mark behind every word. What stands above the line with nothing before it is no mark, and neither is what
    goes on with it.
    """
    marks = text.translate(_RAISED)
    if marks == text:
        return text
    last = next((part for part in reversed(before) if part.strip(_BLANK)), _LEADING)
    return _LEADING + text if last.startswith(_LEADING) else marks


def all_text(element: Element) -> str:
    """All text inside `element`, whatever it is."""
    # A fraction of the time that element.itertext() takes.
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def is_short(element: Element) -> bool:
    """Whether `element` holds no more elements than a few words of a line do."""
    return next(islice(element.iter(), _FEW_ELEMENTS, None), None) is None


def _innermost(element: Element, hidden: Set[Element]) -> Element:
    """The element that prints all the text of `element`: its only child, the only child of that, and so on."""
    while len(element) == 1 and not (element.text or "").strip():
        only = element[0]
        if only.tag in _NOT_WRAPPING or only in hidden or (only.tail or "").strip():
            break
        element = only
    return element


def _is_one_line(element: Element, hidden: Set[Element]) -> bool:
    """Whether `element` holds only inline tags, none of them hidden."""
    for node in element.iterdescendants():  # noqa: SIM110 (this loop runs for every cell; any() is slower)
        if node.tag in _NOT_INLINE or node in hidden:
            return False
    return True


def join_vertical(lines: list[str]) -> str:
    """Lines joined by line breaks, or directly when they are the characters of one vertical label."""
    single = sum(len(line) == 1 for line in lines)
    if len(lines) > 1 and 2 * single >= len(lines) and all(len(line) <= 2 for line in lines):
        joined = "".join(lines)
        if not any(character.isdigit() for character in joined) and any(
            _is_cjk(character) for character in joined
        ):
            return joined
    return "\n".join(lines)


def _join_lines(text: str) -> str:
    if _BREAK not in text:
        return tidy(text)
    lines = [line for line in map(tidy, text.split(_BREAK)) if line]
    return join_vertical(lines) if len(lines) > 1 else "".join(lines)


def _is_cjk(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def shown_in_field(node: Element) -> str:
    """What a form field shows; some forms are published as they were filled in."""
    if node.tag == "textarea":
        return node.text or ""
    if node.tag == "select":
        options = list(node.iter("option"))
        chosen = [one for one in options if "selected" in one.attrib] or options
        return all_text(chosen[0]) if chosen else ""
    kind = (node.get("type") or "text").lower()
    return node.get("value") or "" if kind in ("text", "number") else ""


def _is_spacer(node: Element) -> bool:
    """Whether an image only takes up room."""
    return any(_FEW_PIXELS.fullmatch(node.get(side) or "") for side in ("width", "height"))
