"""A district whose 61号 platform has a host of its own: no meta tags, a report on two pages."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Host
from practice.hosts.articles import Article, ListRow, add_articles, newest_first, pages_of
from practice.hosts.kit import kit_page
from practice.hosts.markup import home_page, page
from practice.publications import publish, yearly
from practice.reports.report_html import section_html
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "hezhu"
PLATFORM = "zfxxgk.hezhu.gov.test"
ROWS_PER_PAGE = 4
MENU = {"guide": "/zn/", "rules": "/zd/", "content": "/zdgk/", "report": "/xxgknb/", "request": "/ysq/"}

_date = datetime.date
COLUMNS = {
    "hezhu-government": "/xxgknb/qzf/",
    "hezhu-reform": "/xxgknb/qfgj/",
    "hezhu-civil-affairs": "/xxgknb/qmzj/",
    "hezhu-transport": "/xxgknb/qjtj/",
}
CONTINUED = yearly("hezhu-government", 2024, month=3)
PLANS = (
    *yearly("hezhu-government", 2019, 2020, 2021, 2022, 2023, month=3),
    *yearly("hezhu-reform", 2021, 2022, 2023, title="{agency}{year}年政府信息公开年报"),
    *yearly("hezhu-civil-affairs", 2022, 2023, layout="word"),
    *yearly("hezhu-transport", 2023, shape="docx"),
)
NOISE = (("news", 2024, _date(2024, 12, 2)), ("rule_of_law", 2023, _date(2024, 3, 4)))


def build(night: Night) -> PracticeSite:
    """The portal leads to the platform's host; a directory there leads to one column for every agency."""
    site = PracticeSite.open(SITE, night)
    portal = site.host
    home = home_page(
        site.entry, {"/": "首页", night.url(PLATFORM): "政府<br>信息公开", "/xw/": "新闻"}, head=""
    )
    portal.add("/", home, modified=_date(2024, 1, 2))
    portal.add("/xw/", page("新闻", "<p>暂无。</p>"), modified=_date(2024, 1, 2))
    platform = Host(PLATFORM)
    platform.allow_robots()
    site.hosts = [platform, portal]
    for agency_id, column in COLUMNS.items():
        is_main = agency_id == "hezhu-government"
        rows = add_articles(
            site,
            [plan for plan in PLANS if plan.agency == agency_id],
            NOISE if is_main else (),
            path=partial(_path, column),
            markup=_article,
        )
        if is_main:
            rows = newest_first([*rows, *_add_continued(site, column)])
        _add_column(site, column, rows)
    _add_platform(site)
    return site


def _path(column: str, date: datetime.date, number: int) -> str:
    return f"{column}{date:%Y%m}/t{date:%Y%m%d}_{number}.html"


def _article(article: Article, *, part: int = 0, parts: int = 1) -> str:
    stem = f"t{article.published:%Y%m%d}_{article.number}"
    content = (
        f'<div class="scroll_cont"><h2>{html.escape(article.title)}</h2>\n'
        f"<p>时间：{article.published.isoformat()}</p>\n"
        f'<div class="trs_editor_view">\n{article.body}\n</div>\n'
        f'<script>createPageHTML({parts}, {part}, "{stem}","html");</script></div>'
    )
    return page(article.title, kit_page(MENU, content, current="report"))


def _add_continued(site: PracticeSite, column: str) -> list[ListRow]:
    """Reports whose sections 四, 五 and 六 stand on a second page with the same stem."""
    rows = []
    for publication in publish(CONTINUED, site.entry, site.night):
        sections = section_html(publication.report, publication.layout)
        path = _path(column, publication.published, publication.number)
        addresses = (path, path.replace(".html", "_1.html"))
        for part, numbers in enumerate(((0, 1, 2, 3), (4, 5, 6))):
            body = "\n".join(sections[number] for number in numbers)
            article = Article(publication.title, publication.published, "", body, publication.number)
            site.host.add(
                addresses[part], _article(article, part=part, parts=2), modified=publication.published
            )
        site.expect(publication, path, body_shape="continued", payload_urls=tuple(map(site.url, addresses)))
        rows.append(ListRow(path, publication.title, publication.listed))
    return rows


def _add_column(site: PracticeSite, column: str, rows: Sequence[ListRow]) -> None:
    parts = pages_of(rows, ROWS_PER_PAGE)
    for number, part in enumerate(parts):
        items = "\n".join(
            f'<li><a href=" ./{row.path.removeprefix(column)}\n">{html.escape(row.title)}</a>'
            f"<span>{row.date.isoformat()}</span></li>\n<!-- <li><a href='./old.html'>旧</a></li> -->"
            for row in part
        )
        content = (
            f'<div class="zfxxgk_zdgkc"><ul>\n{items}\n</ul>\n<script type="text/javascript">'
            f'createPageHTML("{len(parts)}", "{number}", "index", "html");</script></div>'
        )
        text = page("政府信息公开年报", kit_page(MENU, content, current="report"))
        site.host.add(column + (f"index_{number}.html" if number else ""), text, modified=rows[0].date)


def _add_platform(site: PracticeSite) -> None:
    names = {agency.id: agency.name for agency in site.entry.agencies}
    links = "\n".join(
        f'<li><a class="c-font1" href="{column}" target="_blank">{names[agency_id]}</a></li>'
        for agency_id, column in COLUMNS.items()
    )
    directory = (
        '<div class="scroll_tit"><span>区政府及部门</span></div>\n'
        f'<div class="scroll_con"><ul>\n{links}\n</ul></div>'
    )
    contents = {"/": "<p>政府信息公开平台</p>", MENU["report"]: directory}
    contents |= {MENU[name]: "<p>内容建设中。</p>" for name in ("guide", "rules", "content", "request")}
    for path, content in contents.items():
        text = page("政府信息公开", kit_page(MENU, content, current="report"))
        site.host.add(path, text, modified=_date(2024, 1, 2))
