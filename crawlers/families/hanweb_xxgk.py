"""Hanweb's disclosure module (信息公开目录): a posted search by body, and a page of reports by body and year."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from crawlers.families.family import Family
from crawlers.families.reading import Reading, Step
from crawlers.families.rows import rows_of
from crawlers.pages.literals import bracketed, read_fields
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

SEARCH = re.compile(r"[\"']([^\"'\s<>]*module/xxgk/search\.jsp[^\"'\s<>]*)[\"']", re.IGNORECASE)
OBJECT_NEARBY = re.compile(r"\{(?=[^{}]*\b(?:divid|currpage|infotypeId)\b)", re.IGNORECASE)
PAGES = re.compile(r"共\s*(?:<[^>]+>\s*)?(\d+)\s*(?:<[^>]+>\s*)?页")


class HanwebXxgk(Family):
    """Recognised by `module/xxgk/search.jsp`, `module/xxgk/xxgkAnnualReport.jsp?fbtime=…&area=…`.

    The search ignores the column and answers with everything of a body, so that only titles tell the reports.
    Its parameters (`jdid`, `divid`, `area`) are taken from the page. The links by year are columns below.
    """

    name: ClassVar[str] = "hanweb-xxgk"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """The rows of the page and the search behind them, or a fragment that the search answers."""
        if step is not None and step.content is Content.DATA:
            return self._following(replace(self._fragment(page), pages=None), page, step)
        static = super().read(page, step)
        declared = SEARCH.search(page.text)
        url = join(page.base, declared.group(1).replace("&amp;", "&")) if declared else None
        if declared is None or url is None:
            return static
        found = OBJECT_NEARBY.search(page.text, declared.end())
        fields = read_fields(bracketed(page.text, found.start())) if found else _hidden_fields(page)
        counted = PAGES.search(page.visible)
        has_rows = counted is not None and bool(static.rows)
        first = _page_step(url, fields, 2 if has_rows else 1, page.url)
        is_whole = has_rows and counted is not None and int(counted.group(1)) < 2
        return Reading(rows=static.rows, steps=static.steps if is_whole else (*static.steps, first))

    @staticmethod
    def _fragment(page: Page) -> Reading:
        return Reading(rows=rows_of(page))

    @staticmethod
    def _following(reading: Reading, page: Page, step: Step) -> Reading:
        counted = PAGES.search(page.visible)
        number = int(dict(step.form).get("currpage", "1"))
        if not reading.rows or counted is None or number >= int(counted.group(1)):
            return reading
        return replace(reading, steps=(_page_step(step.url, dict(step.form), number + 1, step.referer),))


def _page_step(url: str, fields: dict[str, str], number: int, referer: str | None) -> Step:
    form = {**fields, "currpage": str(number)}
    return Step(url, method="POST", form=tuple(form.items()), content=Content.DATA, referer=referer)


def _hidden_fields(page: Page) -> dict[str, str]:
    """The hidden inputs of older templates that post a form instead of an object."""
    inputs = page.root.findall(".//input[@type='hidden'][@name]")
    return {element.get("name") or "": element.get("value") or "" for element in inputs}
