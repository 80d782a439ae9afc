"""Pagers of script libraries (laypage, jqPaginator, jquery.pagination …) whose callback leads to the chosen page.

The options say how many pages or entries there are, the callback how the address of a page is made of its number:
`laypage.render({count: 45, limit: 15, jump: function(obj){ location.href = 'index_' + obj.curr + '.html'; }})`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawlers.pages.functions import LONGEST_BODY, ScriptFunction
from crawlers.pages.literals import bracketed, read_fields
from crawlers.pages.scripts import constant_names, constant_numbers
from crawlers.pages.urls import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawlers.pages.page import Page

CALLBACK = re.compile(
    r"\b(?:jump|callback|onPageChange|onPageClick|onChange|change|backFn|pageClick)\s*:\s*"
    r"(?:function\s*\w*\s*)?\(\s*(?P<parameters>\w+[\w\s,]*)\)\s*(?:=>\s*)?(?=\{)"
)
# jquery.pagination takes the number of entries before its options, and counts pages from 0.
FROM_ZERO = re.compile(r"\.pagination\(\s*(\w+)\s*,\s*$")
PAGES = ("pages", "totalpages", "totalpage", "pagecount", "pagetotal", "num_pages")
TOTALS = (
    "count",
    "total",
    "totalcount",
    "totalcounts",
    "totaldata",
    "totalrecord",
    "recordcount",
    "rowcount",
)
SIZES = ("limit", "pagesize", "perpage", "items_per_page", "showdata", "size")
# What libraries call the number of the page in the object that they hand on.
CURRENT = ("curr", "current", "pageNumber", "page")
FURTHEST_BACK = 3000
MOST_PAGES = 2000
MOST_CALLBACKS = 20


def plugin_pages(page: Page) -> tuple[str, ...]:
    """The addresses of all pages, in order; empty where no such pager leads anywhere."""
    if not CALLBACK.search(page.text):
        return ()
    names = {**constant_numbers(page.text), **constant_names(page.text)}
    for found in islice(CALLBACK.finditer(page.text), MOST_CALLBACKS):
        start = _enclosing(page.text, found.start())
        options = {
            name.lower(): value
            for name, value in read_fields(bracketed(page.text, start, LONGEST_BODY)).items()
        }
        before = FROM_ZERO.search(page.text[max(0, start - 80) : start])
        if before:
            options["total"] = before.group(1)
        parameters = tuple(part.strip() for part in found["parameters"].split(","))
        callback = ScriptFunction("", parameters, bracketed(page.text, found.end(), LONGEST_BODY))
        count = min(_page_count(options, names), MOST_PAGES)
        numbers = range(count) if before else range(1, count + 1)
        addresses = [_address(callback, str(number), names) for number in numbers]
        urls = [url for address in addresses if address and (url := join(page.base, address))]
        if urls:
            return tuple(dict.fromkeys(urls))
    return ()


def _address(callback: ScriptFunction, number: str, names: Mapping[str, str]) -> str | None:
    first = callback.parameters[0]
    return callback.address({first: number, **{f"{first}.{name}": number for name in CURRENT}}, names)


def _page_count(options: Mapping[str, str], names: Mapping[str, str]) -> int:
    pages = _number(options, PAGES, names)
    if pages:
        return pages
    total, size = _number(options, TOTALS, names), _number(options, SIZES, names)
    return -(-total // size) if size else 0


def _number(options: Mapping[str, str], wanted: tuple[str, ...], names: Mapping[str, str]) -> int:
    printed = (options[name] for name in wanted if name in options)
    return next((int(value) for text in printed if (value := names.get(text, text)).isdigit()), 0)


def _enclosing(text: str, position: int) -> int:
    """Where the object begins that holds a position; the position itself where none does."""
    depth = 0
    for place in range(position - 1, max(-1, position - FURTHEST_BACK), -1):
        if text[place] == "}":
            depth += 1
        elif text[place] == "{":
            if not depth:
                return place
            depth -= 1
    return position
