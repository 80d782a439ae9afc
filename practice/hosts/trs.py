"""A county on TRS WCM with the national meta tags and the 61号 platform: static lists, departments in sub-columns."""

from __future__ import annotations

import datetime
import html
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from practice.exchange import Host
from practice.hosts import lanyuan_plans
from practice.hosts.kit import kit_page
from practice.hosts.markup import (
    ListRow,
    article_meta,
    column_meta,
    noise,
    noise_body,
    page,
    site_meta,
)
from practice.night import FIRST, OUTAGE, REVISED, SECOND, UNCHANGED
from practice.publications import Plan, publish
from practice.reports.difficulties import Break, Difficulties
from practice.site import PracticeSite, host_name, registry_entry

if TYPE_CHECKING:
    from pipeline.registry.site import Site
    from practice.night import Night
    from practice.truth import TruthReport

SITE = "qinghe"
CLONE_HOST = "www.qinghe-nianbao.test"
ROWS_PER_PAGE = 8
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")
MENU = {
    "guide": "/zwgk/zfxxgkzn/",
    "rules": "/zwgk/zfxxgkzd/",
    "content": "/zwgk/fdzdgknr/",
    "report": "/zwgk/xxgknb/",
    "request": "/zwgk/ysqgk/",
}
_BEFORE_SECOND = frozenset({FIRST, UNCHANGED, REVISED, OUTAGE})
_ONLY_SECOND = frozenset({SECOND})

_date = datetime.date
PLANS = (
    Plan("qinghe-government", 2019, _date(2020, 3, 27), layout="word"),
    Plan(
        "qinghe-government",
        2020,
        _date(2021, 3, 30),
        difficulties=Difficulties(amount_unit="元", signed_changes=True),
    ),
    Plan("qinghe-government", 2021, _date(2022, 3, 25), layout="split"),
    Plan("qinghe-government", 2022, _date(2023, 3, 28), difficulties=Difficulties(thousands=True)),
    Plan(
        "qinghe-government",
        2023,
        _date(2024, 3, 29),
        revised=frozenset({REVISED, SECOND}),
    ),
    Plan("qinghe-government", 2024, _date(2025, 3, 28), nights=_ONLY_SECOND),
    Plan(
        "qinghe-education",
        2021,
        _date(2022, 1, 20),
        difficulties=Difficulties(zero="", zero_columns="organisations"),
    ),
    Plan("qinghe-education", 2022, _date(2023, 1, 18), difficulties=Difficulties(full_width=True)),
    Plan("qinghe-education", 2023, _date(2024, 1, 19), moved=_ONLY_SECOND),
    Plan("qinghe-finance", 2020, _date(2021, 1, 28), difficulties=Difficulties(amount_unit="万元")),
    Plan(
        "qinghe-finance",
        2021,
        _date(2022, 1, 26),
        difficulties=Difficulties(
            breaks=(Break(("disputes", "reconsideration", "total"), Decimal(3)),), single_other=True
        ),
    ),
    Plan("qinghe-finance", 2022, _date(2023, 1, 13), layout="word"),
    Plan("qinghe-health", 2021, _date(2022, 1, 24), layout="text"),
    Plan(
        "qinghe-health",
        2022,
        _date(2023, 1, 17),
        difficulties=Difficulties(
            notes={("proactive", "normative_documents", "in_force"): "（其中修订2件）"},
            labels={"refused_other_law": "2.其他法律行政法规止公开"},
        ),
    ),
    Plan("qinghe-health", 2023, _date(2024, 1, 22), nights=_BEFORE_SECOND),
    Plan(
        "qinghe-moxi",
        2022,
        _date(2023, 1, 11),
        title="清禾县{agency}{year}年度政府信息公开工作报告",
        difficulties=Difficulties(zero="", blank_row_totals=True),
    ),
    Plan(
        "qinghe-moxi",
        2023,
        _date(2024, 1, 12),
        title="清禾县{agency}{year}年度政府信息公开工作报告",
        layout="text",
    ),
)
COLUMNS = {
    "qinghe-government": "/zwgk/xxgknb/",
    "qinghe-education": "/zwgk/bmnb/jyj/",
    "qinghe-finance": "/zwgk/bmnb/czj/",
    "qinghe-health": "/zwgk/bmnb/wjw/",
    "qinghe-moxi": "/zwgk/bmnb/mczzf/",
}
NOISE = (
    ("news", 2023, _date(2023, 12, 5)),
    ("interpretation", 2023, _date(2024, 4, 1)),
    ("website_statistics", 2023, _date(2024, 1, 15)),
    ("rule_of_law", 2023, _date(2024, 3, 1)),
    ("website_statistics", 2022, _date(2023, 1, 16)),
    ("preparation_notice", 2022, _date(2022, 12, 20)),
    ("rule_of_law", 2021, _date(2022, 2, 25)),
    ("news", 2021, _date(2021, 11, 2)),
)


