"""How the runs of a Word paragraph look, by their own properties and by their styles (ECMA-376 17.3.2 and 17.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.office.markup_names import word

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PROPERTIES, _VALUE = word("rPr"), word("val")
_WITHDRAWING = tuple(map(word, ("vanish", "strike", "dstrike")))
_OFF = frozenset(("0", "false", "off"))
_OFF_THE_LINE = frozenset(("superscript", "subscript"))
_WHITE = "FFFFFF"
# Letters of two points (sizes are half points) are there to take up no room.
_INVISIBLE_SIZE = 4
_LONGEST_CHAIN = 12


class RunStyles:
    """The character properties that the styles of a Word file give to the runs in them."""

    def __init__(self, styles: Element | None) -> None:
        self._properties: dict[str, Element | None] = {}
        self._bases: dict[str, str] = {}
        for style in styles.iter(word("style")) if styles is not None else ():
            name = style.get(word("styleId")) or ""
            self._properties[name] = style.find(_PROPERTIES)
            self._bases[name] = _value(style.find(word("basedOn")))

    def is_withdrawn(self, run: Element) -> bool:
        """Whether a run is hidden or struck out."""
        size = _value(self._find(run, word("sz")))
        if size.isdigit() and int(size) <= _INVISIBLE_SIZE:
            return True
        return any(_is_on(self._find(run, switch)) for switch in _WITHDRAWING)

    def is_off_the_line(self, run: Element) -> bool:
        """Whether a run is set as superscript or subscript."""
        return _value(self._find(run, word("vertAlign"))) in _OFF_THE_LINE

    def position(self, run: Element) -> str:
        """By how many half points a run is raised or lowered by hand."""
        return _value(self._find(run, word("position"))) or "0"

    def is_white(self, run: Element) -> bool:
        """Whether a run is written in white on a ground that is not coloured by the run, its paragraph or cell."""
        if _value(self._find(run, word("color"))).upper() != _WHITE:
            return False
        grounds = [self._find(run, word("shd")), self._find(run, word("highlight"))]
        for outer in run.iterancestors(word("p"), word("tc")):
            grounds.append(outer.find(f"{word('pPr')}/{word('shd')}"))
            grounds.append(outer.find(f"{word('tcPr')}/{word('shd')}"))
        return all(ground is None for ground in grounds)

    def _find(self, run: Element, name: str) -> Element | None:
        """The property of a run: its own, that of its style, or that of the style of its paragraph."""
        own = run.find(_PROPERTIES)
        if own is not None and (found := own.find(name)) is not None:
            return found
        if not self._properties:
            return None
        character = own.find(word("rStyle")) if own is not None else None
        if character is not None and (found := self._styled(_value(character), name)) is not None:
            return found
        paragraph = next(run.iterancestors(word("p")), None)
        style = paragraph.find(f"{word('pPr')}/{word('pStyle')}") if paragraph is not None else None
        return self._styled(_value(style), name) if style is not None else None

    def _styled(self, style: str, name: str) -> Element | None:
        for _ in range(_LONGEST_CHAIN):
            properties = self._properties.get(style)
            found = properties.find(name) if properties is not None else None
            if found is not None:
                return found
            style = self._bases.get(style, "")
        return None


def _is_on(switch: Element | None) -> bool:
    """Whether a toggle property is there and not switched off."""
    return switch is not None and (switch.get(_VALUE) or "1").lower() not in _OFF


def _value(property_: Element | None) -> str:
    return (property_.get(_VALUE) or "") if property_ is not None else ""
