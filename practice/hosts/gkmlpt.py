"""A county on the Guangdong disclosure platform: a tree in a script, an API for its nodes, files named in @alt."""

from __future__ import annotations

import datetime
import html
import json
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, Attachment, ListRow, add_articles
from practice.hosts.markup import home_page, page
from practice.night import ONLY_SECOND
from practice.publications import Plan, yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "lingcheng"
SID = "744023"
REPORT_NODE = 9104
STATIC_COLUMN = "/zfxxgknb/bm/index.html"
API = f"/gkmlpt/api/all/{REPORT_NODE}"

_date = datetime.date
PLANS = (
    *yearly("lingcheng-government", 2020, 2021, month=3),
    Plan("lingcheng-government", 2022, _date(2023, 3, 30), shape="docx", revised=ONLY_SECOND),
    Plan("lingcheng-government", 2023, _date(2024, 3, 29), shape="pdf"),
)
DEPARTMENT_PLANS = (
    *yearly("lingcheng-agriculture", 2021, 2022),
    Plan("lingcheng-agriculture", 2023, _date(2024, 1, 23), shape="xlsx"),
)
NOISE = (("interpretation", 2022, _date(2023, 4, 6)), ("rule_of_law", 2022, _date(2023, 2, 24)))


def build(night: Night) -> PracticeSite:
    """The platform's tree leads to an API for the government and by `jump_url` to a static column for the rest."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(
        site,
        PLANS,
        NOISE,
        path=_api_path,
        markup=partial(_article, site),
        attach=_attach,
        file_path=_file_path,
    )
    site.host.pages[API] = partial(_api, site=site, rows=rows)
    static_rows = add_articles(
        site,
        DEPARTMENT_PLANS,
        path=_static_path,
        markup=partial(_article, site),
        attach=_attach,
        file_path=_file_path,
    )
    site.host.add("/gkmlpt/index", _index(len(rows)), modified=rows[0].date)
    items = "\n".join(
        f'<li><a href="{row.path}" title="{html.escape(row.title)}">{html.escape(row.title)}</a>'
        f"<span>{row.date.isoformat()}</span></li>"
        for row in static_rows
    )
    column = page("部门政府信息公开年报", f'<ul class="news_list">\n{items}\n</ul>')
    site.host.add(STATIC_COLUMN, column, modified=static_rows[0].date)
    home = home_page(site.entry, {"/": "首页", "/gkmlpt/index": "政府信息公开"})
    site.host.add("/", home, modified=_date(2023, 2, 1))
    return site


def _api_path(_: datetime.date, number: int) -> str:
    return f"/gkmlpt/content/9/{number // 1000}/post_9{number}.html"


def _static_path(_: datetime.date, number: int) -> str:
    return f"/zfxxgknb/bm/content/post_{number}.html"


def _file_path(_: str, number: int, extension: str) -> str:
    return f"/attachment/0/{number % 500}/{number}.{extension}"


def _attach(attachment: Attachment) -> str:
    return (
        "<p>现将年度报告予以公布，详见附件。</p>\n"
        f'<p><a class="nfw-cms-attachment" attachment-id="77" href="{attachment.path}" '
        f'alt="{html.escape(attachment.name)}">点击下载</a></p>'
    )


def _index(post_count: int) -> str:
    tree = [
        {"id": 9000, "name": "政府信息公开指南", "post_count": 1, "children": []},
        {
            "id": 9100,
            "name": "政府信息公开年报",
            "post_count": post_count,
            "children": [
                {"id": REPORT_NODE, "name": "县政府年度报告", "post_count": post_count, "children": []},
                {"id": 9105, "name": "部门年度报告", "jump_url": STATIC_COLUMN, "children": []},
            ],
        },
        {"id": 9200, "name": "法定主动公开内容", "post_count": 3, "children": []},
    ]
    script = f"""<div id="app"></div>
<script>window._CONFIG = {{
  SITE: {{name: '政府信息公开'}},
  SID: '{SID}',
  TREE: {json.dumps(tree)},
  SERVICE_AREA_ID: 12,
  API_BASE: '/gkmlpt/api',
}};</script>"""
    return page("政府信息公开", script)


def _api(request: Request, *, site: PracticeSite, rows: list[ListRow]) -> Answer:
    """Answer with a hundred posts a page; page 0 is page 1, and there is no page 2."""
    asked = request.query
    if asked.get("sid") != SID or asked.get("page", "1") not in {"0", "1"}:
        return Answer(b'{"message":"Not Found"}', status=404, content_type="application/json")
    articles = [
        {
            "id": number,
            "title": row.title,
            "url": site.url(row.path),
            "publisher": row.agency,
            "date": int(
                datetime.datetime(
                    row.date.year, row.date.month, row.date.day, 4, tzinfo=datetime.UTC
                ).timestamp()
            ),
        }
        for number, row in enumerate(rows, 1)
    ]
    content = {"articles": articles, "classify": {"id": REPORT_NODE, "post_count": len(rows)}}
    return Answer(json.dumps(content).encode(), content_type="application/json")


def _article(site: PracticeSite, article: Article) -> str:
    """A rendered page that carries the same content once more as JSON in a script."""
    title = html.escape(article.title)
    facts = [("索引号", "1144000/2024-00012"), ("分类", "年度报告"), ("发布机构", article.source)]
    table = "".join(
        f'<td class="td-label">{label}</td><td class="td-value"><span>{value}</span></td>'
        for label, value in facts
    )
    detail = json.dumps({"title": article.title, "content": article.body}).replace("</", "<\\/")
    body = f"""<table class="gkml-info"><tr>{table}</tr></table>
<h1 class="title document-number">{title}</h1>
<div class="date-row">发布日期：{article.published.isoformat()}</div>
<div class="article-content">
{article.body}
</div>
<script>window._CONFIG = {{SID: '{SID}', DETAIL: {detail}}};</script>"""
    return page(f"{article.title}-{site.entry.name}", body)
