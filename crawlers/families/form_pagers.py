"""Pagers whose script writes the number of the page into a field of a form and submits it.

`function toPage(n){ document.getElementById("pageNo").value = n; document.pageForm.submit(); }` behind
`javascript:toPage(2)`: what is sent is what the page prints, with that one field as the script sets it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from crawlers.families.reading import Step
from crawlers.pages.forms import form_fields
from crawlers.pages.functions import called
from crawlers.pages.labels import is_next, page_number, printed_on
from crawlers.pages.scripts import constant
from crawlers.pages.urls import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

    from crawlers.pages.page import Page

SET_FIELD = re.compile(
    r"(?:getElementById\(\s*['\"]|\$\(\s*['\"]#|\$\(\s*['\"](?:input)?\[name=['\"]?|\.)(?P<field>[\w-]+)(?:['\"]?\]?['\"]\s*\))?"
    r"\.(?:value\s*=(?!=)\s*|val\(\s*)"
)
SUBMIT = ".submit("


def form_step(page: Page, step: Step | None) -> Step | None:
    """The request for the page after this one; None where no link makes a form ask for it."""
    if SUBMIT not in page.text:
        return None
    number = int(step.recall("number", "1")) if step is not None else 1
    for script, label in _handlers(page):
        if not (is_next(label) or page_number(label) == number + 1):
            continue
        for field, value in _settings(script, page):
            form = next((form for form in page.root.iter("form") if _name_in(form, field)), None)
            if form is not None:
                return submit(form, {_name_in(form, field): value}, page, number + 1)
    return None


def _handlers(page: Page) -> Iterator[tuple[str, str]]:
    """The scripts of links and buttons, with what these print."""
    for element in page.root.iter("a", "input", "button", "li", "span"):
        script = f"{element.get('href') or ''};{element.get('onclick') or ''}"
        if "(" in script or "=" in script:
            yield script, printed_on(element)


def _settings(script: str, page: Page) -> Iterator[tuple[str, str]]:
    """The fields that a handler sets before it submits, itself or by a function of the page."""
    bodies: list[tuple[str, Mapping[str, str]]] = [(script, {})]
    for name, arguments in called(script):
        function = page.functions.get(name)
        if function is not None:
            bodies.append((function.body, function.take(arguments)))
    for body, given in bodies:
        for found in SET_FIELD.finditer(body) if SUBMIT in body else ():
            value = constant(body, found.end(), {**page.constants, **given})
            if value is not None and value.isdigit():
                yield found["field"], value


def _name_in(form: Element, field: str) -> str:
    """The name under which a form sends a field that a script knows by name or id; empty if it has none such."""
    inputs = (each for each in form.iter("input", "select") if field in (each.get("name"), each.get("id")))
    return next((each.get("name") or "" for each in inputs), "")


def submit(
    form: Element, changed: Mapping[str, str], page: Page, number: int, method: str | None = None
) -> Step | None:
    """The request for page `number` by a form with some fields changed, by its own method if no other is given."""
    url = join(page.base, form.get("action") or page.url)
    if url is None:
        return None
    fields = {**dict(form_fields(form)), **changed}
    memo = (("number", str(number)),)
    if (method or form.get("method") or "get").lower() == "post":
        return Step(
            url,
            method="POST",
            form=tuple(fields.items()),
            charset=page.encoding,
            referer=page.url,
            memo=memo,
        )
    query = urlencode(fields, encoding=page.encoding, errors="xmlcharrefreplace")
    return Step(urlunsplit(urlsplit(url)._replace(query=query)), referer=page.url, memo=memo)
