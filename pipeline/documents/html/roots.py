"""Where in a page the report stands, so that menus and footers are not read as its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.html.text import all_text
from pipeline.documents.markers import found_markers

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# A page that repeats less report wording than this has no report to look for.
_MIN_MARKERS = 4
# The title and the menu may repeat a marker outside of the report.
_SUFFICIENT_SHARE = 0.9
_TABLE_PARTS = frozenset(("tbody", "thead", "tfoot", "tr"))


def content_root(body: Element) -> Element | None:
    """The smallest element that holds every kind of report wording in the page; None when there is none.

    No class names of content management systems, only where the official wording stands. An element is
    entered only while it alone holds all the different markers and nearly all their occurrences, so that a
    report spread over siblings, or printed twice, keeps the element that covers all of it.
    """
    text = all_text(body)
    markers = found_markers(text)
    if len(set(markers)) < _MIN_MARKERS:
        return None
    element = body
    while element.tag != "table" or next(element.iterdescendants("table"), None) is not None:
        child, child_text = _heaviest_child(element)
        if child is None or not child_text:
            break
        before, _, after = text.partition(child_text)
        if found_markers(before) or found_markers(after):
            child_markers = found_markers(child_text)
            if set(child_markers) != set(markers) or len(child_markers) < _SUFFICIENT_SHARE * len(markers):
                break
            markers = child_markers
        element, text = child, child_text
    while element.tag in _TABLE_PARTS:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def _heaviest_child(element: Element) -> tuple[Element | None, str]:
    children = [child for child in element if isinstance(child.tag, str)]
    texts = [all_text(child) for child in children]
    if not texts:
        return None, ""
    best = max(range(len(texts)), key=lambda index: len(texts[index]))
    return children[best], texts[best]
