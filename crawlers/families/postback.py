"""Pagers of ASP.NET: the form of the page is posted back, with the next page as the target of the event.

Only what the page prints is sent: the fields of its form as a browser would submit them, and the literals of
`__doPostBack('target','argument')` behind the link to the next page. Each page carries its own `__VIEWSTATE`, so
that pages can only be turned one after the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawlers.families.form_pagers import submit
from crawlers.pages.labels import is_next, page_number, printed_on

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from crawlers.families.reading import Step
    from crawlers.pages.page import Page

CALL = re.compile(
    r"(?:__doPostBack\(|WebForm_PostBackOptions\()\s*['\"]([^'\"]+)['\"]\s*(?:,\s*['\"]([^'\"]*)['\"])?"
)
VIEW_STATE = "__viewstate"
PRESSED = frozenset({"submit", "image"})
MORE = frozenset({"...", "…"})


def postback_step(page: Page, step: Step | None) -> Step | None:
    """The request for the page after this one; None where no link or button of a posted form leads there."""
    if VIEW_STATE not in page.lowered:
        return None
    form = next((form for form in page.root.iter("form") if _has_view_state(form)), None)
    if form is None:
        return None
    number = int(step.recall("number", "1")) if step is not None else 1
    event = _next_event(form, number)
    return None if event is None else submit(form, event, page, number + 1, "post")


def _has_view_state(form: Element) -> bool:
    return any((field.get("name") or "").lower() == VIEW_STATE for field in form.iter("input"))


def _next_event(form: Element, number: int) -> dict[str, str] | None:
    """What is sent besides the fields: of the link 下一页, else of the next number, else of the button."""
    events: dict[str, dict[str, str]] = {}
    for element in form.iter("a", "input"):
        call = CALL.search(f"{element.get('href') or ''} {element.get('onclick') or ''}")
        label = printed_on(element)
        if call is not None:
            event = {"__EVENTTARGET": call.group(1), "__EVENTARGUMENT": call.group(2) or ""}
        elif element.get("type", "").lower() in PRESSED and element.get("name"):
            event = {element.get("name") or "": element.get("value") or ""}
        else:
            continue
        if is_next(label) and element.get("disabled") is None:
            return event
        printed = page_number(label)
        if printed == number + 1 or (label in MORE and number > 1):
            events.setdefault("number" if printed else "more", event)
    return events.get("number") or events.get("more")
