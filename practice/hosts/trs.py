"""A county on TRS WCM with the national meta tags and the 61号 platform: static lists, one per department."""

from __future__ import annotations

import datetime
import html
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Host
from practice.hosts import lanyuan_plans
from practice.hosts.articles import Article, ListRow, add_articles, newest_first, pages_of
from practice.hosts.kit import kit_page
from practice.hosts.markup import article_meta, column_meta, page, site_meta
from practice.night import BEFORE_SECOND, ONLY_SECOND, REVISED, SECOND
from practice.publications import Plan, publish
from practice.reports.difficulties import Break, Difficulties
from practice.site import PracticeSite, host_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.registry.site import Site
    from practice.night import Night

SITE = "qinghe"
CLONE_HOST = "www.qinghe-nianbao.test"
CLONE_PATH = "/qinghe/nb2023.html"
ROWS_PER_PAGE = 8
REPORT_COLUMN = ("政府信息公开年报", "信息公开年报")
MENU = {
    "guide": "/zwgk/zfxxgkzn/",
    "rules": "/zwgk/zfxxgkzd/",
    "content": "/zwgk/fdzdgknr/",
    "report": "/zwgk/xxgknb/",
    "request": "/zwgk/ysqgk/",
}

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
        listed=_date(2024, 4, 2),
        revised=frozenset({REVISED, SECOND}),
    ),
    Plan("qinghe-government", 2024, _date(2025, 3, 28), nights=ONLY_SECOND),
    Plan(
        "qinghe-education",
        2021,
        _date(2022, 1, 20),
        difficulties=Difficulties(zero="", zero_columns="organisations"),
    ),
    Plan("qinghe-education", 2022, _date(2023, 1, 18), difficulties=Difficulties(full_width=True)),
    Plan("qinghe-education", 2023, _date(2024, 1, 19), moved=ONLY_SECOND),
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
    Plan("qinghe-health", 2023, _date(2024, 1, 22), nights=BEFORE_SECOND),
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


def build(night: Night) -> PracticeSite:
    """The county's portal with five report columns; the first has two pages and much that is no report."""
    site = PracticeSite.open(SITE, night, "/admin/", "/was5/")
    site.forbid("/was5/web/search?channelid=2204", "/zwgk/nb_old/")
    site.forbidden_urls.add(night.url(CLONE_HOST, CLONE_PATH))
    for agency_id, column in COLUMNS.items():
        is_main = column == MENU["report"]
        rows = add_articles(
            site,
            [plan for plan in PLANS if plan.agency == agency_id],
            NOISE if is_main else (),
            path=partial(_path, column),
            markup=partial(_article, site.entry),
        )
        if is_main:
            rows = newest_first([*rows, _repost_higher_report(site)])
        _add_column(site, column, rows)
    _add_directory(site)
    _add_shell(site)
    _add_clone(site)
    return site


def _add_clone(site: PracticeSite) -> None:
    """A host that is in no registry and carries a report with advertisements among its words."""
    publication = next(p for p in publish(PLANS, site.entry, site.night) if p.report.year == 2023)
    clone = Host(CLONE_HOST)
    body = publication.body.replace("政府信息公开申请", "政府信息公开申请（澳门新彩网址大全）")
    clone.add(CLONE_PATH, page(publication.title, body), modified=_date(2024, 5, 1))
    site.hosts.append(clone)


def repost_path() -> str:
    """Where the city's report is posted again in the county's column."""
    return _path(MENU["report"], lanyuan_plans.REPOSTED_ON, 2090)


def _path(column: str, date: datetime.date, number: int) -> str:
    return f"{column}{date:%Y%m}/t{date:%Y%m%d}_{number}.html"


def _repost_higher_report(site: PracticeSite) -> ListRow:
    """Post the city's report again; the report remains the city's."""
    publication = lanyuan_plans.higher_report(site.night)
    date = lanyuan_plans.REPOSTED_ON
    article = Article(publication.title, date, publication.agency.name, publication.body, 2090)
    site.host.add(repost_path(), _article(site.entry, article), modified=date)
    return ListRow(repost_path(), publication.title, date)


def _article(site: Site, article: Article) -> str:
    title, date = html.escape(article.title), article.published.isoformat()
    content = (
        f'<h1 class="title">{title}</h1>\n'
        f'<p class="info">发布时间：{date}　来源：{html.escape(article.source)}</p>\n'
        '<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">'
        '<style type="text/css">.TRS_Editor P{line-height:2;font-size:12pt}</style>\n'
        f"{article.body}\n</div></div>\n"
        f'<script>createPageHTML(1, 0, "t{article.published:%Y%m%d}_{article.number}","html");</script>'
    )
    head = article_meta(site, REPORT_COLUMN, article.title, article.published, article.source)
    text = page(f"{article.title}_{site.name}", kit_page(MENU, content, current="report"), head=head)
    # Some pages were saved with a byte order mark.
    return f"\ufeff{text}" if article.number % 3 == 0 else text


