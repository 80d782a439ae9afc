"""A county on VSB: pages are numbered from the end, files lie outside the body, PDFs open in three viewers."""

from __future__ import annotations

import datetime
import html
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from practice.exchange import Answer, Request
from practice.hosts.articles import FILES, Article, Attachment, ListRow, add_articles, pages_of
from practice.hosts.markup import home_page, page
from practice.publications import Plan, yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from practice.night import Night

SITE = "maoxu"
COLUMN = "/xxgk/nb"
ROWS_PER_PAGE = 4
DOWNLOAD = "/system/_content/download.jsp"

_date = datetime.date
PLANS = (
    *yearly("maoxu-government", 2019, 2020, month=3),
    Plan("maoxu-government", 2021, _date(2022, 3, 28), shape="viewer"),
    Plan("maoxu-government", 2022, _date(2023, 3, 27), shape="viewer"),
    Plan("maoxu-government", 2023, _date(2024, 3, 26), shape="viewer"),
    *yearly("maoxu-statistics", 2020, 2021, layout="word"),
    Plan("maoxu-statistics", 2022, _date(2023, 1, 19), shape="docx"),
)
NOISE = (("website_statistics", 2023, _date(2024, 1, 9)), ("work_points", 2021, _date(2021, 5, 7)))


def build(night: Night) -> PracticeSite:
    """The county's portal with one report column."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=_article, attach=_attach, file_path=_file_path)
    _serve_downloads(site)
    _add_column(site, rows)
    links = {"index.htm": "网站首页", "xxgk/nb.htm": "政府信息公开年报"}
    for path in ("/", "/index.htm"):
        site.host.add(path, home_page(site.entry, links), modified=_date(2023, 2, 1))
    return site


def _path(_: datetime.date, number: int) -> str:
    return f"/info/1050/{number}.htm"


def _file_path(_: str, number: int, extension: str) -> str:
    if extension == FILES["viewer"].extension:
        return f"/__local/3/5A/{number:X}/{number:08X}_9C1E.{extension}"
    return f"{DOWNLOAD}?urltype=news.DownloadAttachUrl&owner=1463&wbfileid={number}"


def _attach(attachment: Attachment) -> str:
    """A viewer in one of its three forms, or a link below the body with the file's name in its text."""
    if attachment.shape != "viewer":
        return f'<p>现予公布。</p>{_OUTSIDE}<li>附件【<a href="{attachment.path}">{attachment.name}</a>】已下载</li>'
    year = next(number for number in (2021, 2022, 2023) if str(number) in attachment.name)
    if year == 2021:
        viewer = f"/system/resource/pdfjs/viewer.html?file={quote(attachment.path)}"
        return f'<p><iframe src="{viewer}" width="100%" height="600"></iframe></p>'
    if year == 2022:
        return f'<script>showVsbpdfIframe("{attachment.path}","100%","600","6")</script>'
    return f'<p><object type="application/pdf" data="{attachment.path}" width="100%"></object></p>'


_OUTSIDE = "<!-- outside the body -->"


def _serve_downloads(site: PracticeSite) -> None:
    """Files behind download.jsp name themselves in the header; a HEAD request is told that they are HTML."""
    for target, answer in list(site.host.pages.items()):
        if target.startswith(DOWNLOAD) and isinstance(answer, Answer):
            site.host.pages[target] = partial(_download, file=answer)


def _download(request: Request, *, file: Answer) -> Answer:
    if request.method == "HEAD":
        return Answer(b"")
    return Answer(
        file.body,
        content_type="application/x-msdownload",
        headers=(("Content-Disposition", f"attachment; filename*=UTF-8''{quote('年度报告.docx')}"),),
        modified=file.modified,
    )


def _add_column(site: PracticeSite, rows: list[ListRow]) -> None:
    """Page one is nb.htm; the page after it has the highest number but one."""
    parts = pages_of(rows, ROWS_PER_PAGE)
    last = len(parts)
    addresses = [f"{COLUMN}.htm", *(f"{COLUMN}/{last - number}.htm" for number in range(1, last))]
    for number, (address, part) in enumerate(zip(addresses, parts, strict=True)):
        text = page("政府信息公开年报", _list(part, number, addresses))
        site.host.add(address, text, modified=rows[0].date)


def _list(rows: Sequence[ListRow], number: int, addresses: Sequence[str]) -> str:
    up = "../" if number == 0 else "../../"
    items = "\n".join(
        f'<li id="line_u7_{place}"><span>{row.date.isoformat()}</span>'
        f'<a href="{up}{row.path.removeprefix("/")}" title="{html.escape(row.title)}"><em>{html.escape(row.title)}</em>'
        "</a></li>"
        for place, row in enumerate(rows)
    )
    numbers = "".join(
        f'<span class="p_no"><a href="{address}">{place}</a></span>'
        for place, address in enumerate(addresses, 1)
    )
    after = (
        f'<span class="p_next"><a href="{addresses[number + 1]}">下页</a></span>'
        if number + 1 < len(addresses)
        else '<span class="p_next_d">下页</span>'
    )
    return f'<ul class="list">\n{items}\n</ul>\n<div class="pb_sys_common">{numbers}{after}</div>'


def _article(article: Article) -> str:
    inside, _, outside = article.body.partition(_OUTSIDE)
    return page(
        f"{article.title}-峁墟县人民政府",
        f"""<form name="_newscontent_fromname"><div class="title"><h2>{html.escape(article.title)}</h2></div>
<div class="meta">作者：　时间：{article.published.isoformat()}　点击数：
<script>_showDynClicks("wbnews", 1463, {article.number})</script></div>
<div id="vsb_content"><div class="v_news_content">
{inside}
</div></div>
<ul class="attach">{outside}</ul></form>""",
    )
