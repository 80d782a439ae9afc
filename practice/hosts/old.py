"""A county on a hand-made site of the early years: GB18030 bytes, upper-case tags, pages pasted from Word."""

from __future__ import annotations

import datetime
import html
from typing import TYPE_CHECKING

from practice.hosts.articles import Article, ListRow, add_articles, newest_first, pages_of
from practice.night import ONLY_SECOND
from practice.publications import Plan
from practice.reports.difficulties import Difficulties
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "wangyu"
ROWS_PER_PAGE = 7
COLUMN = "/xxgk/nb/"
# The header says nothing of the encoding and the meta tag is misspelt, so only the bytes can tell.
_MALFORMED_META = '<META httpequiv="ContentType" content="text/html; charset=gb2312">'
_META = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">'

_date = datetime.date
PLANS = (
    Plan("wangyu-government", 2019, _date(2020, 3, 24), layout="word"),
    Plan(
        "wangyu-government",
        2020,
        _date(2021, 3, 23),
        layout="old",
        difficulties=Difficulties(amount_unit="元"),
    ),
    Plan("wangyu-government", 2021, _date(2022, 3, 22), layout="word"),
    Plan(
        "wangyu-water",
        2020,
        _date(2021, 1, 21),
        title="{agency}２０２０年政府信息公开年度报告",
        layout="old",
    ),
    Plan(
        "wangyu-water",
        2021,
        _date(2022, 1, 21),
        title="{agency}二〇二一年政府信息公开年度报告",
        layout="word",
        difficulties=Difficulties(zero="/", zero_columns="organisations"),
    ),
    Plan("wangyu-water", 2022, _date(2023, 1, 20), layout="old", nights=ONLY_SECOND),
    Plan(
        "wangyu-forestry",
        2020,
        _date(2021, 1, 22),
        layout="old",
        difficulties=Difficulties(cut_after="refused_third_party_rights"),
    ),
    Plan("wangyu-forestry", 2021, _date(2022, 1, 25), layout="word"),
)
NOISE = (
    ("website_statistics", 2021, _date(2022, 1, 18)),
    ("rule_of_law", 2020, _date(2021, 3, 2)),
    ("guide", 2019, _date(2019, 6, 3)),
)
EMPTY_REPORT = Article(
    "望榆县林业局2019年政府信息公开工作年度报告", _date(2020, 1, 22), "", "<P>该页面正在建设中……", 309
)


def build(night: Night) -> PracticeSite:
    """The county's site; one report breaks off in the middle, one page that is titled a report is empty."""
    site = PracticeSite.open(SITE, night, "/cgi-bin/")
    site.forbid("/cgi-bin/count.cgi")
    site.host.encoding, site.host.content_type = "gb18030", "text/html"
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=_article)
    empty = _path(EMPTY_REPORT.published, EMPTY_REPORT.number)
    site.host.add(empty, _article(EMPTY_REPORT), modified=EMPTY_REPORT.published)
    site.reject(empty, "empty_page")
    rows.append(ListRow(empty, EMPTY_REPORT.title, EMPTY_REPORT.published))
    _add_lists(site, newest_first(rows))
    _add_shell(site)
    return site


def _path(date: datetime.date, number: int) -> str:
    return f"{COLUMN}{date.isoformat()}/{number}.htm"


def _page(title: str, body: str, *, meta: str = _META) -> str:
    return (
        f"<HTML>\n<HEAD>\n{meta}\n<TITLE>{html.escape(title)}</TITLE>\n</HEAD>\n<BODY BGCOLOR=#FFFFFF>\n"
        f'{body}\n<IMG SRC="/cgi-bin/count.cgi" WIDTH=1 HEIGHT=1>\n</BODY>\n</HTML>\n'
    )


def _article(article: Article) -> str:
    date = article.published
    text = (
        f"<CENTER><FONT SIZE=5>{html.escape(article.title)}</FONT></CENTER>\n"
        f"<P ALIGN=center>望榆县人民政府门户网站　发布时间：{date.year}年{date.month}月{date.day}日　"
        f"地址：䶮潭路18号\n<TABLE WIDTH=760 BORDER=0><TR><TD>\n{article.body}\n</TABLE>"
    )
    page = _page(article.title, text, meta=_MALFORMED_META)
    return page[: page.index(article.body) + len(article.body)] if article.is_cut else page


def _add_lists(site: PracticeSite, rows: list[ListRow]) -> None:
    parts = pages_of(rows, ROWS_PER_PAGE)
    names = ["index.htm", *(f"list_{number}.htm" for number in range(2, len(parts) + 1))]
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        lines = "\n".join(
            f'<TR><TD>·<A HREF="{row.path.removeprefix(COLUMN)}" TARGET=_blank>{html.escape(row.title)}</A>'
            f"<TD>[{row.date.isoformat()}]"
            for row in part
        )
        pager = f"第{number + 1}页 共{len(parts)}页"
        if number:
            pager += f' <A HREF="{names[number - 1]}">上一页</A>'
        if number + 1 < len(parts):
            pager += f' <A HREF="{names[number + 1]}">下一页</A>'
        body = f"<TABLE WIDTH=760>\n{lines}\n</TABLE>\n<P>{pager}"
        site.host.add(COLUMN + name, _page("信息公开年报-望榆县人民政府", body), modified=rows[0].date)


def _add_shell(site: PracticeSite) -> None:
    built = _date(2019, 5, 1)
    home = """<TABLE WIDTH=760><TR><TD>望榆县人民政府
<TR><TD><A HREF="news/index.htm">望榆要闻</A><TD><A HREF="xxgk/index.htm">信 息 公 开</A>
<TD><A HREF="javascript:getMainData('ndbg')">年度报告</A></TABLE>"""
    menu = """<TABLE><TR><TD><A HREF="zn.htm">信息公开指南</A>
<TR><TD><A HREF="nb/index.htm">信息公开年报</A><TR><TD><A HREF="../index.htm">返回首页</A></TABLE>"""
    pages = {
        "/": ("望榆县人民政府", home),
        "/index.htm": ("望榆县人民政府", home),
        "/xxgk/index.htm": ("信息公开-望榆县人民政府", menu),
        "/xxgk/zn.htm": ("信息公开指南-望榆县人民政府", "<P>本指南供查询。"),
        "/news/index.htm": ("望榆要闻-望榆县人民政府", "<P>县里召开春耕工作会议。"),
    }
    for path, (title, body) in pages.items():
        site.host.add(path, _page(title, body), modified=built)
