"""The text that a Word paragraph prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.html.text import raised, tidy
from pipeline.documents.office.markup_names import COMPATIBILITY, WORDPROCESSING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def word(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return WORDPROCESSING + name


_TEXT = word("t")
_RUN = word("r")
_BOX = word("txbxContent")
_BREAKS = frozenset((word("br"), word("cr")))
_BLANKS = frozenset((word("tab"), word("ptab")))
_HYPHEN = word("noBreakHyphen")
_PROPERTIES = word("rPr")
_ALIGNMENT = word("vertAlign")
_WITHDRAWING = tuple(map(word, ("vanish", "strike", "dstrike")))
# Deleted and moved-away text, field codes, properties, phonetic guides, the second form of a drawing.
_UNPRINTED = frozenset(
    (
        *map(word, ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sectPr", "rt")),
        COMPATIBILITY + "Fallback",
    )
)
_OFF = frozenset(("0", "false", "off"))
_BODY_LEVEL = 9


def printed_lines(paragraph: Element) -> list[str]:
    """Lines of a `w:p`, split at manual breaks; text boxes anchored in it are not among them."""
    parts: list[str] = []
    todo: list[Element] = list(reversed(paragraph))
    while todo:
        node = todo.pop()
        tag = node.tag
        if tag == _TEXT:
            text = node.text or ""
            parts.append(raised(text, parts) if _is_raised(node.getparent()) else text)
        elif tag in _BREAKS:
            parts.append("\n")
        elif tag in _BLANKS:
            parts.append(" ")
        elif tag == _HYPHEN:
            parts.append("-")
        elif tag not in _UNPRINTED and tag != _BOX and not (tag == _RUN and _is_withdrawn(node)):
            todo.extend(reversed(node))
    return [line for line in map(tidy, "".join(parts).split("\n")) if line]


def boxes_of(paragraph: Element) -> list[Element]:
    """Contents of the text boxes anchored in a paragraph, each once."""
    return [box for box in paragraph.iterdescendants(_BOX) if _stands_first(box, paragraph)]


def is_on(switch: Element | None) -> bool:
    """Whether a toggle property is there and not switched off."""
    return switch is not None and (switch.get(word("val")) or "1").lower() not in _OFF


class HeadingLevels:
    """Heading levels by paragraph style, 1–6; 0 for body text."""

    def __init__(self, styles: Element | None) -> None:
        self._levels: dict[str, int] = {}
        for style in styles.iter(word("style")) if styles is not None else ():
            identifier = style.get(word("styleId"))
            level = _outline_level(style.find(word("pPr")))
            if identifier and level:
                self._levels[identifier] = level

    def of(self, paragraph: Element) -> int:
        """The level of a paragraph."""
        properties = paragraph.find(word("pPr"))
        if properties is None:
            return 0
        own = _outline_level(properties)
        style = properties.find(word("pStyle"))
        named = self._levels.get(style.get(word("val")) or "", 0) if style is not None else 0
        return own or named


def _outline_level(properties: Element | None) -> int:
    outline = properties.find(word("outlineLvl")) if properties is not None else None
    value = (outline.get(word("val")) or "") if outline is not None else ""
    if not value.isdigit() or int(value) >= _BODY_LEVEL:
        return 0
    return min(6, int(value) + 1)


def _is_withdrawn(run: Element) -> bool:
    """Whether a run is hidden or struck out."""
    properties = run.find(_PROPERTIES)
    return properties is not None and any(is_on(properties.find(switch)) for switch in _WITHDRAWING)


def _is_raised(run: Element | None) -> bool:
    properties = run.find(_PROPERTIES) if run is not None else None
    position = properties.find(_ALIGNMENT) if properties is not None else None
    return position is not None and position.get(word("val")) == "superscript"


def _stands_first(box: Element, paragraph: Element) -> bool:
    """Whether a text box is neither inside another one nor the second form of a drawing."""
    for outer in box.iterancestors():
        if outer is paragraph:
            return True
        if outer.tag in (_BOX, COMPATIBILITY + "Fallback"):
            return False
    return True
