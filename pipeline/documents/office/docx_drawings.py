"""What a Word paragraph shows without writing it: pictures, formulas, symbols and computed fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.marks import DRAWN
from pipeline.documents.office.markup_names import DRAWING, MATH, VML, word

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FORMULA = MATH + "oMath"
_KINDS = frozenset((_FORMULA, *map(word, ("drawing", "pict", "object", "sym"))))


def drawn_text(node: Element) -> str | None:
    """What stands in the text for `node`; None where it is nothing drawn, or lies beside the text and not in it."""
    if node.tag not in _KINDS:
        return None
    if node.tag == _FORMULA:
        is_plain = all(part.tag == MATH + "r" for part in node)
        return "".join(text.text or "" for text in node.iter(MATH + "t")) if is_plain else DRAWN
    if next(node.iter(word("txbxContent")), None) is not None:
        return None
    if node.tag == word("drawing"):
        return DRAWN if node.find(DRAWING + "inline") is not None else None
    if node.tag == word("pict"):
        picture = next(node.iter(VML + "imagedata"), None)
        floats = any("absolute" in (shape.get("style") or "") for shape in node.iter(VML + "shape"))
        return DRAWN if picture is not None and not floats else None
    return DRAWN
