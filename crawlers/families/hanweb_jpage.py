"""Hanweb JCMS with jpage lists (大汉): 江苏, 山东, 江西, older 浙江, several national administrations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlencode

from crawlers.families.datastore import Datastore, read_datastore, rows_of_fragments
from crawlers.families.family import Family
from crawlers.families.reading import Reading, Step
from crawlers.pages.literals import bracketed, read_fields
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

CALL = re.compile(r"\.jpage\s*\(\s*(?=\{)")
UNIT_START = re.compile(r"<datastore\b[^>]*>", re.IGNORECASE)
INIT_DATA = re.compile(r"InitData\d+\s*=\s*\[(.*?)\]\s*;", re.DOTALL)
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
DEFAULT_GROUP_SIZE = 3


class HanwebJpage(Family):
    """Recognised by `<script type="text/xml"><datastore>`, `.jpage({…})` and `dataproxy.jsp`.

    The first group of entries stands in the page as XML inside a script; further groups come from the proxy
    that the page declares. Two dialects: record numbers posted with the parameters of `ajaxParam`, and the link
    in `<nextgroup>`, whose parameters may be encrypted and are therefore used exactly as printed. Where both are
    declared the first is tried and the second is what is left when it brings nothing new.
    """

    name: ClassVar[str] = "hanweb-jpage"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """Entries of the embedded groups, or of an answer of the proxy."""
        if step is not None and step.content is Content.DATA:
            return self._read_answer(page, step)
        units = [read_datastore(unit, page.base) for unit in UNIT_START.split(page.text)[1:]]
        if not any(unit.rows for unit in units):
            rows = rows_of_fragments(_init_data(page.text), page.base)
            if not rows:
                return super().read(page, step)
            units = [Datastore(rows, len(rows), None, None)]
        calls = [read_fields(bracketed(page.text, found.end())) for found in CALL.finditer(page.text)]
        calls = [call for call in calls if call.get("proxyUrl")]
        readings = [
            self._read_unit(page, unit, calls[number] if number < len(calls) else {})
            for number, unit in enumerate(units)
        ]
        totals = [reading.total for reading in readings]
        return Reading(
            rows=tuple(row for reading in readings for row in reading.rows),
            steps=tuple(step for reading in readings for step in reading.steps),
            records=sum(reading.records or 0 for reading in readings),
            total=sum(total for total in totals if total is not None) if None not in totals else None,
        )

    def _read_unit(self, page: Page, unit: Datastore, call: dict[str, str]) -> Reading:
        """One of the lists of a page: a column page may hold several."""
        declared = call.get("totalRecord", "")
        total = int(declared) if declared.isdigit() else unit.total
        first = self._first_step(page, unit, call, len(unit.rows), total)
        return Reading(rows=unit.rows, steps=(first,) if first else (), records=unit.records, total=total)

    def _first_step(
        self, page: Page, store: Datastore, call: dict[str, str], embedded: int, total: int | None
    ) -> Step | None:
        if total is not None and embedded >= total:
            return None
        linked = _group_step(page, store)
        proxy = join(page.base, call.get("proxyUrl", ""))
        per_page = call.get("perPage", "")
        if proxy is None or not per_page.isdigit() or not int(per_page):
            return linked
        size = call.get("groupSize", "")
        block = int(per_page) * (int(size) if size.isdigit() and int(size) else DEFAULT_GROUP_SIZE)
        form = tuple(read_fields(call.get("ajaxParam", "")).items())
        method = call.get("ajaxType", call.get("method", "POST")).upper()
        known = {"proxy": proxy, "block": str(block), "per_page": per_page, "total": str(total or "")}
        start, memo = min(block, embedded) + 1, tuple({**known, "method": method}.items())
        return _block_step(start, form, memo, page.url, linked)

    def _read_answer(self, page: Page, step: Step) -> Reading:
        store = read_datastore(page.text, page.base)
        following: Step | None = None
        if step.recall("block"):
            total = step.recall("total")
            start = int(step.recall("start")) + int(step.recall("block"))
            if store.rows and (not total or start <= int(total)):
                form = parse_qsl(step.recall("form"), keep_blank_values=True)
                following = _block_step(start, tuple(form), step.memo, step.referer or page.url, None)
        elif store.rows:
            following = _group_step(page, store)
        # The total was said by the page; what the proxy says may count another selection.
        return Reading(rows=store.rows, steps=(following,) if following else (), records=store.records)


def _block_step(
    start: int,
    form: tuple[tuple[str, str], ...],
    memo: tuple[tuple[str, str], ...],
    referer: str,
    otherwise: Step | None,
) -> Step:
    """Entries `start` to `start` + block − 1 by their numbers, counted from 1; the form goes where the page says."""
    known = dict(memo)
    end = start + int(known["block"]) - 1
    if known["total"]:
        end = min(end, int(known["total"]))
    numbers = {"startrecord": str(start), "endrecord": str(end), "perpage": known["per_page"]}
    is_posted = known["method"] == "POST"
    query = urlencode(numbers if is_posted else {**dict(form), **numbers})
    return Step(
        f"{known['proxy']}{'&' if '?' in known['proxy'] else '?'}{query}",
        method="POST" if is_posted else "GET",
        form=form if is_posted else (),
        content=Content.DATA,
        referer=referer,
        memo=tuple({**known, "start": str(start), "form": urlencode(form)}.items()),
        otherwise=otherwise,
    )


def _group_step(page: Page, store: Datastore) -> Step | None:
    url = join(page.base, store.next_group) if store.next_group else None
    return Step(url, content=Content.DATA, referer=page.url) if url else None


def _init_data(text: str) -> list[str]:
    """Entries of the oldest dialect, an array of HTML strings."""
    found = INIT_DATA.search(text)
    if found is None:
        return []
    strings = (single or double for single, double in QUOTED.findall(found.group(1)))
    return [re.sub(r"\\(.)", r"\1", string) for string in strings]
