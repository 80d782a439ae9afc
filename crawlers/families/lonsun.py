"""Lonsun (龙讯): 安徽 and some counties elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from crawlers.families.family import Family
from crawlers.families.reading import Reading, Step
from crawlers.families.rows import rows_of
from crawlers.pages.literals import bracketed, read_fields
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

LABEL = re.compile(r"[\"']([^\"'\s<>]*/site/label/\d+[^\"'\s<>]*)[\"']")
OBJECT = re.compile(r"Ls\.ajax\s*\(\s*(?=\{)")
DATA = re.compile(r"[\"']?(?:data|params)[\"']?\s*:\s*(?=\{)")
LAST_PAGE = re.compile(r"paged\s*=\s*[\"']?(\d+)|pageCount[\"']?\s*[:=]\s*[\"']?(\d+)|共\s*(\d+)\s*页")


class Lonsun(Family):
    """Recognised by `Ls.ajax(`, `/site/label/`, `/public/column/<organId>?type=3` (type 3 are annual reports).

    The page is a shell; the list is an HTML fragment from the label that the page declares, page by page. One
    such address serves many bodies: the links of the organ switcher are columns below this one.
    """

    name: ClassVar[str] = "lonsun"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """What the shell holds itself and the label that it declares, or a fragment of the label."""
        if step is not None and step.content is Content.DATA:
            return self._read_fragment(page, step)
        static = super().read(page, step)
        url = _declared_label(page)
        if url is None:
            return static
        return Reading(
            rows=static.rows, steps=(*static.steps, _page_step(url, 1, page.url)), total=static.total
        )

    def _read_fragment(self, page: Page, step: Step) -> Reading:
        rows = rows_of(page)
        number = int(step.recall("page"))
        pages = [int(value) for found in LAST_PAGE.findall(page.text) for value in found if value]
        last = max(pages, default=number)
        steps = (_page_step(step.url, number + 1, step.referer),) if rows and number < last else ()
        return Reading(rows=rows, steps=steps)


def _declared_label(page: Page) -> str | None:
    """The address of the list with all parameters, from a whole literal or from an address and its data object."""
    found = LABEL.search(page.text)
    if found is None:
        return None
    url = join(page.base, found.group(1).replace("&amp;", "&"))
    call = OBJECT.search(page.text)
    if url is None or "pageIndex" in url or call is None:
        return url
    options = bracketed(page.text, call.end())
    data = DATA.search(options)
    fields = read_fields(bracketed(options, data.end())) if data else {}
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}{urlencode(fields)}" if fields else url


def _page_step(url: str, number: int, referer: str | None) -> Step:
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    query["pageIndex"] = str(number)
    return Step(
        urlunsplit(parts._replace(query=urlencode(query))),
        content=Content.DATA,
        referer=referer,
        memo=(("page", str(number)),),
    )
