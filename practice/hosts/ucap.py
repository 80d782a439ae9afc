"""A county on Ucap: static lists with a six-argument pager, and a column that a JSON search fills."""

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
from practice.night import ONLY_SECOND
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "shajia"
ROWS_PER_PAGE = 4
COLUMN = "/shajia/zfxxgknb/"
CHANNEL = "5b1d8ff5a1f34c7f9d0f0a2c64c3b1de"
SEARCH = f"/common/search/{CHANNEL}"
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")

_date = datetime.date
PLANS = yearly("shajia-government", 2019, 2020, 2021, 2022, 2023, month=3, layout="word")
DEPARTMENT_PLANS = (
    *yearly("shajia-tourism", 2020, 2021, 2022, 2023),
    *yearly("shajia-tourism", 2024, nights=ONLY_SECOND),
)
NOISE = (("news", 2023, _date(2023, 12, 4)), ("government_work", 2022, _date(2023, 2, 2)))


def build(night: Night) -> PracticeSite:
    """The government's column is static, the departments' comes from the search that its page declares."""
    site = PracticeSite.open(SITE, night)
    markup = partial(_article, site)
    rows = add_articles(site, PLANS, NOISE, path=partial(_path, COLUMN), markup=markup)
    _add_static_column(site, rows)
    found = add_articles(site, DEPARTMENT_PLANS, path=partial(_path, "/shajia/bmnb/"), markup=markup)
    site.host.pages[SEARCH] = partial(_search, site=site, rows=found)
    script = f"""<ul class="pageList newsList" id="list"></ul><div id="page_div"></div>
<script>$.getJSON("{SEARCH}?_isAgg=true&_isJson=true&_pageSize=2&_template=index&_rangeTimeGte=&_channelName=&page=1",
function(json){{render(json.data.results, json.data.total);}});</script>"""
    site.host.add(
        "/shajia/bmnb/common_list.shtml",
        page("部门年报", script, head=column_meta(site.entry, "部门年报", "信息公开年报") + _channel_meta()),
        modified=found[0].date,
    )
    links = {"/shajia/index.shtml": "首页", "/shajia/zfxxgk/zfxxgk.shtml": "政府信息公开"}
    site.host.add("/", home_page(site.entry, links), modified=_date(2023, 2, 1))
    site.host.add("/shajia/index.shtml", home_page(site.entry, links), modified=_date(2023, 2, 1))
    site.host.add(
        "/shajia/zfxxgk/zfxxgk.shtml", page("政府信息公开", _menu(site)), modified=_date(2023, 2, 1)
    )
    return site


def _menu(site: PracticeSite) -> str:
    """The script variant of the platform's menu, with addresses that leave the scheme open."""
    host = site.url("").removeprefix("http:")
    return f"""<div class="gknbxq_top"><ul><li class="live_icon" id="zfxxgk_xxgkzn">政府信息公开指南</li>
<li class="live_icon" id="zfxxgk_gknbxq"><div class="xxgk_live1"><span>政府信息公开年报</span></div>
<div class="xxgk_live2"><a href="{host}{COLUMN}common_list.shtml">县政府年报</a>
<a href="/shajia/bmnb/common_list.shtml">部门年报</a></div></li></ul></div>
<div class="gknbxq_detail"><a class="zfxxgk_more" href="{COLUMN}common_list.shtml">更多</a></div>"""


def _path(column: str, date: datetime.date, number: int) -> str:
    name = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return f"{column}{date:%Y%m}/{name}.shtml"


def _channel_meta() -> str:
    return f'<meta name="channelId" content="{CHANNEL}">\n'


def _add_static_column(site: PracticeSite, rows: Sequence[ListRow]) -> None:
    parts = pages_of(rows, ROWS_PER_PAGE)
    for number, part in enumerate(parts, 1):
        items = "\n".join(
            f'<li><a href="{site.url(row.path).removeprefix("http:")}" title="{html.escape(row.title)}">'
            f'{html.escape(row.title[:14])}…</a><span class="time">{row.date.isoformat()}</span></li>'
            for row in part
        )
        body = (
            f'<ul class="pageList newsList">\n{items}\n</ul>\n<div id="page_div"></div>\n<script>'
            f"createPageHTML('page_div',{len(parts)}, {number},'common_list','shtml',{len(rows)});</script>"
        )
        head = column_meta(site.entry, *REPORT_COLUMN) + _channel_meta()
        name = "common_list.shtml" if number == 1 else f"common_list_{number}.shtml"
        site.host.add(COLUMN + name, page(REPORT_COLUMN[0], body, head=head), modified=rows[0].date)


def _search(request: Request, *, site: PracticeSite, rows: list[ListRow]) -> Answer:
    """Answer with one page of results; the addresses begin with two slashes."""
    asked = request.query
    size = min(int(asked["_pageSize"]), 15) if asked.get("_pageSize", "").isdigit() else 15
    number = int(asked["page"]) if asked.get("page", "").isdigit() else 1
    part = rows[(max(number, 1) - 1) * size : max(number, 1) * size]
    results = [
        {
            "title": row.title,
            "url": site.url(row.path).removeprefix("http:"),
            "publishedTimeStr": f"{row.date.isoformat()} 10:00:00",
            "channelName": "部门年报",
            "domainMetaList": [{"resultList": [{"key": "fwrq", "value": row.date.isoformat()}]}],
        }
        for row in part
    ]
    data = {"total": len(rows), "rows": size, "page": number, "channelId": CHANNEL, "results": results}
    return Answer(json.dumps({"data": data}).encode(), content_type="application/json;charset=UTF-8")


def _article(site: PracticeSite, article: Article) -> str:
    title = html.escape(article.title)
    body = f"""<table class="table_content"><tbody><tr><td>名称</td><td colspan="3">{title}</td></tr>
<tr><td>索引号</td><td>014/2024-00002</td><td>发布机构</td><td>{html.escape(article.source)}</td></tr>
<tr><td>公开日期</td><td><publishtime>{article.published.isoformat()}</publishtime></td><td>分类</td><td>年报</td></tr>
</tbody></table>
<h1 class="article-title"><UCAPTITLE>{title}</UCAPTITLE></h1>
<div class="article-content" id="zoomcon"><UCAPCONTENT>
{article.body}
</UCAPCONTENT></div>"""
    head = article_meta(site.entry, REPORT_COLUMN, article.title, article.published, article.source)
    return page(site.entry.name, body, head=head + _channel_meta())
