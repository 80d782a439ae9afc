"""A county that moved: the old host redirects, missing pages answer 200, sessions stand in links, pagers never end."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Host, Request
from practice.hosts.articles import ListRow, add_articles
from practice.hosts.markup import home_page, page
from practice.hosts.plain import BUILT, article_page, article_path, list_page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "yitong"
NEW_HOST = "www.yitong.gov.test"
LIST = "/zfxxgk/nblist.jsp"
GONE = "/zfxxgk/nb/2019/11111.html"
GONE_TITLE = "移垌县人民政府2018年政府信息公开工作年度报告"

_date = datetime.date
PLANS = yearly("yitong-government", 2020, 2021, 2022, 2023, month=3)


def build(night: Night) -> PracticeSite:
    """The new host with its traps, and the old one that redirects there."""
    site = PracticeSite.open(SITE, night)
    old = site.host
    new = Host(NEW_HOST)
    new.allow_robots()
    site.hosts = [new, old]
    rows = add_articles(site, PLANS, path=article_path, markup=partial(article_page, site))
    rows = [_redirect_oldest(site, row) if row.date.year == 2021 else row for row in rows]
    rows.append(ListRow(GONE, GONE_TITLE, _date(2019, 3, 20)))
    site.reject(GONE, "soft_404")
    new.pages[LIST] = partial(_list, site=site, rows=rows, visits=itertools.count())
    links = {
        "/": "首页",
        LIST: "政府信息公开年报",
        "/calendar.jsp?year=2024&amp;month=1": "日历",
    }
    home = home_page(site.entry, links)
    new.add("/", home, modified=BUILT)
    new.pages["/calendar.jsp"] = _calendar
    # A missing page is answered with the home page and 200.
    new.missing = Answer(home.encode())
    old.missing = partial(_moved, site=site)
    return site


def _redirect_oldest(site: PracticeSite, row: ListRow) -> ListRow:
    """The list still links to the address before a migration, which redirects to the article."""
    old_path = f"/old/nb/{row.date:%Y%m%d}.html"
    site.host.pages[old_path] = Answer(status=301, headers=(("Location", site.url(row.path)),))
    site.reports = [
        replace(report, url=site.url(old_path), duplicates=(site.url(row.path),))
        if report.url == site.url(row.path)
        else report
        for report in site.reports
    ]
    return replace(row, path=old_path)


def _list(
    request: Request, *, site: PracticeSite, rows: list[ListRow], visits: itertools.count[int]
) -> Answer:
    """The same rows on every page, a new session in every link, and always a next page."""
    number = int(request.query["page"]) if request.query.get("page", "").isdigit() else 1
    session = f";jsessionid={next(visits):08X}A1"
    shown = [replace(row, path=row.path + session) if row.path.startswith("/zfxxgk") else row for row in rows]
    pager = f'<div class="page"><a href="{LIST}?page={number + 1}">下一页</a></div>'
    return Answer(list_page(site, shown, pager=pager).encode())


def _moved(request: Request, *, site: PracticeSite) -> Answer:
    return Answer(status=301, headers=(("Location", site.url(request.target)),))


def _calendar(request: Request) -> Answer:
    """Every month links to the next one, for ever."""
    asked = request.query
    year, month = (
        int(asked.get(name, "1")) if asked.get(name, "1").isdigit() else 1 for name in ("year", "month")
    )
    year, month = (year + 1, 1) if month >= 12 else (year, month + 1)
    return Answer(page("日历", f'<a href="/calendar.jsp?year={year}&amp;month={month}">下一月</a>').encode())
