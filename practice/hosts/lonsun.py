"""A county on Lonsun: one entry for every organ, lists by `Ls.ajax`, titles cut to a fixed length."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles, pages_of
from practice.hosts.markup import article_meta, column_meta, home_page, page
from practice.night import BEFORE_SECOND
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "gaofeng"
LABEL = "/site/label/8888"
ROWS_PER_PAGE = 3
SITE_ID = 4471
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")

_date = datetime.date
ORGANS = {
    7001: ("gaofeng-government", yearly("gaofeng-government", 2019, 2020, 2021, 2022, 2023, month=3)),
    7002: (
        "gaofeng-justice",
        (
            *yearly("gaofeng-justice", 2021, nights=BEFORE_SECOND),
            *yearly("gaofeng-justice", 2022, 2023, layout="word"),
        ),
    ),
    7003: (
        "gaofeng-township",
        yearly("gaofeng-township", 2023, title="{agency}{year}年度政府信息公开工作年度报告", layout="text"),
    ),
}
NOISE = (("rule_of_law", 2023, _date(2024, 2, 19)), ("website_statistics", 2021, _date(2022, 1, 12)))


def build(night: Night) -> PracticeSite:
    """The switcher of organs stands on every list page; the list itself is fetched by the page's script."""
    site = PracticeSite.open(SITE, night)
    lists: dict[str, list[ListRow]] = {}
    for organ, (agency_id, plans) in ORGANS.items():
        lists[str(organ)] = add_articles(
            site,
            plans,
            NOISE if agency_id == "gaofeng-government" else (),
            path=partial(_path, organ),
            markup=partial(_article, site),
        )
    site.host.pages[LABEL] = partial(_label, lists=lists)
    names = {agency.id: agency.name for agency in site.entry.agencies}
    switcher = "\n".join(
        f'<li><a href="{_entry(organ)}">{names[agency_id]}</a></li>'
        for organ, (agency_id, _) in ORGANS.items()
    )
    for organ in ORGANS:
        body = f"""<div class="organ_list"><ul>
{switcher}
</ul></div><div id="xxgk_lmcon"></div>
<script>Ls.ready(function(){{Ls.ajax({{url:"{_label_address(organ, 1)}",dataType:"html"}})
.done(function(html){{$("#xxgk_lmcon").html(html);}});}});</script>"""
        head = column_meta(site.entry, *REPORT_COLUMN)
        site.host.add(
            _entry(organ), page(REPORT_COLUMN[0], body, head=head), modified=lists[str(organ)][0].date
        )
    home = home_page(
        site.entry, {"/": "首页", "/public/column/7001?type=3&amp;action=list&amp;nav=4": "信息公开年报"}
    )
    site.host.add("/", home, modified=_date(2023, 2, 1))
    return site


def _entry(organ: int) -> str:
    return f"/public/column/{organ}?type=3&action=list&nav=4"


def _label_address(organ: int, number: int) -> str:
    return (
        f"{LABEL}?IsAjax=1&dataType=html&siteId={SITE_ID}&pageSize={ROWS_PER_PAGE}&pageIndex={number}"
        f"&action=list&isDate=true&dateFormat=yyyy-MM-dd&length=20&organId={organ}&type=3&catId=&cId="
        "&result=暂无相关信息&labelName=publicInfoList&file=/c1/gaofeng/publicInfoList"
    )


def _path(organ: int, _: datetime.date, number: int) -> str:
    return f"/public/{organ}/{number}.html"


def _label(request: Request, *, lists: dict[str, list[ListRow]]) -> Answer:
    """Answer with a fragment of HTML: titles cut to twenty signs, dates between line ends and tabs."""
    asked = request.query
    rows = lists.get(asked.get("organId", ""), [])
    number = int(asked["pageIndex"]) if asked.get("pageIndex", "").isdigit() else 1
    parts: list[Sequence[ListRow]] = pages_of(rows, ROWS_PER_PAGE)
    if asked.get("labelName") != "publicInfoList" or not 1 <= number <= len(parts):
        return Answer("<div class='xxgk_navli'>暂无相关信息</div>".encode())
    items = "\n".join(
        f'<ul><li class="xh">{place}</li><li class="syh">GF010/2024-{place:05}</li>'
        f'<li class="mc"><a href="{row.path}" title="{html.escape(row.title)}">{html.escape(row.title[:20])}</a></li>'
        f'<li class="rq">\r\n\t\t{row.date.isoformat()}\r\n\t</li></ul>'
        for place, row in enumerate(parts[number - 1], 1)
    )
    pager = (
        f'<div id="page_public_info"><a href="javascript:void(0)" paged="{min(number + 1, len(parts))}">下一页</a>'
        f'<a href="javascript:void(0)" paged="{len(parts)}">尾页</a></div>'
    )
    return Answer(f'<div class="xxgk_navli">\n{items}\n</div>{pager}'.encode())


def _article(site: PracticeSite, article: Article) -> str:
    body = f"""<table class="xxgk_info"><tr><th>信息名称：</th><td>{html.escape(article.title)}</td></tr>
<tr><th>发布机构：</th><td>{html.escape(article.source)}</td></tr>
<tr><th>生成日期：</th><td>{article.published.isoformat()}</td></tr></table>
<div class="contentxxgk"><h1 class="newstitle">{html.escape(article.title)}</h1>
<div class="j-fontContent wzcon">
{article.body}
</div></div>"""
    head = article_meta(site.entry, REPORT_COLUMN, article.title, article.published, article.source)
    return page(f"{article.title}_{site.entry.name}", body, head=head)
