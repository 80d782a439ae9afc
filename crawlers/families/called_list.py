"""Lists that a page's script asks for, on sites of no known vendor: 无锡 and others with a search of their own."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.discovery.wording import is_agency, is_year
from crawlers.families.calls import OTHER_PURPOSE, PAGE_NAME, Call, declared_calls, is_for_article
from crawlers.families.family import Family
from crawlers.families.json_list import (
    LinkTarget,
    link_target,
    pages_of_json,
    read_json,
    rows_of_json,
    total_of_json,
)
from crawlers.families.parts import Part
from crawlers.families.reading import Reading, Row, Step
from crawlers.families.rows import has_report, rows_of
from crawlers.families.xml_list import read_xml
from crawlers.pages.literals import bracketed, parse_literal
from crawlers.pages.report_tables import has_report_tables
from crawlers.pages.urls import directory, join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

LISTING = re.compile(
    r"search|list|query|page|info|article|content|column|channel|\.(?:json|xml)$", re.IGNORECASE
)
# Objects with an address: a look at the first of them spares the others.
ARRAY = re.compile(
    r"[=:(]\s*(?=\[\s*\{[^{}\[\]]{0,2000}?[\"']?\w*(?:url|href|link|path|id)[\"']?\s*:)", re.IGNORECASE
)
MOST_CALLS = 2
# What a step notes of its place in the list; the rest of its memo is how addresses are made.
COUNTED = ("number", "seen")


class CalledList(Family):
    """Static lists; where a page lists no report, what its script has as data, or the call by which it fetches them."""

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """The entries in the page with the calls behind them, or an answer to such a call."""
        if step is not None and step.content is Content.DATA:
            return _read_answer(page, step)
        static = super().read(page, step)
        if step is not None or has_report(static.rows):
            return static
        if written := _written_rows(page):
            return replace(static, rows=(*static.rows, *written))
        calls = [call for call in declared_calls(page.text, page.url) if _is_listing(call)][:MOST_CALLS]
        steps = [found for call in calls if (found := _step(call, page)) is not None] or _scripts_beside(page)
        return replace(static, steps=(*static.steps, *steps))

    def columns(self, page: Page) -> tuple[tuple[str, str], ...]:
        """The bodies and years of a tree that the script has as data."""
        return tuple(
            (row.title, row.url)
            for found in ARRAY.finditer(page.text)
            for row in rows_of_json(parse_literal(bracketed(page.text, found.end())), page.base)
            if is_agency(row.title) or is_year(row.title)
        )

    def parts(self, page: Page) -> tuple[Part, ...]:
        """What the page links or shows; where that is nothing, the call by which its script fetches the text."""
        parts = super().parts(page)
        if parts or has_report_tables(page.visible):
            return parts
        calls = (call for call in declared_calls(page.text, page.url) if is_for_article(call, page.url))
        steps = [step for call in calls if (step := _step(call, page)) is not None][:MOST_CALLS]
        return tuple(Part(step.url, "", Content.DATA, step=step) for step in steps)


def _written_rows(page: Page) -> tuple[Row, ...]:
    """The entries of the first array in a script that has a report among them."""
    for found in ARRAY.finditer(page.text):
        rows = rows_of_json(
            parse_literal(bracketed(page.text, found.end())), page.base, link_target(page.text)
        )
        if has_report(rows):
            return rows
    return ()


def _scripts_beside(page: Page) -> list[Step]:
    """The script files in the folder of a page: where a page without entries keeps its list as data."""
    sources = (script.get("src") or "" for script in page.root.iter("script"))
    here = directory(page.url)
    urls = (url for source in sources if (url := join(page.base, source)) and url.startswith(here))
    own = dict.fromkeys(
        url for url in urls if urlsplit(here).path != "/" and OTHER_PURPOSE.search(url) is None
    )
    return [_request(Step(url, referer=page.url), 1, 0) for url in list(own)[:MOST_CALLS]]


def _is_listing(call: Call) -> bool:
    path = urlsplit(call.url).path
    return LISTING.search(path) is not None and OTHER_PURPOSE.search(path) is None


def _step(call: Call, page: Page) -> Step | None:
    url = join(page.base, call.url)
    if url is None:
        return None
    target = link_target(page.text)
    memo = tuple(asdict(target).items()) if target else ()
    return _request(
        Step(url, method=call.method, form=call.fields, json=call.json, referer=page.url, memo=memo), 1, 0
    )


def _request(declared: Step, number: int, seen: int) -> Step:
    """The declared call for page `number`, once `seen` entries are known; the first page is asked for as declared."""
    parts = urlsplit(declared.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    form, body = declared.form, declared.json
    if declared.method == "GET":
        query, form = [*query, *form], ()
    if number > 1:
        query, form = _numbered(query, number), tuple(_numbered(form, number))
        body = _numbered_json(body, number)
    kept = tuple((name, value) for name, value in declared.memo if name not in COUNTED)
    return replace(
        declared,
        url=urlunsplit(parts._replace(query=urlencode(query))),
        form=form,
        json=body,
        content=Content.DATA,
        memo=(*kept, ("number", str(number)), ("seen", str(seen))),
    )


def _numbered(
    fields: tuple[tuple[str, str], ...] | list[tuple[str, str]], number: int
) -> list[tuple[str, str]]:
    return [(name, str(number) if PAGE_NAME.fullmatch(name) else value) for name, value in fields]


def _numbered_json(body: str, number: int) -> str:
    if not body:
        return ""
    fields: dict[str, object] = json.loads(body)
    turned = {
        name: (type(value)(number) if isinstance(value, int | str) and PAGE_NAME.fullmatch(name) else value)
        for name, value in fields.items()
    }
    return json.dumps(turned, ensure_ascii=False)


def _read_answer(page: Page, step: Step) -> Reading:
    value = read_json(page.text) or read_xml(page)
    link = (
        LinkTarget(**made)
        if (made := {name: text for name, text in step.memo if name not in COUNTED})
        else None
    )
    rows = rows_of_json(value, page.base, link) if value else (_written_rows(page) or rows_of(page))
    total, pages = total_of_json(value), pages_of_json(value)
    number, seen = int(step.recall("number")), int(step.recall("seen")) + len(rows)
    is_last = not rows or (total is not None and seen >= total) or (pages is not None and number >= pages)
    following = _request(step, number + 1, seen)
    is_numbered = following.key != step.key
    return Reading(
        rows=rows, steps=(following,) if is_numbered and not is_last else (), records=len(rows), total=total
    )