def _add_column(site: PracticeSite, column: str, rows: Sequence[ListRow]) -> None:
    parts = pages_of(rows, ROWS_PER_PAGE)
    for number, part in enumerate(parts):
        items = "\n".join(
            f'<li><a href="./{row.path.removeprefix(column)}" target="_blank" '
            f'title="{html.escape(row.title)}">{html.escape(row.title)}</a><b>{row.date.isoformat()}</b></li>'
            for row in part
        )
        content = (
            f'<div class="zfxxgk_zdgkc"><ul>\n{items}\n</ul>\n'
            f'<div class="page"><script>var currentPage = {number};//所在页从0开始\n'
            f"var countPage = {len(parts)}//共多少页\n"
            f'createPageHTML({len(parts)}, {number}, "index", "html");</script></div></div>'
        )
        text = page(
            f"{REPORT_COLUMN[0]}_{site.entry.name}",
            kit_page(MENU, content, current="report"),
            head=column_meta(site.entry, *REPORT_COLUMN),
        )
        for name in (f"index_{number}.html",) if number else ("", "index.html"):
            site.host.add(column + name, text, modified=rows[0].date)


def _add_directory(site: PracticeSite) -> None:
    names = {agency.id: agency.name for agency in site.entry.agencies}
    links = "\n".join(
        f'<li><a class="c-font1" href="{column}" target="_blank">{names[agency_id]}</a></li>'
        for agency_id, column in COLUMNS.items()
        if column != MENU["report"]
    )
    directory = (
        '<div class="scroll_tit"><span>县政府部门和乡镇</span></div>\n'
        f'<div class="scroll_con"><ul>\n{links}\n</ul></div>'
    )
    entry = (
        '<div class="scroll_tit"><span>政府信息公开</span></div><ul>'
        '<li><a href="/zwgk/xxgknb/">县政府信息公开年报</a></li>'
        '<li><a href="/zwgk/bmnb/">部门、乡镇年报</a></li></ul>'
    )
    pages = {
        "/zwgk/bmnb/": ("部门年报", "信息公开年报", directory),
        "/zwgk/": ("政府信息公开", "信息公开目录", entry),
        MENU["guide"]: ("政府信息公开指南", "信息公开指南", "<p>政府信息公开指南</p>"),
        MENU["rules"]: ("政府信息公开制度", "政策文件", "<p>政府信息公开制度</p>"),
        MENU["content"]: ("法定主动公开内容", "信息公开目录", "<p>法定主动公开内容</p>"),
        MENU["request"]: ("依申请公开", "依申请公开", "<p>依申请公开</p>"),
    }
    for path, (name, kind, content) in pages.items():
        text = page(
            f"{name}_{site.entry.name}",
            kit_page(MENU, content, current=""),
            head=column_meta(site.entry, name, kind),
        )
        site.host.add(path, text, modified=_date(2023, 12, 1))


def _add_shell(site: PracticeSite) -> None:
    name, built = site.entry.name, _date(2023, 12, 1)
    clone = site.night.url(CLONE_HOST, CLONE_PATH)
    home = f"""<div class="header"><h1>{name}</h1>
<ul class="nav"><li><a href="./">首页</a></li><li><a href="./xwzx/">新闻中心</a></li>
<li><a href="./zwgk/" target="_blank">政府信息
公开</a></li><li><a href="javascript:void(0)">办事服务</a></li></ul></div>
<form action="/was5/web/search"><a href="/was5/web/search?channelid=2204">站内检索</a></form>
<ul class="news"><li><a href="./xwzx/202312/t20231201_77.html">清禾县推进乡村道路建设</a></li></ul>
<div class="links"><a href="{clone}">清禾年报在线 2023年政府信息公开工作年度报告</a>
<a href="{site.night.url(host_name(lanyuan_plans.SITE))}">澜垣市人民政府</a></div>
<div class="footer">网站标识码：{site.entry.division_code}0001</div>"""
    for path in ("/", "/index.html"):
        site.host.add(path, page(name, home, head=site_meta(site.entry)), modified=built)
    for path in ("/xwzx/", "/xwzx/202312/t20231201_77.html"):
        site.host.add(path, page(f"新闻中心_{name}", "<p>清禾县推进乡村道路建设。</p>"), modified=built)
