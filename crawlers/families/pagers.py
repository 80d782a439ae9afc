"""The further pages of a list as the page itself declares them: script literals and links, never a guess.

The pagers of Chinese government sites are written by scripts whose parameters stand in the page:
`createPageHTML(…)` in several orders of arguments, `var countPage = n`, `Pager({…})`, page counts in other scripts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.families.plugin_pagers import plugin_pages
from crawlers.pages.labels import is_next, page_number
from crawlers.pages.urls import canonical_key, directory, join

if TYPE_CHECKING:
    from crawlers.pages.page import Page

CALL = re.compile(r"\bcreatePageHTML\w*\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*;?", re.IGNORECASE)
CALL_NAME = "createpagehtml"
DEFINITION = re.compile(r"function\s+$")
COUNT = re.compile(
    r"(?<![?&])(?<!&amp;)\b(?:var\s+)?(?:countPage|pageCount|totalPage|_totalPage|PAGE_COUNT)\s*=\s*[\"']?(\d{1,5})",
    re.IGNORECASE,
)
PAGER_OBJECT = re.compile(r"\bPager\s*\(\s*\{([^{}]*)\}", re.IGNORECASE)
CONFIG_TOTAL = re.compile(
    r"pagination_script_config\s*(?:\.total\s*=\s*|=\s*\{[^{}]*?total\s*:\s*)[\"']?(\d{1,5})"
)
PAGE_INDEX = re.compile(r"PageIndex\s*>\s*(\d{1,5})\s*\?\s*\1\s*:\s*PageIndex")
PARSE_INT = re.compile(r"parseInt\(\s*[\"'](\d{1,5})[\"']\s*\)")
FIELD = r"\b{name}\s*:\s*[\"']?([\w-]+)"
ARTICLE_PREFIX = re.compile(r"^t(?:19|20)\d{6}_\d+", re.IGNORECASE)
NAME_LITERAL = re.compile(r"[\"']([A-Za-z][\w-]*)_[\"']\s*\+")
SUFFIX_LITERAL = re.compile(r"\+\s*[\"']\.(s?html?|jhtml)[\"']")
DYNAMIC = re.compile(r"\.(?:jsp|aspx?|php|do|action)$", re.IGNORECASE)
PRINTED_TOTAL = re.compile(r"共有?(\d{1,6})条(?:记录|信息|数据)?")
PAGER_WORDS = ("下一页", "下页", "尾页", "末页", "加载更多", "查看更多", "条/页", "每页")
MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class DeclaredPager:
    """Further pages in order, and what the pager says of pages and entries altogether."""

    urls: tuple[str, ...] = ()
    pages: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Pages `prefix_first` … `prefix_last` beside the present one; not `is_counted` when some may be none."""

    prefix: str
    suffix: str
    first: int
    last: int
    total: int | None = None
    is_counted: bool = True


def declared_pages(page: Page) -> DeclaredPager:
    """What the pager of a list declares; script literals before links."""
    turned = plugin_pages(page)
    if turned:
        further = tuple(url for url in turned if canonical_key(url) != canonical_key(page.url))
        return DeclaredPager(urls=further, pages=len(turned))
    numbered = _from_call(page) or _from_object(page.text) or _from_counts(page)
    linked = _linked_pages(page)
    if numbered is None:
        return DeclaredPager(urls=tuple(linked), total=_printed_total(page))
    urls = [
        url
        for number in range(numbered.first, min(numbered.last, MOST_PAGES) + 1)
        if (url := join(page.base, f"{numbered.prefix}{number}.{numbered.suffix}"))
    ]
    pages = numbered.last + (1 if numbered.first == 1 else 0) if numbered.is_counted else None
    return DeclaredPager(
        urls=tuple(url for url in urls if url != page.url), pages=pages, total=numbered.total
    )


def _printed_total(page: Page) -> int | None:
    """How many entries a pager prints that there are: 共8条, beside the words of a pager."""
    found = PRINTED_TOTAL.search(page.visible)
    return int(found.group(1)) if found and any(word in page.visible for word in PAGER_WORDS) else None


def continuation_pages(page: Page) -> list[str]:
    """The further pages of an article, by its TRS pager (`t20170803_1095855_1.html`) or by numbered links to such."""
    numbered = _from_call(page, articles=True)
    if numbered is None:
        return _linked_continuation(page)
    names = (
        f"{numbered.prefix}{n}.{numbered.suffix}" for n in range(numbered.first, min(numbered.last, 50) + 1)
    )
    return [url for name in names if (url := join(page.base, name))]


