"""A county on eportal: one script answers for all columns, and the page number stands beside a module's id."""

from __future__ import annotations

import datetime
import html
import uuid
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles, pages_of
from practice.hosts.markup import home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "fuzhe"
UI = "/eportal/ui"
PAGE_ID = "2c9c8a5f71d84f6a0171d8c1b2a30042"
MODULE_ID = "5f1d0a6c9be24d0f8f6b1b0c77ad9c10"
ROWS_PER_PAGE = 3
FOLDER = str(uuid.uuid5(uuid.NAMESPACE_OID, "eportal column"))

_date = datetime.date
PLANS = (
    *yearly("fuzhe-government", 2020, 2021, 2022, 2023, month=3, layout="word"),
    *yearly("fuzhe-traffic", 2021, 2022, 2023),
)
NOISE = (("preparation_notice", 2023, _date(2023, 12, 18)),)


def build(night: Night) -> PracticeSite:
    """The county's portal with one report column."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=_article)
    site.host.pages[UI] = partial(_ui, parts=pages_of(rows, ROWS_PER_PAGE))
    home = home_page(site.entry, {"/": "首页", f"{UI}?pageId={PAGE_ID}": "政府信息公开年报"})
    site.host.add("/", home, modified=_date(2023, 2, 1))
    return site


def _path(date: datetime.date, number: int) -> str:
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"eportal {date} {number}")
    return f"/columns/{FOLDER}/{date:%Y%m}/{date:%d}/{name}.html"


def _ui(request: Request, *, parts: list[Sequence[ListRow]]) -> Answer:
    """A page of the column; without the module's id it is the first one."""
    asked = request.query
    if asked.get("pageId") != PAGE_ID:
        return Answer("<html><title>提示</title><body>页面不存在</body></html>".encode(), status=404)
    number = int(asked["currentPage"]) if asked.get("currentPage", "").isdigit() else 1
    if asked.get("moduleId") != MODULE_ID:
        number = 1
    rows = parts[number - 1] if 1 <= number <= len(parts) else ()
    items = "".join(
        f'<li><span>{row.date.isoformat()}</span><a href="{row.path}" istitle="true" '
        f'title="{html.escape(row.title)}">{html.escape(row.title)}</a></li>\n'
        for row in rows
    )
    address = f"{UI}?pageId={PAGE_ID}&amp;moduleId={MODULE_ID}&amp;staticRequest=yes&amp;currentPage="
    links = "".join(
        f'<a href="{address}{place}">{text}</a> '
        for place, text in (
            (max(number - 1, 1), "上一页"),
            (min(number + 1, len(parts)), "下一页"),
            (len(parts), "尾页"),
        )
    )
    body = f'<div class="portlet" id="{MODULE_ID}"><ul>\n{items}</ul>\n<div class="easysite-page">{links}</div></div>'
    return Answer(page("政府信息公开年报", body).encode())


def _article(article: Article) -> str:
    body = (
        f'<div class="easysite-news-title"><h2>{html.escape(article.title)}</h2>'
        f"<p>发布时间：{article.published.isoformat()}</p></div>\n"
        f'<div class="easysite-news-text" id="easysiteText">\n{article.body}\n</div>'
    )
    return page(article.title, body)
