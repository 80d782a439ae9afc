"""A district on Hanweb JPaaS: pages are built from units, and the list unit turns its page by `paramJson` alone."""

from __future__ import annotations

import datetime
import hashlib
import html
import json
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles, pages_of
from practice.hosts.markup import article_meta, column_meta, home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "yunpu"
COLUMN_ID = 1229325036
ROWS_PER_PAGE = 5
BUILD = "/api-gateway/jpaas-publish-server/front/page/build/unit"
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")
_QUERY = {
    "parseType": "bulidstatic",
    "webId": "3077",
    "tplSetId": "W9rFbkXcH3",
    "pageType": "column",
    "editType": "null",
    "pageId": str(COLUMN_ID),
}

_date = datetime.date
PLANS = (
    *yearly("yunpu-government", 2019, 2020, 2021, 2022, 2023, month=3),
    *yearly("yunpu-commerce", 2021, 2022, 2023, layout="word", title="{agency}{year}年政府信息公开年报"),
)
NOISE = (
    ("interpretation", 2022, _date(2023, 4, 3)),
    ("housing_fund", 2022, _date(2023, 3, 30)),
    ("preparation_notice", 2021, _date(2021, 12, 10)),
)


def build(night: Night) -> PracticeSite:
    """The district's portal; the column page holds two units, of which one is the list."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=partial(_article, site))
    parts = pages_of(rows, ROWS_PER_PAGE)
    site.host.pages[BUILD] = partial(_unit, parts=parts, total=len(rows))
    column = f"/col/col{COLUMN_ID}/index.html"
    units = "\n".join(f'<div class="unit">{_unit_script(tag)}</div>' for tag in ("当前位置", "分页列表"))
    head = column_meta(site.entry, *REPORT_COLUMN)
    site.host.add(column, page(REPORT_COLUMN[0], units, head=head), modified=rows[0].date)
    home = home_page(site.entry, {"/": "首页", column: "政府信息公开年报"})
    site.host.add("/", home, modified=_date(2023, 2, 1))
    return site


def _path(date: datetime.date, number: int) -> str:
    if number % 2:
        return f"/art/{date.year}/{date.month}/{date.day}/art_{COLUMN_ID}_{number}.html"
    name = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return f"/col/col{COLUMN_ID}/art/{date.year}/art_{name}.html"


def _unit_script(tag: str) -> str:
    query = ",".join(f"'{name}':'{value}'" for name, value in {**_QUERY, "tagId": tag}.items())
    return (
        '<script type="text/javascript" src="/script/0/2103/unitbuild.js" '
        f'url="{BUILD}" queryData="{{{query}}}"></script>'
    )


def _unit(request: Request, *, parts: list[Sequence[ListRow]], total: int) -> Answer:
    """Answer with the HTML of a unit in JSON; `pageNo` counts inside `paramJson` only."""
    asked = request.query
    if any(asked.get(name) != value for name, value in _QUERY.items()):
        return _json({"success": False, "message": "页面不存在"})
    if asked.get("tagId") != "分页列表":
        return _json({"success": True, "data": {"html": '<div class="pos"><a href="/">首页</a></div>'}})
    number = 1
    if "paramJson" in asked:
        try:
            number = int(json.loads(asked["paramJson"]).get("pageNo", 1))
        except (ValueError, AttributeError):
            return _json({"success": False, "message": "参数错误"})
    rows = parts[number - 1] if 1 <= number <= len(parts) else ()
    items = "".join(
        f'<li><a href="{row.path}" title="{html.escape(row.title)}">{html.escape(row.title[:20])}</a>'
        f"<span>{row.date.isoformat()}</span></li>"
        for row in rows
    )
    pager = f'<div class="pagination" count="{total}" pagesize="{ROWS_PER_PAGE}" pageno="{number}"></div>'
    return _json({"success": True, "data": {"html": f"<ul>{items}</ul>{pager}" if rows else ""}})


def _json(content: object) -> Answer:
    return Answer(json.dumps(content).encode(), content_type="application/json;charset=UTF-8")


def _article(site: PracticeSite, article: Article) -> str:
    head = article_meta(site.entry, REPORT_COLUMN, article.title, article.published, article.source)
    body = (
        f'<div class="arc-title"><h1>{html.escape(article.title)}</h1></div>\n'
        f'<div class="art-con" ergodic="article">\n{article.body}\n</div>'
    )
    return page(f"{site.entry.name} {article.title}", body, head=head)
