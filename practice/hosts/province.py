"""A province: one page a year gathers its offices and the cities below, some of them on hosts of their own."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Host
from practice.hosts.articles import Article, ListRow, add_articles
from practice.hosts.markup import column_meta, home_page, page
from practice.publications import yearly
from practice.site import PracticeSite, host_name

if TYPE_CHECKING:
    from practice.night import Night

SITE = "lanyong"
HOST = "gongkai.lanyong.gov.test"
COLUMN = "/zfxxgk/ndbg/"
BELOW = ("fengqi", "lanyuan")

_date = datetime.date
PLANS = (
    *yearly(
        "lanyong-government",
        2020,
        2021,
        2022,
        2023,
        month=3,
        title="{year}年度{agency}政府信息公开工作年度报告",
    ),
    *yearly("lanyong-education", 2021, 2022, 2023),
    *yearly("lanyong-finance", 2022, 2023, layout="word", title="{agency}{year}年政府信息公开工作年度报告"),
)


def build(night: Night) -> PracticeSite:
    """Years are pages of their own; rows print the office's short name alone; answers come as gzip."""
    site = PracticeSite.open(SITE, night)
    portal = site.host
    gathering = Host(HOST)
    gathering.allow_robots()
    site.hosts = [gathering, portal]
    gathering.compresses = True
    rows = add_articles(site, PLANS, path=_path, markup=partial(_article, site))
    site.undate(row.path for row in rows)
    years = sorted({row.date.year - 1 for row in rows}, reverse=True)
    for year in years:
        of_year = [row for row in rows if row.date.year - 1 == year]
        site.host.add(f"{COLUMN}{year}nb/", _year_page(site, year, of_year), modified=of_year[0].date)
    menu = "".join(f'<li><a href="{COLUMN}{year}nb/">{year}年</a></li>' for year in years)
    entry = page(
        "政府信息公开年报",
        f'<ul class="year">{menu}</ul>',
        head=column_meta(site.entry, "政府信息公开年报", "信息公开年报"),
    )
    site.host.add(COLUMN, entry, modified=_date(2024, 4, 1))
    site.host.add("/", page("政府信息公开", f'<a href="{COLUMN}">年 报</a>'), modified=_date(2024, 4, 1))
    home = home_page(site.entry, {"/": "首页", night.url(HOST): "政府信息公开"})
    portal.add("/", home, modified=_date(2024, 4, 1))
    return site


def _path(date: datetime.date, number: int) -> str:
    return f"{COLUMN}{date.year - 1}nb/{date:%Y%m}/t{date:%Y%m%d}_{number}.html"


def _year_page(site: PracticeSite, year: int, rows: list[ListRow]) -> str:
    own = "".join(
        f'<a href="{row.path}" target="_blank">{row.agency.replace("岚墉省", "省")}</a>\n' for row in rows
    )
    cities = "".join(
        f'<a href="{site.night.url(host_name(city))}" target="_blank">{city}</a>\n' for city in BELOW
    )
    body = f"""<div class="tit">{year}年政府信息公开工作年度报告</div>
<div class="blk"><h3>省政府及部门</h3>
{own}</div>
<div class="blk"><h3>市州</h3>
{cities}</div>"""
    return page(f"{year}年政府信息公开工作年度报告", body)


def _article(site: PracticeSite, article: Article) -> str:
    body = (
        f'<h1>{html.escape(article.title)}</h1>\n<div class="pages_content" id="UCAP-CONTENT">\n'
        f"{article.body}\n</div>"
    )
    return page(f"{article.title}_{site.entry.name}", body)
