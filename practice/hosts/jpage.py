"""A city on Hanweb JCMS: the list stands in a script of embedded records, the rest comes from dataproxy."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts import lanyuan_plans, trs
from practice.hosts.articles import Article, ListRow, add_articles
from practice.hosts.hanweb import REPORT_COLUMN, article_content, article_path, records_xml
from practice.hosts.kit import kit_page
from practice.hosts.markup import article_meta, column_meta, home_page, page
from practice.site import PracticeSite, host_name

if TYPE_CHECKING:
    from pipeline.registry.site import Site
    from practice.night import Night

SITE = lanyuan_plans.SITE
COLUMN_ID = 1233
UNIT_ID = 3345
PER_PAGE = 4
GROUP = 3 * PER_PAGE
PROXY = "/module/web/jpage/dataproxy.jsp"
MENU = {
    "guide": "/col/col1230/index.html",
    "rules": "/col/col1231/index.html",
    "content": "/col/col1232/index.html",
    "report": f"/col/col{COLUMN_ID}/index.html",
    "request": "/col/col1234/index.html",
}
_DATASTORE = "text/xml;charset=UTF-8"

_date = datetime.date
NOISE = (
    ("interpretation", 2023, _date(2024, 4, 2)),
    ("website_statistics", 2023, _date(2024, 1, 12)),
    ("website_statistics", 2021, _date(2022, 1, 14)),
    ("rule_of_law", 2022, _date(2023, 2, 28)),
    ("news", 2022, _date(2022, 12, 8)),
    ("final_accounts", 2021, _date(2022, 8, 30)),
    ("housing_fund", 2021, _date(2022, 3, 31)),
    ("work_points", 2020, _date(2020, 5, 20)),
    ("preparation_notice", 2020, _date(2020, 12, 18)),
)


def build(night: Night) -> PracticeSite:
    """The city's portal: one column for the government and its departments, three pages in a group."""
    site = PracticeSite.open(SITE, night, "/module/download/", "/jcms/")
    site.forbid("/jcms/jcms_files/search.jsp")
    rows = add_articles(
        site,
        lanyuan_plans.PLANS,
        NOISE,
        path=partial(article_path, COLUMN_ID),
        markup=partial(_article, site.entry),
    )
    _tell_of_repost(site)
    _add_column(site, rows)
    _add_shell(site)
    return site


def _tell_of_repost(site: PracticeSite) -> None:
    higher = lanyuan_plans.higher_report(site.night)
    reposted = (site.night.url(host_name(trs.SITE), trs.repost_path()),)
    site.reports = [
        replace(report, duplicates=reposted)
        if (report.agency_id, report.year) == (higher.agency.id, higher.report.year)
        else report
        for report in site.reports
    ]


def _article(site: Site, article: Article) -> str:
    head = article_meta(site, REPORT_COLUMN, article.title, article.published, article.source)
    head += f'<meta name="i_columnid" content="{COLUMN_ID}">\n'
    content = kit_page(MENU, article_content(article), current="report")
    return page(f"{site.name} 政府信息公开年报 {article.title}", content, head=head)


def _add_column(site: PracticeSite, rows: list[ListRow]) -> None:
    name = site.entry.name
    site.host.pages[PROXY] = partial(_dataproxy, name=name, rows=rows)
    script = f"""<div id="{UNIT_ID}"></div>
<script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="{_next_group(name, 1)}"></a>]]></nextgroup>
<recordset>
{records_xml(rows[:GROUP])}
</recordset></datastore></script>
<script>$(function(){{$('#{UNIT_ID}').jpage({{totalRecord:{len(rows)},perPage:{PER_PAGE},groupSize:3,
barPosition:'bottom',proxyUrl:'{PROXY}',
ajaxParam:{{col:1,appid:1,webid:1,path:'/',columnid:{COLUMN_ID},sourceContentType:1,unitid:'{UNIT_ID}',
webname:'{name}',permissiontype:0}}}});}});</script>"""
    text = page(
        f"{name} 政府信息公开年报",
        kit_page(MENU, script, current="report"),
        head=column_meta(site.entry, *REPORT_COLUMN) + f'<meta name="i_columnid" content="{COLUMN_ID}">\n',
    )
    site.host.add(MENU["report"], text, modified=rows[0].date)


def _next_group(name: str, number: int) -> str:
    return (
        f"{PROXY}?page={number}&appid=1&webid=1&path=/&columnid={COLUMN_ID}"
        f"&unitid={UNIT_ID}&webname={name}&permissiontype=0"
    )


def _dataproxy(request: Request, *, name: str, rows: list[ListRow]) -> Answer:
    """Answer with the records `startrecord` to `endrecord` (from 1), or with the group `page` (from 0)."""
    asked = request.query | request.form
    if asked.get("columnid") != str(COLUMN_ID) or asked.get("unitid") != str(UNIT_ID):
        return Answer(b"<datastore><recordset></recordset></datastore>", content_type=_DATASTORE)
    if asked.get("startrecord", "").isdigit() and asked.get("endrecord", "").isdigit():
        start, end = max(int(asked["startrecord"]) - 1, 0), int(asked["endrecord"])
    else:
        number = int(asked["page"]) if asked.get("page", "").isdigit() else 0
        start, end = number * GROUP, (number + 1) * GROUP
    # A row that moved while the groups were cut appears in both of them.
    first = start - 1 if 0 < start < len(rows) else start
    more = f'<a href="{_next_group(name, end // GROUP)}"></a>' if end < len(rows) else ""
    text = (
        f"<datastore><nextgroup><![CDATA[{more}]]></nextgroup><totalrecord>{len(rows)}</totalrecord>"
        f"<totalpage>{-(-len(rows) // PER_PAGE)}</totalpage><recordset>\n{records_xml(rows[first:end], first)}\n"
        "<record><![CDATA[<li></li>]]></record>\n</recordset></datastore>"
    )
    return Answer(text.encode(), content_type=_DATASTORE)


def _add_shell(site: PracticeSite) -> None:
    name, built = site.entry.name, _date(2023, 12, 1)
    links = {
        "/index.html": "首页",
        "/col/col1200/index.html": "政务公开",
        "/col/col1100/index.html": "要闻动态",
        "/jcms/jcms_files/search.jsp": "全站搜索",
    }
    for path in ("/", "/index.html"):
        site.host.add(path, home_page(site.entry, links), modified=built)
    columns = {
        "/col/col1200/index.html": "政务公开",
        "/col/col1100/index.html": "要闻动态",
        MENU["guide"]: "政府信息公开指南",
        MENU["rules"]: "政府信息公开制度",
        MENU["content"]: "法定主动公开内容",
        MENU["request"]: "依申请公开",
    }
    for path, column in columns.items():
        text = page(
            f"{name} {column}",
            kit_page(MENU, f"<p>{column}</p>", current=""),
            head=column_meta(site.entry, column, column),
        )
        site.host.add(path, text, modified=built)
