"""What the links of a pager print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawlers.pages.texts import squeeze, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

NEXT_TEXTS = frozenset({">", "›", "»", ">>", "next", "下一頁", "后一页", "后页", "翻下页"})
NEXT_STARTS = ("下一页", "下页", "[下一页", "[下页", "【下一页", "【下页", "(下一页", "（下一页")
PAGE_NUMBER = re.compile(r"^[\[(（【第]?(\d{1,3})[\])）】页]?$")


def printed_on(element: Element) -> str:
    """What a link or button says, without blanks."""
    return squeeze(text_of(element) or element.get("value") or element.get("title") or "")


def is_next(text: str) -> bool:
    """Whether a text without blanks leads to the next page."""
    return text.lower() in NEXT_TEXTS or text.startswith(NEXT_STARTS)


def page_number(text: str) -> int | None:
    """The number of the page that a text without blanks leads to."""
    found = PAGE_NUMBER.match(text)
    return int(found.group(1)) if found else None
