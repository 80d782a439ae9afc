"""A county whose columns are shells: lists in frames, years in folded menus, rows with the agency's name alone."""

from __future__ import annotations

import datetime
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from practice.hosts.articles import ListRow, add_articles
from practice.hosts.markup import home_page, page
from practice.hosts.plain import BUILT, article_page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "gengchuan"
ENTRY = "/zfxxgkml/?gk=4"
FRAME = "/zfxxgkml/nblist.html"
DEPARTMENTS = "/zfxxgkml/bmnb.html"

_date = datetime.date
PLANS = yearly("gengchuan-government", 2020, 2021, 2022, 2023, month=3)
DEPARTMENT_PLANS = (
    *yearly("gengchuan-education", 2022, 2023),
    *yearly("gengchuan-forestry", 2022, 2023, layout="word"),
)
NOISE = (("rule_of_law", 2022, _date(2023, 2, 27)),)


def build(night: Night) -> PracticeSite:
    """The entry page has the list in a frame; another page has the departments' reports folded up by year."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=partial(article_page, site))
    folded = add_articles(site, DEPARTMENT_PLANS, path=_path, markup=partial(article_page, site))
    site.undate(row.path for row in folded)
    items = "\n".join(
        f'<li><a href="{row.path}" target="_parent">{row.title}</a><span>{row.date.isoformat()}</span></li>'
        for row in rows
    )
    site.host.add(FRAME, page("年报列表", f'<ul class="list">\n{items}\n</ul>'), modified=rows[0].date)
    entry = f"""<iframe src="/tools/visitcount.html" style="display:none"></iframe>
<ul class="tabs"><li><a href="/zfxxgkml/?gk=1">指南</a></li><li><a href="{ENTRY}">年报</a></li>
<li><a href="javascript:getMainData('ndbg')">历年年度报告</a></li>
<li><a href="{DEPARTMENTS}">部门年报</a></li></ul>
<iframe src="nblist.html" width="100%" height="800"></iframe>
<iframe src="/tools/share.html"></iframe>"""
    site.host.add(ENTRY, page("政府信息公开年报", entry), modified=BUILT)
    site.host.add("/zfxxgkml/?gk=1", page("政府信息公开指南", "<p>指南</p>"), modified=BUILT)
    site.host.add("/zfxxgkml/", page("政府信息公开", entry), modified=BUILT)
    for path in ("/tools/visitcount.html", "/tools/share.html"):
        site.host.add(path, page("tool", "<p>1024</p>"), modified=BUILT)
    site.host.add(DEPARTMENTS, page("部门政府信息公开年报", _folded(folded)), modified=folded[0].date)
    home = home_page(site.entry, {"/": "首页", ENTRY: "政府信息公开"})
    site.host.add("/", home, modified=BUILT)
    return site


def _path(date: datetime.date, number: int) -> str:
    return f"/zfxxgkml/content/{date:%Y-%m-%d}/{number}.html"


def _folded(rows: list[ListRow]) -> str:
    """Under a year that opens by script the rows print nothing but the short name of the agency."""
    blocks = []
    for year, of_year in groupby(rows, key=lambda row: row.date.year - 1):
        links = "".join(
            f'<li><a href="{row.path}">{row.agency.replace("埂川县", "县")}</a></li>' for row in of_year
        )
        blocks.append(
            f'<h3><a href="javascript:void(0)">{year}年政府信息公开工作年度报告</a></h3>\n<ul>{links}</ul>'
        )
    return '<div class="accordion">\n' + "\n".join(blocks) + "\n</div>"
