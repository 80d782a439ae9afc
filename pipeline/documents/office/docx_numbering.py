"""The automatic list numbers that Word prints before paragraphs, because headings are often numbered so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.documents.office.markup_names import word

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PLACEHOLDER = re.compile(r"%([1-9])")
# fmt: off
_CHINESE = frozenset((
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseDigitalTenThousand", "koreanDigital2",
))
# fmt: on
_DIGITS = "零一二三四五六七八九"
_MAX_CHINESE = 99


@dataclass(slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts list paragraphs in document order (ECMA-376 17.9)."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        for style in styles.iter(word("style")) if styles is not None else ():
            reference = _reference(style.find(word("pPr")))
            if reference is not None:
                self._styles[style.get(word("styleId")) or ""] = reference

    def label(self, paragraph: Element) -> str:
        """The number printed before `paragraph`, counted on; empty for bullets and for no list.

        To be called once for every paragraph that prints something, in order.
        """
        properties = paragraph.find(word("pPr"))
        reference = _reference(properties)
        if reference is None and properties is not None:
            style = properties.find(word("pStyle"))
            reference = self._styles.get(style.get(word("val")) or "") if style is not None else None
        numbered = self._lists.get(reference[0]) if reference is not None else None
        if reference is None or numbered is None or reference[1] not in numbered.levels:
            return ""
        depth = reference[1]
        level = numbered.levels[depth]
        numbered.counts[depth] = numbered.counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in numbered.counts if other > depth]:
            del numbered.counts[deeper]
        if level.form in ("bullet", "none"):
            return ""
        return _PLACEHOLDER.sub(lambda match: _printed(numbered, int(match.group(1)) - 1), level.text)

    def _read_lists(self, numbering: Element) -> None:
        abstract = {
            node.get(word("abstractNumId")): _List(_levels(node))
            for node in numbering.iter(word("abstractNum"))
        }
        for node in numbering.iter(word("num")):
            link = node.find(word("abstractNumId"))
            base = abstract.get(link.get(word("val"))) if link is not None else None
            if base is None:
                continue
            own = base
            overrides = node.findall(f"{word('lvlOverride')}/{word('startOverride')}")
            if overrides:
                # A restarted list counts for itself.
                own = _List(
                    {depth: _Level(item.form, item.text, item.start) for depth, item in base.levels.items()}
                )
                for override in overrides:
                    parent = override.getparent()
                    depth = _integer(parent.get(word("ilvl"))) if parent is not None else 0
                    if depth in own.levels:
                        own.levels[depth].start = _integer(override.get(word("val")))
            self._lists[node.get(word("numId")) or ""] = own


def _levels(abstract: Element) -> dict[int, _Level]:
    levels = {}
    for node in abstract.iter(word("lvl")):
        form, text, start = node.find(word("numFmt")), node.find(word("lvlText")), node.find(word("start"))
        levels[_integer(node.get(word("ilvl")))] = _Level(
            form=(form.get(word("val")) or "decimal") if form is not None else "decimal",
            text=(text.get(word("val")) or "") if text is not None else "",
            start=_integer(start.get(word("val"))) if start is not None else 1,
        )
    return levels


def _reference(properties: Element | None) -> tuple[str, int] | None:
    """(list, level) of paragraph properties; list "0" switches the numbering of a style off."""
    node = properties.find(word("numPr")) if properties is not None else None
    if node is None:
        return None
    identifier, depth = node.find(word("numId")), node.find(word("ilvl"))
    if identifier is None:
        return None
    return identifier.get(word("val")) or "", _integer(depth.get(word("val"))) if depth is not None else 0


def _printed(numbered: _List, depth: int) -> str:
    level = numbered.levels.get(depth)
    if level is None:
        return ""
    number = numbered.counts.get(depth, level.start)
    if level.form in _CHINESE:
        return _chinese(number)
    if level.form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if level.form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if level.form == "lowerLetter" else "A") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if not 0 < number <= _MAX_CHINESE:
        return str(number)
    tens, units = divmod(number, 10)
    head = "" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return head + (_DIGITS[units] if units else "")


def _integer(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else 0
