"""The links of a page with what is printed around them: whole text, title, date, row and year heading."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from crawlers.pages.cells import cell_labels, only_opens
from crawlers.pages.texts import squeeze, text_of
from crawlers.pages.urls import join

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)")
YEAR_HEADING = re.compile(r"^\W{0,2}(20\d\d)年?度?(?:\S{0,14}(?:年报|报告))?\W{0,2}$")
ROW_TEXT_LIMIT = 400
ROW_ANCESTORS = 5
HEADING_LENGTH = 40
MOST_HEADING_PIECES = 20
MOST_EQUAL_LINKS = 50
MOST_ANCHORS = 20_000
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "strong", "b", "th", "caption", "legend"})
ROW_TAGS = frozenset({"li", "tr", "dd", "p", "dl", "ul", "ol", "div", "td", "th", "article", "section"})
LINK_TAGS = frozenset({"a", "area"})
# The choices of a list of columns or bodies hold addresses; those of other lists hold anything else.
CHOICE = re.compile(r"(?:https?:/)?/\S+|[^\s:]+(?:/|\.s?html?)")
CLICK = re.compile(r"""(?:\w\s*\(|location(?:\.href)?\s*=)\s*(?:['"][^'"]+['"]|\d+\s*[,)])|\batob\(""")
CHOSEN = re.compile(r"this\.options\[this\.selectedIndex\]\.value|\$\(this\)\.val\(\)|this\.value")
# Where templates keep the address of a row that a script opens.
ADDRESS_ATTRIBUTES = ("data-url", "data-href", "data-link")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link: text without any blanks, the fullest title, the date and text of its row, the year above it.

    `script` is the raw target of a link that only a script can follow; `url` is empty then.
    """

    url: str
    text: str
    title: str
    date: datetime.date | None = None
    row: str = ""
    heading: str | None = None
    script: str = ""


def parse_date(text: str) -> datetime.date | None:
    """The last date in a text, which in list rows is the one of publication; None without a possible one."""
    for year, month, day in reversed(DATE.findall(text)):
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def read_anchors(root: Element, base: str) -> list[Anchor]:
    """All links below `root` in document order, click handlers that name an address included."""
    anchors: list[Anchor] = []
    heading: str | None = None
    for element in root.iter("*"):
        if element.tag in HEADINGS or "tit" in element.get("class", ""):
            found = YEAR_HEADING.match(_short_text(element))
            heading = found.group(1) if found else heading
        target = _target(element)
        if target is not None and len(anchors) < MOST_ANCHORS:
            anchors.append(_read_anchor(element, target, base, heading))
    return anchors


def _short_text(element: Element) -> str:
    """The text of a heading; nothing for an element that holds more than a heading does."""
    text = squeeze("".join(cast("Iterable[str]", islice(element.itertext(), MOST_HEADING_PIECES))))
    return text if len(text) <= HEADING_LENGTH else ""


def _target(element: Element) -> str | None:
    """The raw address of a link; a click handler counts where the href leads nowhere."""
    if element.tag == "option":
        return _choice(element)
    if element.tag not in LINK_TAGS and element.get("onclick") is None:
        return _address_attribute(element)
    href = (element.get("href") or "").strip() if element.tag in LINK_TAGS else None
    click = element.get("onclick") or ""
    if href and not href.lower().startswith(("javascript:void", "javascript:;", "#")):
        return element.get("tppabs") or href
    if CLICK.search(click):
        return f"javascript:{click}"
    return href


def _choice(option: Element) -> str | None:
    """The address that a choice holds, or what the handler of its list does with its value."""
    value = (option.get("value") or "").strip()
    if CHOICE.fullmatch(value):
        return value
    holder = option.getparent()
    handler = holder.get("onchange") if holder is not None else None
    is_made = handler is not None and CHOSEN.search(handler) and re.search(r"['\"]|\w\(", handler)
    if not value or handler is None or not is_made or "'" in value:
        return None
    return "javascript:" + CHOSEN.sub(lambda _: f"'{value}'", handler)


def _address_attribute(element: Element) -> str | None:
    """The address of an element that has no link of its own."""
    value = next(filter(None, map(element.get, ADDRESS_ATTRIBUTES)), None)
    is_address = value is not None and CHOICE.fullmatch(value.strip()) is not None
    return value if is_address and next(element.iter("a"), None) is None else None


def _read_anchor(element: Element, target: str, base: str, heading: str | None) -> Anchor:
    printed = text_of(element)
    given = squeeze(element.get("title") or "")
    # A picture says what it leads to in its own attributes only.
    text = (
        squeeze(printed)
        or given
        or squeeze(next((i.get("alt") or "" for i in element.iter("img", "area")), ""))
    )
    row = _row_text(element)
    is_fuller = len(given) > 4 and (len(given) >= len(DATE.sub("", text)) or "…" in text or "..." in text)
    title = given if is_fuller else squeeze(DATE.sub("", printed)) or text
    if only_opens(title):
        title, column = _title_beside(element, row) or title, cell_labels(element)[1]
        year = YEAR_HEADING.match(column)
        heading = year.group(1) if year else heading
    url = join(base, target)
    return Anchor(
        url=url or "",
        text=text,
        title=title,
        date=parse_date(row),
        row=row,
        heading=heading,
        script=target if url is None and target.lower().startswith("javascript:") else "",
    )


def _title_beside(element: Element, row: str) -> str:
    """What is opened, where the link itself says only 查看 or 下载: the longest text of its row."""
    named = cell_labels(element)[0]
    pieces = [piece for piece in DATE.sub(" ", row).split() if not only_opens(piece)]
    return named or max(pieces, key=len, default="")


def _row_text(element: Element) -> str:
    """Text of the largest ancestor without another link target, so that a date belongs to one link."""
    target = element.get("href")
    best, current = element, element.getparent()
    for _ in range(ROW_ANCESTORS):
        if current is None or current.tag not in ROW_TAGS | {"span", "b", "font", "em", "strong", "h3", "h4"}:
            break
        links = list(islice(current.iter("a"), MOST_EQUAL_LINKS))
        if len(links) == MOST_EQUAL_LINKS or any(other.get("href") != target for other in links):
            break
        best = current
        current = current.getparent()
        # Some templates make every field of a row a list item of its own.
        if best.tag in ("li", "tr", "dd", "article") and parse_date(text_of(best)[:ROW_TEXT_LIMIT]):
            break
    return " ".join(text_of(best).split())[:ROW_TEXT_LIMIT]
