"""Each family reads the lists of its platform from what a page declares; fixtures are in the platforms' own style."""

import json
import time
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.families.catalogue import FAMILIES
from crawlers.families.detector import detect, name_family
from crawlers.families.reading import Step
from crawlers.families.rows import is_article
from crawlers.pages.page import Page
from crawlers.state import Content
from pipeline.registry.checking import known_families

TITLE = "安泽县{}2023年政府信息公开工作年度报告"


def page(body, url="http://www.anze.gov.cn/col/col77/index.html", media_type="text/html"):
    return Page(url, body.encode(), media_type=media_type)


def titles(reading):
    return [row.title for row in reading.rows]


def query(step):
    return {
        name: values[0] for name, values in parse_qs(urlsplit(step.url).query, keep_blank_values=True).items()
    }


@pytest.mark.parametrize(
    ("family", "sign", "url"),
    [
        (
            "gkmlpt",
            "<script>window._CONFIG = {SID: '752001', TREE: []}</script>",
            "http://a.gov.cn/zf/gkmlpt/index",
        ),
        ("hanweb-jpaas", "<script src='/x/unitbuild.js'></script>", "http://a.gov.cn/col/col1/index.html"),
        (
            "hanweb-jpage",
            "<script>$('#1').jpage({perPage:5})</script>",
            "http://a.gov.cn/col/col1/index.html",
        ),
        ("truecms", '<ul id="initData"></ul>', "http://a.gov.cn/nb/list.html"),
        (
            "hanweb-xxgk",
            "<iframe src='/module/xxgk/tree.jsp?area=1'></iframe>",
            "http://a.gov.cn/col/col1/index.html",
        ),
        ("lonsun", "<script>Ls.ajax({url:'/x'})</script>", "http://a.gov.cn/public/column/7?type=3"),
        ("ucap", "<UCAPCONTENT>x</UCAPCONTENT>", "http://a.gov.cn/c1/common_list.shtml"),
        ("vsb", '<li id="line_u9_0"><a href="info/1/2.htm">x</a></li>', "http://a.gov.cn/nb.htm"),
        ("epoint", '<script src="/js/webBuilderCommon.js"></script>', "http://a.gov.cn/xxgk/subpage.html"),
        ("trs", '<script>createPageHTML(2,0,"index","html")</script>', "http://a.gov.cn/nb/"),
        ("legacy", '<input name="__VIEWSTATE" value="x">', "http://a.gov.cn/List.aspx?cid=1"),
        ("generic", "<p>hello</p>", "http://a.gov.cn/"),
    ],
)
def test_families_are_told_by_their_signs(family, sign, url):
    assert name_family(page(sign, url)) == family


def test_the_registry_overrides_the_signs():
    assert detect(page("<p>x</p>"), override="vsb").name == "vsb"
    assert set(FAMILIES) >= set(known_families())


JPAGE = """<div id="3301"></div><script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;webid=9&amp;unitid=ENC%3D"></a>]]></nextgroup>
<recordset><record><![CDATA[<li><a href='/art/2024/1/19/art_77_1.html' title='TITLE'>安泽县…</a><b>2024-
01-19</b></li>]]></record><record><![CDATA[<li></li>]]></record></recordset></datastore></script>
<script>$('#3301').jpage({totalRecord:4,perPage:1,groupSize:1,proxyUrl:'/module/jpage/dataproxy.jsp',
ajaxParam:{col:1,webid:9,path:'/',columnid:77,unitid:'3301',permissiontype:0}});</script>"""
RECORD = "<record><![CDATA[<a href='/art/2023/1/19/art_77_{0}.html'>报告{0}</a>2023-01-19]]></record>"


def test_jpage_reads_the_embedded_group_and_asks_for_the_next_by_record_numbers():
    jpage = FAMILIES["hanweb-jpage"]
    first = jpage.read(page(JPAGE.replace("TITLE", TITLE.format("财政局"))))
    assert titles(first) == [TITLE.format("财政局")]
    assert (first.rows[0].date.isoformat(), first.total, first.records) == ("2024-01-19", 4, 1)
    (step,) = first.steps
    assert (step.method, urlsplit(step.url).path) == ("POST", "/module/jpage/dataproxy.jsp")
    assert query(step) == {"startrecord": "2", "endrecord": "2", "perpage": "1"}
    assert dict(step.form)["columnid"] == "77"
    answer = page(f"<datastore><recordset>{RECORD.format(2)}</recordset></datastore>", step.url, "text/xml")
    second = jpage.read(answer, step)
    assert (titles(second), query(second.steps[0])["startrecord"]) == (["报告2"], "3")


