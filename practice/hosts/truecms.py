"""A city on TrueCMS: the first rows are hidden in the page, the rest comes as a datastore inside JSON."""

from __future__ import annotations

import datetime
import html
import json
import uuid
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles
from practice.hosts.markup import column_meta, home_page, page
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "henggang"
COLUMN_ID = "0f3c1c5e-7a54-4b6e-9f1d-5d6f3f0a9c21"
COLUMN = f"/hgsrmzf/xxgknb/{COLUMN_ID}.html"
PER_PAGE = 4
MOST_PER_PAGE = 50
MESSAGES = "/TrueCMS/messageController/getMessage.do"

_date = datetime.date
PLANS = (
    *yearly("henggang-government", 2019, 2020, 2021, 2022, 2023, month=3),
    *yearly("henggang-audit", 2020, 2021, 2022, 2023, layout="word"),
)
NOISE = (("website_statistics", 2022, _date(2023, 1, 12)), ("final_accounts", 2022, _date(2023, 9, 1)))


def build(night: Night) -> PracticeSite:
    """The city's portal with one report column for the government and its departments."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=_article)
    site.host.pages[MESSAGES] = partial(_messages, rows=rows)
    first = "\n".join(_item(row, number) for number, row in enumerate(rows[: 2 * PER_PAGE]))
    body = f"""<div id="initData" style="display:none"><ul>
{first}
</ul></div><div id="list"></div>
<script>var columnId = "{COLUMN_ID}";
$("#list").tpage({{totalRecord:{len(rows)},perPage:{PER_PAGE},groupSize:2,url:"{MESSAGES}",
param:{{columnId:columnId}}}});
function name2(url){{window.open(url);}}</script>"""
    site.host.add(
        COLUMN,
        page("信息公开年报", body, head=column_meta(site.entry, "信息公开年报", "信息公开年报")),
        modified=rows[0].date,
    )
    links = {"/": "首页", "/hgsrmzf/xxgk/xxgk.html": "信息公开"}
    site.host.add("/", home_page(site.entry, links), modified=_date(2023, 2, 1))
    menu = f'<ul><li><a href="{COLUMN}">信息公开<br/>年报</a></li></ul>'
    site.host.add("/hgsrmzf/xxgk/xxgk.html", page("信息公开", menu), modified=_date(2023, 2, 1))
    return site


def _path(date: datetime.date, number: int) -> str:
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"{SITE} {date} {number}")
    return f"/hgsrmzf/xxgknb/content/{name}.html"


def _item(row: ListRow, number: int) -> str:
    """A row with a plain link, or one that is opened by a script with the address as a literal."""
    title = html.escape(row.title)
    link = (
        f"""<a href="javascript:void(0)" onclick="name2('{row.path}')" title="{title}">{title}</a>"""
        if number % 3 == 1
        else f'<a href="{row.path}" title="{title}">{title}</a>'
    )
    return f"<li>{link}<span>{row.date.isoformat()}</span></li>"


def _messages(request: Request, *, rows: list[ListRow]) -> Answer:
    """Answer with the rows `startrecord` to `endrecord`; more than fifty at once are refused with 404."""
    asked = request.query
    numbers = [asked.get(name, "") for name in ("startrecord", "endrecord", "perpage")]
    if asked.get("columnId") != COLUMN_ID or not all(text.isdigit() for text in numbers):
        return Answer(b"{}", status=404, content_type="application/json")
    start, end, per_page = (int(text) for text in numbers)
    if per_page > MOST_PER_PAGE:
        return Answer(b"{}", status=404, content_type="application/json")
    records = "".join(
        f"<record><![CDATA[{_item(row, number)}]]></record>"
        for number, row in enumerate(rows[max(start, 1) - 1 : end], start - 1)
    )
    store = f"<datastore><totalrecord>{len(rows)}</totalrecord><recordset>{records}</recordset></datastore>"
    text = json.dumps({"result": store}, ensure_ascii=False)
    if asked.get("callback"):
        text = f"{asked['callback']}({text})"
    return Answer(text.encode(), content_type="application/json;charset=UTF-8")


def _article(article: Article) -> str:
    facts = [
        ("索 引 号", "hg010/2023-00031"),
        ("发布机构", article.source),
        ("生成日期", article.published.isoformat()),
        ("时　　效", "有效"),
        ("名　　称", article.title),
        ("内容概述", article.title),
    ]
    rows = "".join(f"<tr><th>{label}</th><td>{html.escape(value)}</td></tr>" for label, value in facts)
    body = (
        f'<table class="xxgk_bmxl">{rows}</table>\n<h1 id="title">{html.escape(article.title)}</h1>\n'
        f'<div class="content" id="zoom">\n{article.body}\n</div>'
    )
    return page(article.title, body)