@dataclass(frozen=True, slots=True)
class _Column:
    """A report column: its path and the rows on it, newest first."""

    name: str
    path: str
    rows: list[ListRow]


def build(night: Night) -> PracticeSite:
    """The county's portal with five report columns; the government's own has two pages and much that is no report."""
    site = registry_entry(SITE, night)
    host = Host(host_name(SITE))
    host.allow_robots("/admin/", "/was5/")
    columns = {agency: _Column(_name(site, agency), path, []) for agency, path in COLUMNS.items()}
    reports = _add_reports(site, host, night, columns)
    rejected = _add_noise(site, host, night, columns["qinghe-government"])
    _repost_higher_report(site, host, night, columns["qinghe-government"])
    for column in columns.values():
        _add_column(site, host, column)
    _add_shell(site, host, night, columns)
    forbidden = {
        f"http://{CLONE_HOST}:{night.port}/qinghe/nb2023.html",
        night.url(host.name, "/was5/web/search?channelid=2204"),
        night.url(host.name, "/zwgk/nb_old/"),
    }
    return PracticeSite(site, (host,), tuple(reports), forbidden_urls=frozenset(forbidden), rejected=rejected)


def _add_reports(site: Site, host: Host, night: Night, columns: dict[str, _Column]) -> list[TruthReport]:
    reports = []
    for publication in publish(PLANS, site, night):
        column = columns[publication.agency.id]
        name = article_name(publication.published, publication.number)
        _add_article(
            site, host, column.path + name, publication.title, publication.published, publication.body,
            source=publication.agency.name,
        )  # fmt: skip
        column.rows.append(ListRow(f"./{name}", publication.title, publication.published))
        reports.append(publication.truth(site, night.url(host.name, column.path + name)))
    return reports


def _add_noise(site: Site, host: Host, night: Night, column: _Column) -> dict[str, str]:
    rejected = {}
    for number, (kind, year, date) in enumerate(NOISE, 31):
        entry = noise(site, kind, year, date)
        name = article_name(date, number)
        _add_article(site, host, column.path + name, entry.title, date, noise_body(entry.text), source="本网")
        column.rows.append(ListRow(f"./{name}", entry.title, date))
        rejected[night.url(host.name, column.path + name)] = kind
    return rejected


def _repost_higher_report(site: Site, host: Host, night: Night, column: _Column) -> None:
    """The city's report of 2022 is posted again in the county's column; the report remains the city's."""
    publication = lanyuan_plans.higher_report(night)
    date = publication.published + datetime.timedelta(days=3)
    _add_article(
        site, host, column.path + lanyuan_plans.REPOSTED_AS, publication.title, date, publication.body,
        source=publication.agency.name,
    )  # fmt: skip
    column.rows.append(ListRow(f"./{lanyuan_plans.REPOSTED_AS}", publication.title, date))


def article_name(date: datetime.date, number: int) -> str:
    """The TRS name of an article below its column: month folder, date and number."""
    return f"{date:%Y%m}/t{date:%Y%m%d}_{number}.html"


def _add_article(
    site: Site,
    host: Host,
    path: str,
    title: str,
    published: datetime.date,
    body: str,
    *,
    source: str,
) -> None:
    stem = path.rpartition("/")[2].removesuffix(".html")
    content = (
        f'<h1 class="title">{html.escape(title)}</h1>\n'
        f'<p class="info">发布时间：{published.isoformat()}　来源：{html.escape(source)}</p>\n'
        '<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">'
        '<style type="text/css">.TRS_Editor P{line-height:2;font-size:12pt}</style>\n'
        f"{body}\n</div></div>\n"
        f'<script>createPageHTML(1, 0, "{stem}","html");</script>'
    )
    head = article_meta(site, REPORT_COLUMN, title, published, source)
    host.add(
        path,
        page(f"{title}_{site.name}", kit_page(MENU, content, current="report"), head=head),
        modified=published,
    )