def test_jpage_falls_back_to_the_printed_group_link_with_its_parameters_untouched():
    jpage = FAMILIES["hanweb-jpage"]
    (step,) = jpage.read(page(JPAGE)).steps
    link = step.otherwise
    assert (link.method, query(link)) == ("GET", {"page": "1", "webid": "9", "unitid": "ENC="})
    empty = jpage.read(page("<datastore><recordset></recordset></datastore>"), link)
    assert (empty.rows, empty.steps) == ((), ())


def test_jpage_reads_several_lists_of_one_page_each_with_its_own_proxy():
    unit = "<datastore><recordset>{}</recordset></datastore>"
    options = "totalRecord:2,perPage:1,groupSize:1,proxyUrl:'/p.jsp',ajaxParam:{{unitid:'{0}'}}"
    call = "$('#{0}').jpage({{" + options + "}},function(){{}});"
    body = (
        "".join(unit.format(RECORD.format(n)) for n in (1, 2))
        + f"<script>{call.format(7)}{call.format(8)}</script>"
    )
    reading = FAMILIES["hanweb-jpage"].read(page(body))
    assert (titles(reading), reading.total, reading.records) == (["报告1", "报告2"], 4, 2)
    assert [dict(step.form)["unitid"] for step in reading.steps] == ["7", "8"]


def test_jpaas_asks_for_its_units_and_pages_with_param_json():
    jpaas = FAMILIES["hanweb-jpaas"]
    body = """<script src="/r/unitbuild.js" url="/api-gateway/jpaas-publish-server/front/page/build/unit"
    queryData="{'webId':'w1','pageId':'p1','tagId':'信息列表','editType':'null'}"></script>"""
    (step,) = jpaas.read(page(body)).steps
    assert query(step) == {"webId": "w1", "pageId": "p1", "tagId": "信息列表", "editType": "null"}
    markup = f'<ul count="3"><li><a href="/art/2024/1/16/art_1_2.html">{TITLE.format("局")}</a>2024-01-16</li></ul>'
    answer = jpaas.read(page(json.dumps({"data": {"html": markup}}), step.url), step)
    assert (titles(answer), answer.total) == ([TITLE.format("局")], 3)
    assert answer.rows[0].url == "http://www.anze.gov.cn/art/2024/1/16/art_1_2.html"
    assert json.loads(query(answer.steps[0])["paramJson"]) == {"pageNo": 2, "pageSize": "1"}


def test_truecms_reads_hidden_entries_and_asks_for_the_messages_behind_them():
    truecms = FAMILIES["truecms"]
    body = """<ul id="initData" style="display:none">
    <li><a onclick="name2('/nb/content/0a1b2c3d-0000.html')" href="javascript:;">甲局2023年政府信息公开年报</a>
    <span>2024-01-10</span></li></ul>
    <script>var columnId = "c0ffee00-1111"; $.get("/TrueCMS/messageController/getMessage.do",{perpage:10})</script>"""
    reading = truecms.read(page(body))
    assert titles(reading) == ["甲局2023年政府信息公开年报"]
    (step,) = reading.steps
    assert query(step) == {
        "startrecord": "2",
        "endrecord": "11",
        "perpage": "10",
        "columnId": "c0ffee00-1111",
    }
    result = f"<datastore><totalrecord>12</totalrecord><recordset>{RECORD.format(2)}</recordset></datastore>"
    answer = truecms.read(page("cb(" + json.dumps({"result": result}) + ");", step.url), step)
    assert (titles(answer), query(answer.steps[0])["startrecord"]) == (["报告2"], "12")


GKMLPT = """<script>window._CONFIG = { SITE: {name: 'x'}, SID: '752001', TREE: [{id: 1, name: "指南", children: []},
{id: 20, name: '政府信息公开年报', children: [{id: 21, name: "区政府", children: []},
{id: 22, name: '部门', jump_url: '/zfxxgknb/bm/', children: []},]}], SERVICE_AREA_ID: 3 }</script>"""


