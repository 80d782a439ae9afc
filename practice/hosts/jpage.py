"""A city on Hanweb JCMS: the list stands in a script of embedded records, the rest comes from dataproxy."""

from __future__ import annotations

import datetime
import html
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts import lanyuan_plans, trs
from practice.hosts.articles import Article, ListRow, add_articles
from practice.hosts.kit import kit_page
from practice.hosts.markup import article_meta, column_meta, page, site_meta
from practice.site import PracticeSite, host_name

if TYPE_CHECKING:
    from pipeline.registry.site import Site
    from practice.night import Night

SITE = lanyuan_plans.SITE
COLUMN_ID = 1233
UNIT_ID = 3345
PER_PAGE = 4
GROUP_SIZE = 3
PROXY = "/module/web/jpage/dataproxy.jsp"
MENU = {
    "guide": "/col/col1230/index.html",
    "rules": "/col/col1231/index.html",
    "content": "/col/col1232/index.html",
    "report": f"/col/col{COLUMN_ID}/index.html",
    "request": "/col/col1234/index.html",
}
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")

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


@dataclass(frozen=True, slots=True)
class _Record:
    """One record of the datastore as it is written there."""

    row: ListRow
    is_double_quoted: bool


def build(night: Night) -> PracticeSite:
    """The city's portal: one column for the government and its departments, three pages in a group."""
    site = PracticeSite.open(SITE, night, "/module/download/", "/jcms/")
    site.forbid("/jcms/jcms_files/search.jsp")
    rows = add_articles(site, lanyuan_plans.PLANS, NOISE, path=_path, markup=partial(_article, site.entry))
    _tell_of_repost(site)
    _add_column(site, rows)
    _add_shell(site)
    return site


def _path(date: datetime.date, number: int) -> str:
    return f"/art/{date.year}/{date.month}/{date.day}/art_{COLUMN_ID}_{number}.html"


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
    title = html.escape(article.title)
    facts = [
        ("索 引 号", f"0140{article.published:%m%d}/{article.published.year}-00012"),
        ("组配分类", "政府信息公开年报"),
        ("发布机构", article.source),
        ("发文日期", article.published.isoformat()),
    ]
    cells = [f"<td><b>{label}</b></td><td>{html.escape(value)}</td>" for label, value in facts]
    content = f"""<table class="xxgk_table" width="100%"><tr>{cells[0]}{cells[1]}</tr>
<tr>{cells[2]}{cells[3]}</tr>
<tr><td><b>名　　称</b></td><td colspan="3">{title}</td></tr></table>
<div class="main-txt"><h2 class="tit"><!--<$[标题]>begin-->{title}<!--<$[标题]>end--></h2>
<p>信息来源：<!--<$[信息来源]>begin-->{html.escape(article.source)}<!--<$[信息来源]>end--></p>
<meta name="ContentStart"><!--ZJEG_RSS.content.begin--><div id="zoom">
{article.body}
</div><!--ZJEG_RSS.content.end--><meta name="ContentEnd"></div>"""
    head = article_meta(site, REPORT_COLUMN, article.title, article.published, article.source)
    head += f'<meta name="i_columnid" content="{COLUMN_ID}">\n'
    return page(
        f"{site.name} 政府信息公开年报 {article.title}",
        kit_page(MENU, content, current="report"),
        head=head,
    )


def _add_column(site: PracticeSite, rows: list[ListRow]) -> None:
    records = _records(rows)
    site.host.pages[PROXY] = partial(_dataproxy, site=site.entry, rows=rows)
    script = f"""<div id="{UNIT_ID}"></div>
<script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="{_next_group(site.entry, 1)}"></a>]]></nextgroup>
<recordset>
{_xml(records[: PER_PAGE * GROUP_SIZE])}
</recordset></datastore></script>
<script>$(function(){{$('#{UNIT_ID}').jpage({{totalRecord:{len(rows)},perPage:{PER_PAGE},groupSize:{GROUP_SIZE},
barPosition:'bottom',proxyUrl:'{PROXY}',
ajaxParam:{{col:1,appid:1,webid:1,path:'/',columnid:{COLUMN_ID},sourceContentType:1,unitid:'{UNIT_ID}',
webname:'{site.entry.name}',permissiontype:0}}}});}});</script>"""
    text = page(
        f"{site.entry.name} 政府信息公开年报",
        kit_page(MENU, script, current="report"),
        head=column_meta(site.entry, *REPORT_COLUMN) + f'<meta name="i_columnid" content="{COLUMN_ID}">\n',
    )
    site.host.add(MENU["report"], text, modified=rows[0].date)


