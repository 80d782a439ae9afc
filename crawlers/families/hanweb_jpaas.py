"""Hanweb JPaaS (大汉, from 2020 on): 浙江, 烟台, several ministries."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from crawlers.families.family import Family
from crawlers.families.json_list import read_json
from crawlers.families.reading import Reading, Step
from crawlers.families.rows import rows_of
from crawlers.pages.literals import read_fields
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

TOTAL = re.compile(r"\bcount\s*=\s*[\"']?(\d+)", re.IGNORECASE)
SIZE = re.compile(r"\b(?:pagesize|perpage|rows)\s*=\s*[\"']?(\d+)", re.IGNORECASE)
SKIPPED_UNITS = ("当前位置", "导航", "页脚", "页头", "网站")


class HanwebJpaas(Family):
    """Recognised by `jpaas-publish-server` and scripts `unitbuild.js` with `url` and `queryData`.

    The page holds no list; each unit of it is asked for at the address that its script declares. Further pages
    need `paramJson={"pageNo":…,"pageSize":…}`: a bare page number is ignored and gives the first page again.
    """

    name: ClassVar[str] = "hanweb-jpaas"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """The units that the page declares, or the HTML inside the answer for one of them."""
        if step is not None and step.content is Content.DATA:
            return self._read_unit(page, step)
        static = super().read(page, step)
        steps = []
        for script in page.root.iter("script"):
            url = join(page.base, script.get("url") or "")
            fields = read_fields(script.get("querydata") or script.get("queryData") or "")
            if url and fields and not any(word in fields.get("tagId", "") for word in SKIPPED_UNITS):
                steps.append(_unit_step(url, fields, None, page.url))
        return replace(static, steps=(*static.steps, *steps))

    def _read_unit(self, page: Page, step: Step) -> Reading:
        value = read_json(page.text)
        data = value.get("data") if isinstance(value, dict) else None
        markup = data.get("html") if isinstance(data, dict) else None
        if not isinstance(markup, str):
            return Reading()
        fragment = replace(page, url=step.referer or page.url, body=markup.encode("utf-8"), charset="utf-8")
        rows = rows_of(fragment)
        counted = TOTAL.search(markup)
        total = int(counted.group(1)) if counted else None
        declared = SIZE.search(markup)
        number = int(step.recall("page"))
        size = int(step.recall("size") or (declared.group(1) if declared else 0) or len(rows))
        is_last = not rows or total is None or number * size >= total
        fields = {name.removeprefix("q."): text for name, text in step.memo if name.startswith("q.")}
        following = _unit_step(step.recall("url"), fields, (number + 1, size), step.referer)
        return Reading(rows=rows, steps=() if is_last else (following,), records=len(rows), total=total)


def _unit_step(url: str, fields: dict[str, str], place: tuple[int, int] | None, referer: str | None) -> Step:
    """The request of one unit; `place` is page number and size, none for the request as it is declared."""
    query = dict(fields)
    memo = {"url": url, "page": "1", "size": "", **{f"q.{name}": text for name, text in fields.items()}}
    if place is not None:
        number, size = place
        query["paramJson"] = json.dumps({"pageNo": number, "pageSize": str(size)}, separators=(",", ":"))
        memo |= {"page": str(number), "size": str(size)}
    separator = "&" if "?" in url else "?"
    return Step(
        f"{url}{separator}{urlencode(query)}", content=Content.DATA, referer=referer, memo=tuple(memo.items())
    )