def test_gkmlpt_finds_the_node_by_name_and_tells_its_api_from_a_column_elsewhere():
    gkmlpt = FAMILIES["gkmlpt"]
    index = page(GKMLPT, "http://www.anze.gov.cn/czj/gkmlpt/index")
    assert gkmlpt.holds_reports(index)
    (api,) = gkmlpt.read(index).steps
    assert urlsplit(api.url).path == "/czj/gkmlpt/api/all/21"
    assert query(api) == {"page": "1", "sid": "752001"}
    assert gkmlpt.columns(index) == (("部门", "http://www.anze.gov.cn/zfxxgknb/bm/"),)
    articles = [
        {"title": "%u5E74%u62A5", "url": f"/czj/gkmlpt/content/9/1/post_{n}.html", "date": 1705536000}
        for n in range(100)
    ]
    answer = gkmlpt.read(
        page(json.dumps({"articles": articles, "classify": {"post_count": 130}}), api.url), api
    )
    assert (answer.total, answer.rows[0].title, str(answer.rows[0].date)) == (130, "年报", "2024-01-18")
    assert query(answer.steps[0])["page"] == "2"


def test_ucap_reads_the_declared_search_and_addresses_without_a_scheme():
    ucap = FAMILIES["ucap"]
    body = """<script>var url = "/common/search/0a1b2c3d4e5f?_isAgg=true&_pageSize=1&page=1";</script>"""
    (step,) = ucap.read(page(body)).steps
    rows = [
        {
            "title": "<em>年报</em>",
            "url": "//www.anze.gov.cn/n/202401/aa.shtml",
            "publishedTimeStr": "2024-01-18 09:00",
        }
    ]
    answer = ucap.read(page(json.dumps({"data": {"total": 2, "results": rows}}), step.url), step)
    assert (titles(answer), answer.rows[0].url) == (["年报"], "http://www.anze.gov.cn/n/202401/aa.shtml")
    assert (query(answer.steps[0])["page"], query(answer.steps[0])["_pageSize"]) == ("2", "1")


def test_ucap_puts_the_search_together_as_the_page_does():
    body = """<meta name="channelId" content="0a1b2c3d4e5f"><script>
    $.get("/common/search/" + channelId + "?_isAgg=true&_pageSize=9", function(d){});</script>"""
    (step,) = FAMILIES["ucap"].read(page(body)).steps
    assert urlsplit(step.url).path == "/common/search/0a1b2c3d4e5f"
    assert query(step) == {"_isAgg": "true", "_pageSize": "9", "page": "1"}


def test_lonsun_asks_for_the_label_page_by_page():
    lonsun = FAMILIES["lonsun"]
    body = """<script>Ls.ajax({url:"/site/label/8888",data:{IsAjax:1,organId:7001,type:3,pageIndex:1}});</script>"""
    (step,) = lonsun.read(page(body, "http://www.anze.gov.cn/public/column/7001?type=3")).steps
    assert query(step) == {"IsAjax": "1", "organId": "7001", "type": "3", "pageIndex": "1"}
    fragment = f"""<ul><li><a href="/public/7001/5.html" title="{TITLE.format("局")}">安泽县局20…</a></li>
    <li class="rq">\r\n 2024-01-18</li></ul><div id="page_public_info"><a paged="2">尾页</a></div>"""
    answer = lonsun.read(page(fragment, step.url), step)
    assert (titles(answer), str(answer.rows[0].date)) == ([TITLE.format("局")], "2024-01-18")
    assert query(answer.steps[0])["pageIndex"] == "2"
    assert lonsun.read(page(fragment, step.url), answer.steps[0]).steps == ()


def test_xxgk_posts_its_own_parameters_and_counts_pages():
    xxgk = FAMILIES["hanweb-xxgk"]
    body = """<script>$.post('/module/xxgk/search.jsp?area=113',
    {infotypeId:"0",jdid:"2",divid:"div9",currpage:n})</script>"""
    (step,) = xxgk.read(page(body)).steps
    assert dict(step.form) == {"infotypeId": "0", "jdid": "2", "divid": "div9", "currpage": "1"}
    rows = f"<tr><td><a href='/art/2024/1/8/art_9_1.html'>{TITLE.format('局')}</a><td>2024-01-08</tr>共2页"
    answer = xxgk.read(page(f"<table>{rows}</table>", step.url), step)
    assert (titles(answer), dict(answer.steps[0].form)["currpage"]) == ([TITLE.format("局")], "2")


EPOINT = """<script src="/js/webBuilderCommon.js"></script><script>var categorynum = "002001"; var pageSize = 5;
$.ajax({url: siteInfo.projectName + "/rest/lightfrontaction/getgovinfolist", data: DATA})</script>"""


