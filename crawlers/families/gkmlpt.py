"""gkmlpt, the common disclosure platform of 广东."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode, urlsplit

from crawlers.discovery.wording import COLUMN_SCORE, score
from crawlers.families.family import Family
from crawlers.families.json_list import read_json, rows_of_json, total_of_json
from crawlers.families.reading import Reading, Step
from crawlers.pages.literals import bracketed, parse_literal
from crawlers.pages.scripts import unescape
from crawlers.pages.texts import squeeze
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawlers.pages.page import Page

SITE_NUMBER = re.compile(r"\bSID[\"']?\s*:\s*[\"']?(\d+)")
TREE = re.compile(r"\bTREE[\"']?\s*:\s*(?=\[)")
ROOT = re.compile(r"^(.*?/gkmlpt)(?:/|$)")
PAGE_SIZE = 100
DEEPEST = 10


class Gkmlpt(Family):
    """Recognised by `/gkmlpt/` in the address, or `window._CONFIG` with `SID` and `TREE`.

    The tree of columns stands in the page; the node of the annual reports is found by its name, because its
    number differs from site to site. It lists by an API of 100 entries a page, or leads to a column elsewhere.
    """

    name: ClassVar[str] = "gkmlpt"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """The steps that the tree declares, or the entries of an API answer."""
        if step is not None and step.content is Content.DATA:
            return self._read_answer(page, step)
        nodes = _nodes(page)
        site = SITE_NUMBER.search(page.text)
        if step is not None or nodes is None or site is None:
            return super().read(page, step)
        steps = tuple(_step(node, page, site.group(1)) for node in _report_nodes(nodes))
        found = tuple(step for step in steps if step is not None)
        if found or self.columns(page):
            return Reading(steps=found)
        return replace(super().read(page), problems=(("list.no_report_node", page.url),))

    def holds_reports(self, page: Page) -> bool:
        """The platform's index holds all columns of a site in its tree."""
        return next(_report_nodes(_nodes(page)), None) is not None

    def columns(self, page: Page) -> tuple[tuple[str, str], ...]:
        """The nodes of annual reports that lead to an address elsewhere."""
        jumps = ((_name(node), _jump(node, page)) for node in _report_nodes(_nodes(page)))
        return tuple((name, url) for name, url in jumps if url is not None)

    def _read_answer(self, page: Page, step: Step) -> Reading:
        value = read_json(page.text)
        articles = value.get("articles", value) if isinstance(value, dict) else value
        rows = rows_of_json(articles, page.base)
        number = int(step.recall("page"))
        total = total_of_json(value)
        steps = (_api_step(step.recall("api"), step.recall("site"), number + 1, step.referer),)
        is_last = len(rows) < PAGE_SIZE or (total is not None and number * PAGE_SIZE >= total)
        return Reading(rows=rows, steps=() if is_last else steps, records=len(rows), total=total)


def _nodes(page: Page) -> Any:
    tree = TREE.search(page.text)
    return parse_literal(bracketed(page.text, tree.end())) if tree else None


def _report_nodes(nodes: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The nodes named like a column of reports, or those directly below such a node."""
    if depth > DEEPEST or not isinstance(nodes, list):
        return
    for node in nodes:
        if not isinstance(node, dict):
            continue
        children = node.get("children")
        is_column = score(_name(node)) >= COLUMN_SCORE
        if is_column and isinstance(children, list) and children:
            # The columns of government and departments; what the node above them lists depends on the site.
            yield from (child for child in children if isinstance(child, dict))
        elif is_column:
            yield node
        else:
            yield from _report_nodes(children, depth + 1)


def _name(node: dict[str, Any]) -> str:
    return squeeze(unescape(str(node.get("name", ""))))


def _jump(node: dict[str, Any], page: Page) -> str | None:
    jump = node.get("jump_url")
    return join(page.base, jump) if isinstance(jump, str) and jump else None


def _step(node: dict[str, Any], page: Page, site: str) -> Step | None:
    """The first request for what a node lists itself."""
    if node.get("jump_url"):
        return None
    root = ROOT.match(urlsplit(page.url).path)
    number = str(node.get("id", ""))
    if root is None or not number.isdigit():
        return None
    api = join(page.url, f"{root.group(1)}/api/all/{number}")
    return _api_step(api, site, 1, page.url) if api else None


def _api_step(api: str, site: str, number: int, referer: str | None) -> Step:
    return Step(
        f"{api}?{urlencode({'page': number, 'sid': site})}",
        content=Content.DATA,
        referer=referer,
        memo=(("api", api), ("site", site), ("page", str(number))),
    )
