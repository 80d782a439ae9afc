"""Ucap (开普 集约化): 海南, 新疆, 四川, 江西, 黑龙江, 甘肃 and many below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from crawlers.families.calls import declared_calls
from crawlers.families.family import Family
from crawlers.families.json_list import read_json, rows_of_json, total_of_json
from crawlers.families.reading import Reading, Step
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

SEARCH = re.compile(
    r"[\"']((?:https?:)?[^\"'\s<>]*/search(?:List)?/[0-9a-f]{8,}[^\"'\s<>]*)[\"']", re.IGNORECASE
)
JOINED_SEARCH = re.compile(
    r"[\"']([^\"'\s<>]*/search(?:List)?/)[\"']\s*\+\s*(\w+)(?:\s*\+\s*[\"']([^\"'\s<>]*)[\"'])?",
    re.IGNORECASE,
)
CHANNEL = re.compile(r"^[0-9a-f]{8,}$", re.IGNORECASE)


class Ucap(Family):
    """Recognised by `common_list.shtml`, `<UCAPCONTENT>`, `/common/search/<channelId>`, the meta tag channelId.

    Static lists with `createPageHTML('page_div', pages, current, 'common_list', 'shtml', total)`, or a JSON search
    by channel whose address stands in the page. Addresses in the JSON may be http on an https site, or begin
    with `//`.
    """

    name: ClassVar[str] = "ucap"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """A static list, or the search that the page declares, or an answer of it."""
        if step is not None and step.content is Content.DATA:
            return self._read_answer(page, step)
        static = super().read(page, step)
        declared = _declared_search(page)
        url = join(page.base, declared.replace("&amp;", "&")) if declared else None
        if url is None or step is not None:
            return static
        return Reading(
            rows=static.rows,
            steps=(*static.steps, _page_step(url, 1, page.url)),
            pages=static.pages,
            total=static.total,
        )

    def _read_answer(self, page: Page, step: Step) -> Reading:
        value = read_json(page.text)
        rows = rows_of_json(value, page.base)
        total = total_of_json(value)
        number, seen = int(step.recall("page")), int(step.recall("seen")) + len(rows)
        is_last = not rows or (total is not None and seen >= total)
        steps = () if is_last else (_page_step(step.url, number + 1, step.referer, seen),)
        return Reading(rows=rows, steps=steps, records=len(rows), total=total)


def _declared_search(page: Page) -> str | None:
    """The search as one literal, or put together from literals and the variable or meta tag of the channel."""
    for call in declared_calls(page.text):
        if call.fields and SEARCH.search(f'"{call.url}"'):
            return f"{call.url}{'&' if '?' in call.url else '?'}{urlencode(call.fields)}"
    whole = SEARCH.search(page.text)
    if whole is not None:
        return whole.group(1)
    joined = JOINED_SEARCH.search(page.text)
    if joined is None:
        return None
    prefix, name, rest = joined.groups()
    assigned = re.search(rf"\b{re.escape(name)}\s*[:=]\s*[\"']([0-9a-fA-F]{{8,}})[\"']", page.text)
    channel = assigned.group(1) if assigned else page.meta.get("channelid", "")
    return f"{prefix}{channel}{rest or ''}" if CHANNEL.match(channel) else None


def _page_step(url: str, number: int, referer: str | None, seen: int = 0) -> Step:
    """The declared search with another page number; everything else as it was declared."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    query["page"] = str(number)
    return Step(
        urlunsplit(parts._replace(query=urlencode(query))),
        content=Content.DATA,
        referer=referer,
        memo=(("page", str(number)), ("seen", str(seen))),
    )
