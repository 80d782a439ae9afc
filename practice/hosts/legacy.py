"""A county on a frame set of the early years: ASP lists, rows written by a script, and one list behind a form."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles, pages_of
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "zhelou"
ROWS_PER_PAGE = 2
LIST = "/class.asp"
CLASS = "1150"
CONTENT_TYPE = "text/html; charset=utf-8"
SCRIPTED = "/bmnb.html"

_date = datetime.date
PLANS = yearly("zhelou-government", 2019, 2020, 2021, 2022, month=3, layout="old")
DEPARTMENT_PLANS = yearly("zhelou-emergency", 2020, 2021, 2022, layout="word")


def build(night: Night) -> PracticeSite:
    """The home page is a frame set; the menu stands in one frame, and the lists are reached from there."""
    site = PracticeSite.open(SITE, night)
    # The server claims another encoding than the page declares and has.
    site.host.encoding, site.host.content_type = "gbk", CONTENT_TYPE
    rows = add_articles(site, PLANS, path=_path, markup=_article)
    scripted = add_articles(site, DEPARTMENT_PLANS, path=_path, markup=_article)
    site.host.pages[LIST] = partial(_list, parts=pages_of(rows, ROWS_PER_PAGE))
    lines = "\n".join(
        f"document.writeln('<li><a href=\"{row.path}\">{html.escape(row.title)}</a> [{row.date.isoformat()}]</li>');"
        for row in scripted
    )
    built = _date(2018, 5, 1)
    frames = (
        "<FRAMESET ROWS=120,*><FRAME SRC=top.html NAME=top><FRAME SRC=main.html NAME=main></FRAMESET>"
        "<NOFRAMES>柘娄县人民政府</NOFRAMES>"
    )
    site.host.add("/", _page("柘娄县人民政府", frames, body_tag=False), modified=built)
    menu = (
        f'<A HREF="{LIST}?class={CLASS}" TARGET=main>政府信息公开年报</A> '
        f'<A HREF="{SCRIPTED}" TARGET=main>部门年报</A> <A HREF="class.asp?class=9" TARGET=main>县情</A>'
    )
    site.host.add("/top.html", _page("导航", menu), modified=built)
    site.host.add("/main.html", _page("首页", "<P>欢迎访问"), modified=built)
    script = f"<UL><SCRIPT>\n{lines}\n</SCRIPT></UL>"
    site.host.add(SCRIPTED, _page("部门政府信息公开年报", script), modified=scripted[0].date)
    return site


def _path(_: datetime.date, number: int) -> str:
    return f"/show.asp?id={number}"


def _page(title: str, body: str, *, body_tag: bool = True) -> str:
    inner = f"<BODY>\n{body}\n</BODY>" if body_tag else body
    meta = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">'
    return f"<HTML><HEAD>{meta}<TITLE>{html.escape(title)}</TITLE></HEAD>\n{inner}\n</HTML>\n"


def _article(article: Article) -> str:
    return _page(
        article.title, f"<CENTER><B>{html.escape(article.title)}</B></CENTER>\n<DIV>{article.body}</DIV>"
    )


def _list(request: Request, *, parts: list[Sequence[ListRow]]) -> Answer:
    """A page of the list; beyond the last one the list is empty, and other classes are other columns."""
    asked = request.query
    number = int(asked["page"]) if asked.get("page", "").isdigit() else 1
    if asked.get("class") != CLASS:
        return Answer(_page("县情", "<P>柘娄县位于盆地北缘。").encode("gbk"), content_type=CONTENT_TYPE)
    rows = parts[number - 1] if 1 <= number <= len(parts) else ()
    lines = "".join(
        f"<TR><TD><A HREF='{row.path.removeprefix('/')}' TITLE='{html.escape(row.title)}'>"
        f"{html.escape(row.title)}</A><TD>{row.date.year}-{row.date.month}-{row.date.day}"
        for row in rows
    )
    pager = "".join(
        f"<A HREF='class.asp?class={CLASS}&page={place}'>[{place}]</A>" for place in range(1, len(parts) + 1)
    )
    body = f"<TABLE>{lines}</TABLE><P>{pager}"
    return Answer(_page("政府信息公开年报", body).encode("gbk"), content_type=CONTENT_TYPE)