@pytest.mark.parametrize("wrapped", [True, False])
def test_epoint_reads_the_common_script_and_sends_the_body_as_the_page_does(wrapped):
    epoint = FAMILIES["epoint"]
    data = "JSON.stringify({token:'',params:{siteGuid:g}})" if wrapped else "JSON.stringify({siteGuid:g})"
    (script,) = epoint.read(page(EPOINT.replace("DATA", data))).steps
    prepared = epoint.read(
        page('var siteInfo = {"siteGuid":"g-1","projectName":"/EWB-FRONT"};', script.url), script
    )
    assert prepared.is_preparation
    (step,) = prepared.steps
    assert (step.method, step.url) == (
        "POST",
        "http://www.anze.gov.cn/EWB-FRONT/rest/lightfrontaction/getgovinfolist",
    )
    body = json.loads(step.json)
    parameters = body["params"] if wrapped else body
    assert parameters == {
        "siteGuid": "g-1",
        "deptcode": "",
        "categorynum": "002001",
        "pageIndex": 0,
        "pageSize": 5,
    }
    found = {
        "custom": {"total": 6, "data": [{"title": "年报", "infourl": "/x/1.html", "infodate": "2024-01-18"}]}
    }
    answer = epoint.read(page(json.dumps(found), step.url), step)
    assert (titles(answer), answer.total) == (["年报"], 6)
    following = json.loads(answer.steps[0].json)
    assert (following["params"] if wrapped else following)["pageIndex"] == 1


def test_epoint_says_so_when_a_token_is_wanted_and_stops():
    epoint = FAMILIES["epoint"]
    (script,) = epoint.read(page(EPOINT)).steps
    step = epoint.read(page("var siteInfo={siteGuid:'g',projectName:'/P'}", script.url), script).steps[0]
    refused = epoint.read(page('{"status":{"code":401,"text":"token"}}', step.url), step)
    assert ([code for code, _ in refused.problems], refused.steps) == (["api.auth_required"], ())


@pytest.mark.parametrize("name", sorted(FAMILIES))
@pytest.mark.parametrize(
    "body", ["", "<", "{}", "[1,2", '{"data":null}', "<datastore><record>", "null", "a(b"]
)
def test_no_answer_breaks_a_family(name, body):
    family = FAMILIES[name]
    list_page = page(body)
    family.read(list_page)
    family.parts(list_page)
    for source in (JPAGE, GKMLPT, EPOINT):
        for step in family.read(replace(list_page, body=source.encode())).steps:
            family.read(list_page, step)


def test_hostile_lists_take_bounded_time():
    started = time.process_time()
    jpage = FAMILIES["hanweb-jpage"]
    jpage.read(page("<datastore></record>" + "<record>" * 100_000))
    jpage.read(page("<a href='x'>同一个链接</a>" * 20_000))
    FAMILIES["gkmlpt"].read(page("<script>window._CONFIG={SID:'1',TREE: " + "[" * 200_000 + "</script>"))
    FAMILIES["ucap"].read(
        page("[" * 200_000),
        Step("http://a.gov.cn/", content=Content.DATA, memo=(("page", "1"), ("seen", "0"))),
    )
    FAMILIES["generic"].read(page("<div class='title'>" * 5_000 + "x" * 100_000))
    for script in (
        "$.get(" * 50_000,
        "document.write('a'+" * 20_000,
        "var a='x'+" * 20_000,
        "$.ajax({url:" * 2_000,
    ):
        FAMILIES["generic"].read(page(f"<script>{script}</script>"))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "path",
    [
        "/art/17356608/17364738729029ffO7DUB.html",
        "/20240118/0123abcd/c.html",
        "/xxgk/002001/20230308/0a1b2c3d-0123-4567-89ab-cdef01234567.html",
        "/zwgk/202401181234/index.shtml",
        "/content/0a1b2c3d-0123-4567-89ab-cdef01234567.html",
        "/2024/1/8/0123456789abcdef0123456789abcdef.shtml",
        "/gknb/bmnb/1619593655548706818.html",
        "/nb/content_12345.html",
    ],
)
def test_addresses_of_articles_are_told_from_those_of_columns(path):
    assert is_article(f"http://a.gov.cn{path}")


@pytest.mark.parametrize(
    "path", ["/nb/", "/nb/index_2.html", "/12345/index.html", "/gknb_2023.html", "/nb.shtml"]
)
def test_addresses_of_columns_are_not_those_of_articles(path):
    assert not is_article(f"http://a.gov.cn{path}")
