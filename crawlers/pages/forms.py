"""The forms of a page as a browser would submit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.pages.texts import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

UNSENT = frozenset({"submit", "button", "image", "reset", "file"})


def form_fields(form: Element) -> Iterator[tuple[str, str]]:
    """The fields that a browser would submit without any button pressed (HTML, form submission)."""
    for element in form.iter("input", "select", "textarea"):
        name = element.get("name")
        kind = (element.get("type") or "text").lower()
        if not name or element.get("disabled") is not None or kind in UNSENT:
            continue
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = next(
                (o for o in options if o.get("selected") is not None), options[0] if options else None
            )
            if chosen is not None:
                yield name, chosen.get("value") or text_of(chosen).strip()
        elif element.tag == "textarea":
            yield name, text_of(element)
        elif kind not in ("checkbox", "radio") or element.get("checked") is not None:
            yield name, element.get("value") or ("on" if kind == "checkbox" else "")
