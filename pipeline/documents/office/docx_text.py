"""The text that a Word paragraph prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.html.text import raised, tidy
from pipeline.documents.marks import DRAWN, REVERSED, blotted
from pipeline.documents.office.docx_drawings import drawn_text
from pipeline.documents.office.markup_names import COMPATIBILITY, word

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.documents.office.docx_numbering import Numbering
    from pipeline.documents.office.docx_runs import RunStyles


_TEXT = word("t")
_RUN = word("r")
_BOX = word("txbxContent")
_BREAKS = frozenset((word("br"), word("cr")))
_BLANKS = frozenset((word("tab"), word("ptab")))
_HYPHEN = word("noBreakHyphen")
_FIELD_MARK, _FIELD_CODE = word("fldChar"), word("instrText")
_TURNED = word("bdo")
# Deleted and moved-away text, field codes, properties, phonetic guides, the second form of a drawing.
_UNPRINTED = frozenset(
    (
        *map(word, ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sectPr", "rt")),
        COMPATIBILITY + "Fallback",
    )
)
_BODY_LEVEL = 9


class ParagraphText:
    """The lines of Word paragraphs, one paragraph after the other."""

    def __init__(self, styles: RunStyles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def lines(self, paragraph: Element) -> list[str]:
        """Lines of a `w:p` with its list number, split at manual breaks; text boxes anchored in it are not among them.

        What is drawn in the line is the character `DRAWN`. To be called once for every paragraph, in order.
        """
        lines = [line for line in map(tidy, "".join(self._parts(paragraph)).split("\n")) if line]
        if lines:
            lines[0] = self._numbering.label(paragraph) + lines[0]
        return lines

    def _parts(self, paragraph: Element) -> list[str]:
        parts: list[str] = []
        position: str | None = None
        code: list[str] | None = None
        todo: list[Element] = list(reversed(paragraph))
        while todo:
            node = todo.pop()
            tag = node.tag
            drawn = drawn_text(node)
            if drawn is not None:
                parts.append(drawn)
            elif tag == _TEXT:
                run = node.getparent()
                text = node.text or ""
                if run is not None and text.strip():
                    own = self._styles.position(run)
                    position = position or own
                    text = self._marked(text, run, parts, is_moved=own != position)
                parts.append(text)
            elif tag in _BREAKS:
                parts.append("\n")
            elif tag in _BLANKS:
                parts.append(" ")
            elif tag == _HYPHEN:
                parts.append("-")
            elif tag == _FIELD_MARK:
                code = self._meet_field_mark(node, code, parts)
            elif tag == _FIELD_CODE and code is not None:
                code.append(node.text or "")
            elif tag not in _UNPRINTED and tag != _BOX and not self._is_withdrawn(node):
                if tag == _TURNED and node.get(word("val")) == "rtl":
                    parts.append(REVERSED)
                todo.extend(reversed(node))
        return parts

    def _is_withdrawn(self, node: Element) -> bool:
        return node.tag == _RUN and self._styles.is_withdrawn(node)

    def _marked(self, text: str, run: Element, before: list[str], *, is_moved: bool) -> str:
        if is_moved or self._styles.is_off_the_line(run):
            return raised(text, before)
        unseen = blotted(text)
        return unseen if unseen != text and self._styles.is_white(run) else text

    def _meet_field_mark(self, mark: Element, code: list[str] | None, parts: list[str]) -> list[str] | None:
        """The code of the field that is open behind `mark`; an EQ field has no result: Word draws it from its code."""
        kind = mark.get(word("fldCharType"))
        if kind == "begin":
            return []
        if kind == "end" and code is not None and "".join(code).split()[:1] in (["eq"], ["EQ"]):
            parts.append(DRAWN)
        return None


def boxes_of(paragraph: Element) -> list[Element]:
    """Contents of the text boxes anchored in a paragraph, each once."""
    return [box for box in paragraph.iterdescendants(_BOX) if _stands_first(box, paragraph)]


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


def _stands_first(box: Element, paragraph: Element) -> bool:
    """Whether a text box is neither inside another one nor the second form of a drawing."""
    for outer in box.iterancestors():
        if outer is paragraph:
            return True
        if outer.tag in (_BOX, COMPATIBILITY + "Fallback"):
            return False
    return True