def _linked_continuation(page: Page) -> list[str]:
    """The numbered links from `123.html` to `123_2.html` and its like; none from such a page itself."""
    stem, _, ending = page.url.rpartition(".")
    name = stem.rpartition("/")[2]
    if not name or "?" in page.url or not any(f"{name}{mark}" in page.text for mark in "_-"):
        return []
    own = re.compile(rf"{re.escape(stem)}[_-]\d{{1,2}}\.{re.escape(ending)}")
    urls = [
        anchor.url
        for anchor in page.anchors
        if page_number(anchor.text) is not None and own.fullmatch(anchor.url)
    ]
    return list(dict.fromkeys(urls))


def _from_call(page: Page, *, articles: bool = False) -> _Numbered | None:
    if CALL_NAME not in page.lowered:
        return None
    text = page.text
    for call in CALL.finditer(text):
        if DEFINITION.search(text[max(0, call.start() - 20) : call.start()]):
            continue
        arguments = [argument.strip() for argument in call.group(1).split(",")]
        numbered = _read_arguments([argument.strip("\"' ") for argument in arguments], text)
        if numbered is not None and bool(ARTICLE_PREFIX.match(numbered.prefix)) is articles:
            return numbered
    return None


def _read_arguments(arguments: list[str], text: str) -> _Numbered | None:
    """Three known orders: count, current from 0, name · container, count, current from 1 · records, count, current."""
    numbers = [_number(argument, text) for argument in arguments]
    names = [
        argument
        for argument, number in zip(arguments, numbers, strict=True)
        if number is None and re.fullmatch(r"[\w./-]+", argument)
    ]
    found = [number for number in numbers if number is not None]
    if numbers and numbers[0] is None and len(found) >= 2 and len(names) >= 3:
        total = found[2] if len(found) > 2 else None
        return _Numbered(f"{names[1]}_", names[2], 2, found[0], total)
    if len(names) < 2 or not found:
        return None
    if len(found) >= 3 and all(number is not None for number in numbers[:3]):
        return _Numbered(f"{names[0]}_", names[1], 1, found[1] - 1, found[0])
    return _Numbered(f"{names[0]}_", names[1], 1, found[0] - 1)


def _number(argument: str, text: str) -> int | None:
    if argument.isdigit():
        return int(argument)
    if argument.lower() in ("countpage", "pagecount", "totalpage"):
        found = COUNT.search(text)
        return int(found.group(1)) if found else None
    return 0 if argument.lower() in ("currentpage", "curpage", "nowpage") else None


def _from_object(text: str) -> _Numbered | None:
    found = PAGER_OBJECT.search(text)
    if found is None:
        return None
    fields = {
        name: value.group(1)
        for name in ("size", "prefix", "suffix")
        if (value := re.search(FIELD.format(name=name), found.group(1)))
    }
    if len(fields) < 3 or not fields["size"].isdigit():
        return None
    return _Numbered(f"{fields['prefix']}_", fields["suffix"], 1, int(fields["size"]) - 1)


def _from_counts(page: Page) -> _Numbered | None:
    """Scripts that hold only a count; names and endings come from their own literals, or from the page's address."""
    suffix = SUFFIX_LITERAL.search(page.text)
    name = NAME_LITERAL.search(page.text)
    file_name = urlsplit(page.url).path.rpartition("/")[2]
    if DYNAMIC.search(file_name):
        return None
    ending = suffix.group(1) if suffix else (file_name.rpartition(".")[2] if "." in file_name else "html")
    prefix = f"{name.group(1)}_" if name else "index_"
    if found := PAGE_INDEX.search(page.text):
        # Templates differ in whether the number is the last page's own or counts from 0.
        return _Numbered(prefix, ending, 1, int(found.group(1)), is_counted=False)
    if found := (COUNT.search(page.text) or CONFIG_TOTAL.search(page.text)):
        return _Numbered(prefix, ending, 1, int(found.group(1)) - 1)
    if (found := PARSE_INT.search(page.text)) and re.match(r"\d+\.s?html?$", file_name):
        return _Numbered("", ending, 2, int(found.group(1)))
    return None


def _linked_pages(page: Page) -> list[str]:
    """Links to the next page, then numbered ones beside the present page."""
    following: list[str] = []
    numbered: list[tuple[int, str]] = []
    here, here_key = directory(page.url), canonical_key(page.url)
    for anchor in page.anchors:
        if not anchor.url or canonical_key(anchor.url) == here_key:
            continue
        if is_next(anchor.text):
            following.append(anchor.url)
        elif (number := page_number(anchor.text)) is not None and _is_beside(anchor.url, here, page.url):
            numbered.append((number, anchor.url))
    return list(dict.fromkeys([*following, *(url for _, url in sorted(numbered))]))


def _is_beside(url: str, here: str, page_url: str) -> bool:
    stem = urlsplit(page_url).path.rpartition(".")[0]
    return directory(url) == here or (bool(stem) and urlsplit(url).path.startswith(stem + "/"))