def _add_column(site: Site, host: Host, column: _Column) -> None:
    rows = sorted(column.rows, key=lambda row: (row.date, row.href), reverse=True)
    pages = [rows[start : start + ROWS_PER_PAGE] for start in range(0, len(rows), ROWS_PER_PAGE)]
    newest = max(row.date for row in rows)
    for number, part in enumerate(pages):
        items = "\n".join(
            f'<li><a href="{row.href}" target="_blank" title="{html.escape(row.title)}">'
            f"{html.escape(row.title)}</a><b>{row.date.isoformat()}</b></li>"
            for row in part
        )
        content = (
            f'<div class="zfxxgk_zdgkc"><ul>\n{items}\n</ul>\n'
            f'<div class="page"><script>var currentPage = {number};//所在页从0开始\n'
            f"var countPage = {len(pages)}//共多少页\n"
            f'createPageHTML({len(pages)}, {number}, "index", "html");</script></div></div>'
        )
        text = page(
            f"{column.name}_{site.name}",
            kit_page(MENU, content, current="report"),
            head=column_meta(site, *REPORT_COLUMN),
        )
        host.add(column.path + (f"index_{number}.html" if number else ""), text, modified=newest)
        if not number:
            host.add(f"{column.path}index.html", text, modified=newest)


def _add_shell(site: Site, host: Host, night: Night, columns: dict[str, _Column]) -> None:
    """The home page, the platform's entry and the directory of departments."""
    built = _date(2023, 12, 1)
    links = "\n".join(
        f'<li><a class="c-font1" href="{column.path}" target="_blank">{html.escape(column.name)}</a></li>'
        for agency, column in columns.items()
        if agency != "qinghe-government"
    )
    directory = (
        '<div class="scroll_tit"><span>县政府部门和乡镇</span></div>\n'
        f'<div class="scroll_con"><ul>\n{links}\n</ul></div>'
    )
    host.add(
        "/zwgk/bmnb/",
        page(f"部门年报_{site.name}", kit_page(MENU, directory, current="report"),
             head=column_meta(site, "部门年报", "信息公开年报")),
        modified=built,
    )  # fmt: skip
    entry = (
        '<div class="scroll_tit"><span>政府信息公开</span></div><ul>'
        '<li><a href="/zwgk/xxgknb/">县政府信息公开年报</a></li>'
        '<li><a href="/zwgk/bmnb/">部门、乡镇年报</a></li></ul>'
    )
    for path, name in (
        ("/zwgk/", "政府信息公开"),
        ("/zwgk/zfxxgkzn/", "政府信息公开指南"),
        ("/zwgk/zfxxgkzd/", "政府信息公开制度"),
        ("/zwgk/fdzdgknr/", "法定主动公开内容"),
        ("/zwgk/ysqgk/", "依申请公开"),
    ):
        text = entry if path == "/zwgk/" else f"<p>{name}</p>"
        host.add(
            path,
            page(f"{name}_{site.name}", kit_page(MENU, text, current=""), head=column_meta(site, name, name)),
            modified=built,
        )
    clone = f"http://{CLONE_HOST}:{night.port}/qinghe/nb2023.html"
    home = f"""<div class="header"><h1>{site.name}</h1>
<ul class="nav"><li><a href="./">首页</a></li><li><a href="./xwzx/">新闻中心</a></li>
<li><a href="./zwgk/" target="_blank">政府信息
公开</a></li><li><a href="javascript:void(0)">办事服务</a></li></ul></div>
<form action="/was5/web/search"><a href="/was5/web/search?channelid=2204">站内检索</a></form>
<ul class="news"><li><a href="./xwzx/202312/t20231201_77.html">清禾县推进乡村道路建设</a><span>12-01</span></li></ul>
<div class="links"><a href="{clone}">清禾年报在线 2023年政府信息公开工作年度报告</a>
<a href="{night.url(host_name("lanyuan"))}">澜垣市人民政府</a></div>
<div class="footer">网站标识码：{site.division_code}0001</div>"""
    host.add("/", page(site.name, home, head=site_meta(site)), modified=built)
    host.add("/index.html", page(site.name, home, head=site_meta(site)), modified=built)
    for path in ("/xwzx/", "/xwzx/202312/t20231201_77.html"):
        host.add(path, page(f"新闻中心_{site.name}", "<p>清禾县推进乡村道路建设。</p>"), modified=built)


def _name(site: Site, agency_id: str) -> str:
    return next(agency.name for agency in site.agencies if agency.id == agency_id)
