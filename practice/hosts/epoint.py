"""Two districts on Epoint WebBuilder: lists and one report come by POST as JSON; the second wants a token."""

from __future__ import annotations

import datetime
import html
import json
import uuid
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Request
from practice.hosts.articles import Article, ListRow, add_articles, newest_first
from practice.hosts.markup import home_page, page
from practice.night import ONLY_SECOND
from practice.publications import Plan, publish, yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from practice.night import Night

SITE = "xundai"
GUARDED_SITE = "chajing"
CATEGORY = "002001"
COLUMN = f"/xxgk/{CATEGORY}/subpage.html"
PROJECT = "/EWB-FRONT"
LIST = f"{PROJECT}/rest/lightfrontaction/getgovinfolist"
DETAIL = f"{PROJECT}/rest/lightfrontaction/getGovInfoDetail"
PAGE_SIZE = 4
SITE_GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"

_date = datetime.date
PLANS = (
    *yearly("xundai-government", 2020, 2021, 2022, month=3),
    *yearly("xundai-archives", 2022, layout="word", moved=ONLY_SECOND),
    Plan("xundai-archives", 2023, _date(2024, 1, 18), shape="file"),
)
DELIVERED_BY_API = yearly("xundai-government", 2023, month=3)
GUARDED = yearly("chajing-government", 2022, 2023, month=3)
NOISE = (("final_accounts", 2022, _date(2023, 8, 25)), ("news", 2023, _date(2023, 11, 30)))


def build(night: Night) -> PracticeSite:
    """The district whose interface is open; one of its reports is delivered by the interface alone."""
    site = PracticeSite.open(SITE, night)
    rows = add_articles(site, PLANS, NOISE, path=_path, markup=_article, file_path=_file_path)
    details = {}
    for publication in publish(DELIVERED_BY_API, site.entry, night):
        path = _path(publication.published, publication.number)
        guid = _guid(publication.published, publication.number)
        details[guid] = {"title": publication.title, "infocontent": publication.body}
        site.host.add(path, page(publication.title, _shell(guid)), modified=publication.published)
        site.expect(publication, path, body_shape="api", payload_urls=(site.url(DETAIL),))
        rows.append(ListRow(path, publication.title, publication.listed, publication.agency.name))
    site.host.pages[LIST] = partial(_list, rows=newest_first(rows))
    site.host.pages[DETAIL] = partial(_detail, details=details)
    _add_shell(site)
    return site


def build_guarded(night: Night) -> PracticeSite:
    """The district whose interface answers nobody without a token, which is not ours to forge."""
    site = PracticeSite.open(GUARDED_SITE, night)
    site.outcome = "blocked"
    for publication in publish(GUARDED, site.entry, night):
        path = _path(publication.published, publication.number)
        article = Article(publication.title, publication.published, "", publication.body, publication.number)
        site.host.add(path, _article(article), modified=publication.published)
    refusal = {"status": {"code": 401, "text": "token失效，请先获取授权"}, "custom": {}}
    site.host.pages[LIST] = Answer(
        json.dumps(refusal).encode(), content_type="application/json;charset=UTF-8"
    )
    _add_shell(site)
    return site


def _guid(date: datetime.date, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"epoint {date} {number}"))


def _path(date: datetime.date, number: int) -> str:
    return f"/xxgk/{CATEGORY}/{date:%Y%m%d}/{_guid(date, number)}.html"


def _file_path(article_path: str, _: int, extension: str) -> str:
    return article_path.replace(".html", f".{extension}")


def _add_shell(site: PracticeSite) -> None:
    built = _date(2023, 2, 1)
    info = {"siteGuid": SITE_GUID, "projectName": PROJECT, "siteName": site.entry.name}
    site.host.add(
        "/js/webBuilderCommon.js",
        f"var siteInfo = {json.dumps(info, ensure_ascii=False)};\n",
        modified=built,
        content_type="application/javascript; charset=utf-8",
    )
    body = f"""<ul id="list" class="ewb-list"></ul><div id="pager"></div>
<script src="/js/webBuilderCommon.js"></script>
<script>var categorynum = "{CATEGORY}"; var pageSize = {PAGE_SIZE};
function load(pageIndex){{$.ajax({{type:"POST",url:siteInfo.projectName+"/rest/lightfrontaction/getgovinfolist",
contentType:"application/json",data:JSON.stringify({{token:"",params:{{siteGuid:siteInfo.siteGuid,deptcode:"",
categorynum:categorynum,pageIndex:pageIndex,pageSize:pageSize}}}})}});}} load(0);</script>"""
    site.host.add(COLUMN, page("政府信息公开年报", body), modified=built)
    home = home_page(site.entry, {"/": "首页", COLUMN: "政府信息公开年报"})
    site.host.add("/", home, modified=built)


def _shell(guid: str) -> str:
    return f"""<input type="hidden" id="infoid" value="{guid}"><div id="content" class="ewb-article"></div>
<script src="/js/webBuilderCommon.js"></script>
<script>$.ajax({{type:"POST",url:siteInfo.projectName+"/rest/lightfrontaction/getGovInfoDetail",
contentType:"application/json",
data:JSON.stringify({{token:"",params:{{siteGuid:siteInfo.siteGuid,infoid:"{guid}"}}}})}});</script>"""


def _parameters(request: Request) -> dict[str, object]:
    try:
        asked = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    parameters = asked.get("params") if isinstance(asked, dict) else None
    return parameters if isinstance(parameters, dict) and parameters.get("siteGuid") == SITE_GUID else {}


def _list(request: Request, *, rows: list[ListRow]) -> Answer:
    """Answer a posted JSON object with the rows of page `pageIndex` (from 0)."""
    asked = _parameters(request)
    number, size = asked.get("pageIndex", 0), asked.get("pageSize", PAGE_SIZE)
    if asked.get("categorynum") != CATEGORY or not isinstance(number, int) or not isinstance(size, int):
        return _json({"status": {"code": 0, "text": "参数错误"}, "custom": {}})
    part = rows[number * size : (number + 1) * size]
    data = [{"title": row.title, "infourl": row.path, "infodate": row.date.isoformat()} for row in part]
    return _json({"status": {"code": 1, "text": ""}, "custom": {"total": len(rows), "data": data}})


def _detail(request: Request, *, details: dict[str, dict[str, str]]) -> Answer:
    guid = str(_parameters(request).get("infoid"))
    if guid not in details:
        return _json({"status": {"code": 0, "text": "信息不存在"}, "custom": {}})
    return _json({"status": {"code": 1, "text": ""}, "custom": {"data": details[guid]}})


def _json(content: object) -> Answer:
    return Answer(json.dumps(content).encode(), content_type="application/json;charset=UTF-8")


def _article(article: Article) -> str:
    body = (
        f'<div class="ewb-article"><h3>{html.escape(article.title)}</h3>\n'
        f'<div class="ewb-article-sources">发布时间：{article.published.isoformat()}</div>\n'
        f'<div class="ewb-article-info">\n{article.body}\n</div></div>'
    )
    return page(article.title, body)
