"""A city whose departments each turn their pages in another way, as the TRS templates of different years do."""

from __future__ import annotations

import datetime
import html
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from practice.hosts.articles import Article, Attachment, ListRow, add_articles, pages_of
from practice.hosts.markup import home_page, page
from practice.publications import Plan, yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from practice.night import Night

SITE = "biyuanshi"
ROWS_PER_PAGE = 2
DIRECTORY = "/zfxxgk/ndbg/"

_date = datetime.date


@dataclass(frozen=True, slots=True)
class Pager:
    """How pages are named (by number from 0) and what the page says about it (pages, number, rows)."""

    name: Callable[[int], str]
    script: Callable[[int, int, int], str]


def _indexed(suffix: str) -> Callable[[int], str]:
    return lambda number: f"index_{number}.{suffix}" if number else f"index.{suffix}"


PAGERS = {
    "biyuanshi-government": Pager(
        _indexed("html"),
        lambda pages, number, rows: f'createPageHTML({rows}, {pages}, {number}, "index", "html", "{rows}");',
    ),
    "biyuanshi-reform": Pager(
        lambda number: f"{number + 1}.html",
        lambda pages, number, _: (
            f"var total = parseInt('{pages}'); var now = {number + 1};\n"
            'for (var i = 1; i <= total; i++) { document.write("<a href=" + i + ".html>" + i + "</a>"); }'
        ),
    ),
    "biyuanshi-science": Pager(
        _indexed("shtml"),
        lambda pages, number, _: f"Pager({{size:{pages},current:{number},prefix:'index',suffix:'shtml'}});",
    ),
    "biyuanshi-finance": Pager(
        _indexed("html"),
        lambda pages, number, rows: (
            f"var pagination_script_config = {{total: {pages}, current: {number}, rows: {rows}, "
            'prefix: "index", suffix: "html"};'
        ),
    ),
    "biyuanshi-security": Pager(
        _indexed("shtml"),
        lambda pages, number, _: (
            f"var PageIndex = {number};\nfunction go(){{PageIndex = PageIndex>{pages - 1}?{pages - 1}:PageIndex;"
            'location.href = PageIndex == 0 ? "index.shtml" : "index_" + PageIndex + ".shtml";}'
        ),
    ),
}
# The last one has plain anchors.
ANCHORED = "biyuanshi-veterans"


def build(night: Night) -> PracticeSite:
    """A directory of departments; every column has two pages or more."""
    site = PracticeSite.open(SITE, night)
    site.host.chunks = True
    names = {agency.id: agency.name for agency in site.entry.agencies}
    links = []
    for agency_id, name in names.items():
        column = f"{DIRECTORY}{agency_id.partition('-')[2]}/"
        month = 3 if agency_id.endswith("government") else 1
        plans: tuple[Plan, ...] = yearly(agency_id, 2020, 2021, 2022, month=month)
        plans += (Plan(agency_id, 2023, _date(2024, month, 25), shape="pdf"),)
        rows = add_articles(site, plans, path=partial(_path, column), markup=_article, attach=_attach)
        _add_column(site, agency_id, column, rows)
        first = _page_name(agency_id, 0)
        links.append(f'<li><a href="{column}{first}">{name.replace("碧垸市", "市")}</a></li>')
    directory = f'<h2>政府信息公开工作年度报告</h2><ul class="bm">{"".join(links)}</ul>'
    site.host.add(DIRECTORY, page("政府信息公开工作年度报告", directory), modified=_date(2024, 1, 9))
    home = home_page(site.entry, {"/": "首页", DIRECTORY: "政府信息<br/>公开工作<br/>年度报告"})
    site.host.add("/", home, modified=_date(2024, 1, 9))
    return site


def _page_name(agency_id: str, number: int) -> str:
    return PAGERS[agency_id].name(number) if agency_id in PAGERS else _indexed("html")(number)


def _path(column: str, date: datetime.date, number: int) -> str:
    return f"{column}{date:%Y%m}/t{date:%Y%m%d}_{number}.html"


def _attach(attachment: Attachment) -> str:
    """A file behind an anchor, or behind an anchor that only a script writes."""
    name = attachment.path.rpartition("/")[2]
    if int(name.removeprefix("P").partition(".")[0]) % 2:
        return (
            '<p>年度报告见附件。</p>\n<script>var str_1 = "./' + name + '";\n'
            "if (str_1 != \"\") { document.write('<a href=\"' + str_1 + '\">附件下载</a>'); }</script>"
        )
    return (
        "<p>年度报告见附件。</p>\n"
        f'<div class="fjxz">附件：<a href="./{name}" appendix="true" needdownload="true" '
        f'title="{html.escape(attachment.name)}" download="{html.escape(attachment.name)}">下载</a></div>'
    )


def _article(article: Article) -> str:
    body = (
        f'<div class="title">{html.escape(article.title)}</div>\n'
        f'<div class="time">发布时间：{article.published.isoformat()} 10∶06</div>\n'
        f'<div class="trs_editor_view TRS_UEDITOR">\n{article.body}\n</div>'
    )
    return page(article.title, body)


def _add_column(site: PracticeSite, agency_id: str, column: str, rows: Sequence[ListRow]) -> None:
    parts = pages_of(rows, ROWS_PER_PAGE)
    pager = PAGERS.get(agency_id)
    for number, part in enumerate(parts):
        items = "\n".join(
            f'<tr><td><a href="./{row.path.removeprefix(column)}" title="{html.escape(row.title)}">'
            f"{html.escape(row.title)}</a></td><td>{row.date:%Y/%m/%d}</td></tr>"
            for row in part
        )
        if pager:
            turning = f"<script>{pager.script(len(parts), number, len(rows))}</script>"
        else:
            turning = f'<a href="index_{number + 1}.html">下一页&gt;</a>' if number + 1 < len(parts) else ""
        text = page(
            "政府信息公开工作年度报告",
            f'<table class="list">\n{items}\n</table>\n<div id="pager">{turning}</div>',
        )
        site.host.add(column + _page_name(agency_id, number), text, modified=rows[0].date)
