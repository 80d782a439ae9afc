"""Lists that come as JSON: whatever the vendor calls them, entries have a title and an address."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawlers.families.reading import Row
from crawlers.pages.anchors import parse_date
from crawlers.pages.literals import parse_literal, unwrap_callback
from crawlers.pages.scripts import unescape
from crawlers.pages.texts import squeeze
from crawlers.pages.urls import join

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = ("title", "infotitle", "articletitle", "doctitle", "subject", "name")
ADDRESSES = (
    "url",
    "infourl",
    "href",
    "puburl",
    "docpuburl",
    "link",
    "linkurl",
    "jump_url",
    "post_url",
    "visiturl",
)
ADDRESS_ENDINGS = ("url", "href", "link", "path")
ADDRESS = re.compile(r"(?:https?:)?/\S+|\S+\.s?html?(?:\?\S*)?", re.IGNORECASE)
# `href="/detail/' + row.id + '.html"` and `href="/detail/${row.id}.html"`, also in a template of Vue.
COMPOSED = re.compile(
    r"(?:href|location|open\(|push\(|url)\W{1,6}?(?P<before>/?[\w./?&=-]+[/=])['\"]\s*\+\s*\w+\.(?P<field>\w*id)\b(?:\s*\+\s*['\"](?P<after>[\w./?&=-]*))?",
    re.IGNORECASE,
)
TEMPLATE = re.compile(
    r"(?:href|location|open\(|push\(|url)\W{1,6}?(?P<before>/?[\w./?&=-]+[/=])\$\{\s*\w+\.(?P<field>\w*id)\s*\}(?P<after>[\w./?&=-]*)",
    re.IGNORECASE,
)
DATES = (
    "display_publish_time", "publishedtimestr", "publishedtime", "infodate", "pubdate", "publishtime", "publish_time",
    "opentime", "date", "showdate", "createdate", "created_at", "docreltime", "deploytime",
)  # fmt: skip
AGENCIES = ("organization", "publisher", "deptname", "department", "source")
TOTALS = ("total", "totalcount", "total_count", "totalrecord", "post_count", "rowcount", "count")
TAG = re.compile(r"<[^<>]{1,200}>")
PAGES = ("totalpages", "totalpage", "pagecount", "page_count", "pages")
CHINA = datetime.timezone(datetime.timedelta(hours=8))
DEEPEST = 12


def read_json(text: str) -> Any:
    """The value of a JSON or JSONP answer; None when it is neither."""
    return parse_literal(unwrap_callback(text.lstrip("\ufeff").strip()))


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """How the script of a page makes the address of an entry: from one of its fields, between two texts."""

    before: str
    field: str
    after: str = ""


def link_target(text: str) -> LinkTarget | None:
    """What a script writes into the links of its entries; None where it takes the address as it is."""
    found = COMPOSED.search(text) or TEMPLATE.search(text)
    return LinkTarget(found["before"], found["field"], found["after"] or "") if found else None


def rows_of_json(value: Any, base: str, target: LinkTarget | None = None) -> tuple[Row, ...]:
    """All objects with a title and an address, in order; `target` makes the address of those without one."""
    return tuple(row for item in _objects(value) if (row := _row(item, base, target)) is not None)


def total_of_json(value: Any) -> int | None:
    """How many entries an answer says there are; the first such number from outside in."""
    return _number_of_json(value, TOTALS)


def pages_of_json(value: Any) -> int | None:
    """How many pages an answer says there are."""
    return _number_of_json(value, PAGES)


def _number_of_json(value: Any, names: tuple[str, ...]) -> int | None:
    for item in _objects(value):
        lowered = {name.lower(): content for name, content in item.items()}
        for name in names:
            content = lowered.get(name)
            if isinstance(content, int | str) and str(content).isdigit():
                return int(content)
    return None


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for content in value.values():
            yield from _objects(content, depth + 1)
    elif isinstance(value, list):
        for content in value:
            yield from _objects(content, depth + 1)


def _row(item: dict[str, Any], base: str, target: LinkTarget | None) -> Row | None:
    fields = {name.lower(): content for name, content in item.items()}
    title = _first_text(fields, TITLES)
    url = join(base, address) if (address := _address(fields, target)) else None
    if not title or url is None:
        return None
    return Row(
        url=url,
        title=squeeze(TAG.sub("", unescape(title))),
        date=next((date for name in DATES if (date := _date(fields.get(name))) is not None), None),
        text=title,
        agency=_first_text(fields, AGENCIES),
    )


def _first_text(fields: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if isinstance(fields.get(name), str) and fields[name]), None)


def _address(fields: dict[str, Any], target: LinkTarget | None) -> str | None:
    """The address under a usual name, as the page's script makes it, or under another name that means one."""
    if printed := _first_text(fields, ADDRESSES):
        return printed
    if target is not None and isinstance(value := fields.get(target.field.lower()), int | str):
        return f"{target.before}{value}{target.after}"
    others = (value for name, value in fields.items() if name.endswith(ADDRESS_ENDINGS))
    return next((value for value in others if isinstance(value, str) and ADDRESS.fullmatch(value)), None)


def _date(value: Any) -> datetime.date | None:
    """A date as text, or as seconds or milliseconds since 1970 in China's time."""
    if isinstance(value, str) and not value.isdigit():
        return parse_date(value)
    if isinstance(value, int | str) and str(value).isdigit() and len(str(value)) in (10, 13):
        seconds = int(value) / (1000 if len(str(value)) == 13 else 1)
        return datetime.datetime.fromtimestamp(seconds, CHINA).date()
    return None
