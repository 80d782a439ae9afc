"""The text of elements as links and labels are compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from lxml import etree

from pipeline.documents.html.text import all_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

SKIPPED = ("script", "style", "template", "noscript")
READABLE_TEXT = etree.XPath(
    f"descendant::text()[not({' or '.join(f'parent::{name}' for name in SKIPPED)})]", smart_strings=False
)


def squeeze(text: str) -> str:
    """Text without any white space, as labels broken by `<br>` and padding are compared."""
    return re.sub(r"[\s\u3000\u00a0\u200b\ufeff]+", "", text)


def text_of(element: Element) -> str:
    """All text of an element in order, scripts and styles left out."""
    if next(element.iter(*SKIPPED), None) is None:
        return all_text(element)
    return "".join(cast("Iterable[str]", READABLE_TEXT(element)))