def _next_group(site: Site, number: int) -> str:
    return (
        f"{PROXY}?page={number}&appid=1&webid=1&path=/&columnid={COLUMN_ID}"
        f"&unitid={UNIT_ID}&webname={site.name}&permissiontype=0"
    )


def _dataproxy(request: Request, *, site: Site, rows: list[ListRow]) -> Answer:
    """Answer with the records `startrecord` to `endrecord` (from 1), or with the group `page` (from 0)."""
    asked = request.query | request.form
    if asked.get("columnid") != str(COLUMN_ID) or asked.get("unitid") != str(UNIT_ID):
        return Answer(
            b"<datastore><recordset></recordset></datastore>", content_type="text/xml;charset=UTF-8"
        )
    group = PER_PAGE * GROUP_SIZE
    if asked.get("startrecord", "").isdigit() and asked.get("endrecord", "").isdigit():
        start, end = int(asked["startrecord"]) - 1, int(asked["endrecord"])
    else:
        number = int(asked["page"]) if asked.get("page", "").isdigit() else 0
        start, end = number * group, (number + 1) * group
    records = _records(rows)
    part = records[max(start, 0) : end]
    # A row that moved between groups while they were cut appears in both of them.
    if 0 < start < len(records):
        part = [records[start - 1], *part]
    more = f'<a href="{_next_group(site, end // group)}"></a>' if end < len(records) else ""
    text = (
        f"<datastore><nextgroup><![CDATA[{more}]]></nextgroup><totalrecord>{len(rows)}</totalrecord>"
        f"<totalpage>{-(-len(rows) // PER_PAGE)}</totalpage><recordset>\n{_xml(part)}\n"
        "<record><![CDATA[<li></li>]]></record>\n</recordset></datastore>"
    )
    return Answer(text.encode(), content_type="text/xml;charset=UTF-8")


def _records(rows: list[ListRow]) -> list[_Record]:
    return [_Record(row, number % 3 == 2) for number, row in enumerate(rows)]


def _xml(records: list[_Record]) -> str:
    return "\n".join(f"<record><![CDATA[{_item(record)}]]></record>" for record in records)


def _item(record: _Record) -> str:
    """A list item: long titles cut in the text and whole in @title, the date broken over two lines."""
    row, quote = record.row, '"' if record.is_double_quoted else "'"
    shown = row.title if len(row.title) <= 16 else f"{row.title[:15]}…"
    date = f"{row.date:%Y}-\n{row.date:%m-%d}" if record.is_double_quoted else row.date.isoformat()
    return (
        f"<li><a href={quote}{row.path}{quote} title={quote}{html.escape(row.title)}{quote} "
        f"target={quote}_blank{quote}>{html.escape(shown)}</a><span>{date}</span></li>"
    )


def _add_shell(site: PracticeSite) -> None:
    name, built = site.entry.name, _date(2023, 12, 1)
    home = f"""<div class="top">{name}</div>
<ul class="menu"><li><a href="/index.html">首页</a></li>
<li><a href="/col/col1200/index.html">政务公开</a></li>
<li><a href="/col/col1100/index.html">要闻动态</a></li></ul>
<a href="/jcms/jcms_files/search.jsp">全站搜索</a>
<div class="foot">网站标识码：{site.entry.division_code}0001</div>"""
    for path in ("/", "/index.html"):
        site.host.add(path, page(name, home, head=site_meta(site.entry)), modified=built)
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
