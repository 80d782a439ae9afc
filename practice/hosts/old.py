"""A county on a hand-made site of the early years: GB18030 bytes, upper-case tags, pages pasted from Word."""

from __future__ import annotations

import datetime
import html
from typing import TYPE_CHECKING

from practice.exchange import Host
from practice.hosts.markup import ListRow, noise, noise_body
from practice.night import SECOND
from practice.publications import Plan, publish
from practice.reports.difficulties import Difficulties
from practice.site import PracticeSite, host_name, registry_entry

if TYPE_CHECKING:
    from pipeline.registry.site import Site
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
        "wangyu-water", 2020, _date(2021, 1, 21), title="{agency}２０２０年政府信息公开年度报告", layout="old"
    ),
    Plan(
        "wangyu-water",
        2021,
        _date(2022, 1, 21),
        title="{agency}二〇二一年政府信息公开年度报告",
        layout="word",
        difficulties=Difficulties(zero="/", zero_columns="organisations"),
    ),
    Plan("wangyu-water", 2022, _date(2023, 1, 20), layout="old", nights=frozenset({SECOND})),
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
UNDER_CONSTRUCTION = "望榆县林业局2019年政府信息公开工作年度报告"


def build(night: Night) -> PracticeSite:
    """The county's site; one report breaks off in the middle, and one page that is titled a report is empty."""
    site = registry_entry(SITE, night)
    host = Host(host_name(SITE))
    host.allow_robots("/cgi-bin/")
    rows, reports = [], []
    for publication in publish(PLANS, site, night):
        path = f"{COLUMN}{publication.published.isoformat()}/{publication.number}.htm"
        text = _article(site, publication.title, publication.published, publication.body)
        if publication.report.difficulties.cut_after:
            text = text[: text.index(publication.body) + len(publication.body)]
        _add(host, path, text, publication.published)
        rows.append(ListRow(path, publication.title, publication.published))
        reports.append(publication.truth(site, night.url(host.name, path)))
    rejected = {}
    pages = [noise(site, *entry) for entry in NOISE]
    entries = [(entry.kind, entry.title, noise_body(entry.text), entry.date) for entry in pages]
    entries.append(("empty_page", UNDER_CONSTRUCTION, "<P>该页面正在建设中……", _date(2020, 1, 22)))
    for number, (kind, title, body, date) in enumerate(entries, 310):
        path = f"{COLUMN}{date.isoformat()}/{number}.htm"
        _add(host, path, _article(site, title, date, body), date)
        rows.append(ListRow(path, title, date))
        rejected[night.url(host.name, path)] = kind
    _add_lists(site, host, sorted(rows, key=lambda row: (row.date, row.href), reverse=True))
    _add_shell(site, host)
    return PracticeSite(
        site,
        (host,),
        tuple(reports),
        forbidden_urls=frozenset({night.url(host.name, "/cgi-bin/count.cgi")}),
        rejected=rejected,
    )


def _add(host: Host, path: str, text: str, modified: datetime.date) -> None:
    host.add(path, text, modified=modified, encoding="gb18030", content_type="text/html")


def _page(title: str, body: str, *, meta: str = _META) -> str:
    return (
        f"<HTML>\n<HEAD>\n{meta}\n<TITLE>{html.escape(title)}</TITLE>\n</HEAD>\n"
        f'<BODY BGCOLOR=#FFFFFF>\n{body}\n<IMG SRC="/cgi-bin/count.cgi" WIDTH=1 HEIGHT=1>\n</BODY>\n</HTML>\n'
    )


def _article(site: Site, title: str, date: datetime.date, body: str) -> str:
    text = (
        f"<CENTER><FONT SIZE=5>{html.escape(title)}</FONT></CENTER>\n"
        f"<P ALIGN=center>{site.name}门户网站　发布时间：{date.year}年{date.month}月{date.day}日　"
        f"责任单位：䶮潭路18号\n<TABLE WIDTH=760 BORDER=0><TR><TD>\n{body}\n</TABLE>"
    )
    return _page(title, text, meta=_MALFORMED_META)


def _add_lists(site: Site, host: Host, rows: list[ListRow]) -> None:
    parts = [rows[start : start + ROWS_PER_PAGE] for start in range(0, len(rows), ROWS_PER_PAGE)]
    names = ["index.htm", *(f"list_{number}.htm" for number in range(2, len(parts) + 1))]
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        lines = "\n".join(
            f'<TR><TD>·<A HREF="{row.href.removeprefix(COLUMN)}" TARGET=_blank>{html.escape(row.title)}</A>'
            f"<TD>[{row.date.isoformat()}]"
            for row in part
        )
        pager = f"第{number + 1}页 共{len(parts)}页"
        if number:
            pager += f' <A HREF="{names[number - 1]}">上一页</A>'
        if number + 1 < len(parts):
            pager += f' <A HREF="{names[number + 1]}">下一页</A>'
        body = f"<TABLE WIDTH=760>\n{lines}\n</TABLE>\n<P>{pager}"
        _add(host, COLUMN + name, _page(f"信息公开年报-{site.name}", body), rows[0].date)


def _add_shell(site: Site, host: Host) -> None:
    built = _date(2019, 5, 1)
    home = f"""<TABLE WIDTH=760><TR><TD>{site.name}
<TR><TD><A HREF="news/index.htm">望榆要闻</A><TD><A HREF="xxgk/index.htm">信 息 公 开</A>
<TD><A HREF="javascript:getMainData('ndbg')">年度报告</A></TABLE>"""
    menu = """<TABLE><TR><TD><A HREF="zn.htm">信息公开指南</A>
<TR><TD><A HREF="nb/index.htm">信息公开年报</A><TR><TD><A HREF="../index.htm">返回首页</A></TABLE>"""
    for path in ("/", "/index.htm"):
        _add(host, path, _page(site.name, home), built)
    _add(host, "/xxgk/index.htm", _page(f"信息公开-{site.name}", menu), built)
    _add(host, "/xxgk/zn.htm", _page(f"信息公开指南-{site.name}", "<P>本指南供查询。"), built)
    _add(host, "/news/index.htm", _page(f"望榆要闻-{site.name}", "<P>县里召开春耕工作会议。"), built)
