"""TrueCMS: 南通, 连云港, 如皋 and others; often taken for Hanweb, because its answers hold a `<datastore>` too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from crawlers.families.datastore import read_datastore
from crawlers.families.family import Family
from crawlers.families.json_list import read_json, rows_of_json
from crawlers.families.reading import Reading, Step
from crawlers.pages.literals import read_fields
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

MESSAGES = re.compile(
    r"[\"']([^\"'\s<>]*/TrueCMS/messageController/getMessage\.do[^\"'\s<>]*)[\"']", re.IGNORECASE
)
COLUMN = re.compile(r"[\"']?columnId[\"']?\s*[:=]\s*[\"']([0-9a-zA-Z-]{8,40})[\"']")
TOTAL = re.compile(r"[\"']?\btotal(?:Record|Count|_count)?[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
BLOCK = 20


class TrueCms(Family):
    """Recognised by `/TrueCMS/messageController/getMessage.do` and a hidden `#initData`.

    Up to 60 entries stand in the page, as links or click handlers; the further ones come as JSON whose
    `result` is a `<datastore>`. Some hosts have the messages switched off: their first 60 entries are all there is.
    """

    name: ClassVar[str] = "truecms"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """The entries in the page and the messages behind them, or an answer."""
        if step is not None and step.content is Content.DATA:
            return self._read_answer(page, step)
        static = super().read(page, step)
        declared = MESSAGES.search(page.text)
        url = join(page.base, declared.group(1).replace("&amp;", "&")) if declared else None
        column = _column(url, page)
        if url is None or not column:
            return static
        hidden = page.root.find(".//*[@id='initData']")
        embedded = len(hidden.findall(".//li")) if hidden is not None else 0
        counted = TOTAL.search(page.text)
        total = int(counted.group(1)) if counted else None
        if total is not None and embedded >= total:
            return replace(static, total=total)
        per_page = (
            read_fields(page.text[declared.end() : declared.end() + 400]).get("perpage", "")
            if declared
            else ""
        )
        size = int(per_page) if per_page.isdigit() and int(per_page) else BLOCK
        first = _block_step(url.partition("?")[0], column, embedded + 1, size, page.url)
        return replace(static, steps=(*static.steps, first), total=total)

    def _read_answer(self, page: Page, step: Step) -> Reading:
        value = read_json(page.text)
        text = value.get("result") if isinstance(value, dict) else None
        if isinstance(text, str):
            store = read_datastore(text, page.base)
            rows, total = store.rows, store.total
        else:
            rows, total = rows_of_json(value, page.base), None
        start, size = int(step.recall("start")), int(step.recall("size"))
        is_last = len(rows) < size and (total is None or start + size > total)
        following = _block_step(step.recall("url"), step.recall("column"), start + size, size, step.referer)
        return Reading(
            rows=rows, steps=() if is_last or not rows else (following,), records=len(rows), total=total
        )


def _column(url: str | None, page: Page) -> str:
    given = parse_qs(urlsplit(url or "").query).get("columnId", [""])[-1]
    found = COLUMN.search(page.text)
    return given or (found.group(1) if found else "")


def _block_step(url: str, column: str, start: int, size: int, referer: str | None) -> Step:
    query = {"startrecord": start, "endrecord": start + size - 1, "perpage": size, "columnId": column}
    return Step(
        f"{url}?{urlencode(query)}",
        content=Content.DATA,
        referer=referer,
        memo=(("url", url), ("column", column), ("start", str(start)), ("size", str(size))),
    )
