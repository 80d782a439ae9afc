"""Lists that the script of a page asks for: what is asked is what the page's own literals say."""

import json

import pytest

from crawlers.families.calls import declared_calls
from crawlers.families.catalogue import FAMILIES
from crawlers.families.detector import detect
from crawlers.pages.page import Page

URL = "http://a.gov.cn/nb/index.shtml"
CHANNEL = "0123456789abcdef0123456789abcdef"


def read(body, family="generic", step=None, url=URL):
    return FAMILIES[family].read(Page(url, body.encode()), step)


def answer(step, items, family="generic", **said):
    rows = [{"title": f"某局{n}年政府信息公开工作年度报告", "url": f"/doc/2021/01/{n}.shtml"} for n in items]
    return read(json.dumps({"data": {"list": rows, **said}}), family, step)


@pytest.mark.parametrize(
    ("script", "method", "url", "fields"),
    [
        (
            "$.ajax({url:'/s/list',type:'post',data:{c:'5',page:1}})",
            "POST",
            "/s/list",
            {"c": "5", "page": "1"},
        ),
        ("$.get('/s/list?page=1', {c: 5}, show)", "GET", "/s/list?page=1", {"c": "5"}),
        ('var id="c5"; jQuery.getJSON("/s/" + id + "/list", {c: id})', "GET", "/s/c5/list", {"c": "c5"}),
        ("fetch('/s/list?page=1').then(show)", "GET", "/s/list?page=1", {}),
    ],
)
def test_calls_are_read_from_their_literals(script, method, url, fields):
    (call,) = declared_calls(script)
    assert (call.method, call.url, dict(call.fields)) == (method, url, fields)


@pytest.mark.parametrize(
    ("script", "body"),
    [
        ("axios.post('/s/list', {pageNo: 1, site: '3'})", {"pageNo": 1, "site": "3"}),
        ("var q={pageNo:1, site:'3'}; axios.post('/s/list', q)", {"pageNo": 1, "site": "3"}),
        (
            "data(){return{ask:{pageNo:1}}}, load(){ this.$http.post('/s/list', {pageNo: this.ask.pageNo}) }",
            {"pageNo": 1},
        ),
        (
            "$.ajax({url:'/s/list',type:'POST',contentType:'application/json',data:JSON.stringify({all:true,n:5})})",
            {"all": True, "n": 5},
        ),
        ("fetch('/s/list', {method: 'POST', body: JSON.stringify({pageNo: page})})", {"pageNo": 1}),
        ("axios({url:'/s/list', method:'post', data:{channel:'5'}})", {"channel": "5"}),
    ],
)
def test_bodies_of_json_are_read_as_the_script_writes_them(script, body):
    (call,) = declared_calls(script)
    assert (call.method, call.url, json.loads(call.json)) == ("POST", "/s/list", body)


def test_the_first_page_is_asked_for_where_its_number_changes():
    script = "function load(size, n){ $.get('/s/list?size=' + size + '&page=' + n) } load(20, 1);"
    assert [call.url for call in declared_calls(script)] == ["/s/list?size=20&page=1"]
    (call,) = declared_calls("$.getJSON('/s/list', {page: this.pageIndex})")
    assert call.fields == (("page", "1"),)


def test_a_call_with_an_address_that_changes_is_none():
    assert list(declared_calls("$.get('/s/' + place(), {c: 5})")) == []


def test_pages_are_asked_for_until_the_answer_says_that_there_are_no_more():
    first = read("<script>$.ajax({url:'/open/search',data:{channel:'c5',page:1,size:2}})</script>").steps
    assert [step.url for step in first] == ["http://a.gov.cn/open/search?channel=c5&page=1&size=2"]
    second = answer(first[0], [2018, 2019], totalPages=2).steps
    assert [step.url for step in second] == ["http://a.gov.cn/open/search?channel=c5&page=2&size=2"]
    assert answer(second[0], [2020], totalPages=2).steps == ()
    assert len(answer(first[0], [2018, 2019], total=3).steps) == 1
    assert answer(second[0], [2020], total=3).steps == ()


def test_a_list_that_the_script_has_as_data_is_read_and_nothing_is_asked_for():
    entries = "{title:'某局2022年政府信息公开工作年度报告',linkUrl:'/doc/22.shtml',date:'2023-01-10'},"
    script = f"var menu=[{{name:'首页',url:'/'}}]; var datas = [{entries}{{title:'其他',url:'/x.shtml'}}];"
    found = read(f"<script>{script} $.get('/s/list?page=1')</script>")
    assert [(row.url, str(row.date)) for row in found.rows] == [
        ("http://a.gov.cn/doc/22.shtml", "2023-01-10"), ("http://a.gov.cn/x.shtml", "None"),
    ]  # fmt: skip
    assert found.steps == ()
    assert len(read("<script>var menu=[{name:'首页',url:'/'}]; $.get('/s/list?page=1')</script>").steps) == 1


def test_only_lists_are_asked_for_and_only_where_the_page_has_no_report():
    assert read("<script>$.post('/visit/count', {page: 1}); $.get('/list/like?page=1')</script>").steps == ()
    row = '<a href="t1.html">某局2020年政府信息公开工作年度报告</a>'
    assert read(row + "<script>$.get('/hot/list?page=1'); $.get('/s/list?page=1')</script>").steps == ()


def test_the_search_of_ucap_may_be_put_together_or_have_its_parameters_beside_it():
    joined = (
        f"<script>var id='{CHANNEL}';$.get('/common/search/'+id+'?_isJson=true&_pageSize=3&page=1')</script>"
    )
    beside = f"<script>$.ajax({{url:'/search/{CHANNEL}',data:{{_isJson:true,_pageSize:3,page:1}}}})</script>"
    for script, place in ((joined, "/common"), (beside, "")):
        page = Page(URL, script.encode())
        assert detect(page).name == "ucap"
        (step,) = detect(page).read(page).steps
        assert step.url == f"http://a.gov.cn{place}/search/{CHANNEL}?_isJson=true&_pageSize=3&page=1"
        (second,) = answer(step, [1, 2, 3], "ucap", total=4).steps
        assert answer(second, [4], "ucap", total=4).steps == ()


def test_jpage_goes_by_get_where_its_page_says_so():
    record = "<record><![CDATA[<a href='/art/2024/1/9/art_5_1.html'>第1篇</a>2024-01-09]]></record>"
    store = f"<datastore><recordset>{record}</recordset></datastore>"
    call = (
        "$('#7').jpage({totalRecord:3,perPage:1,groupSize:1,ajaxType:'get',"
        "proxyUrl:'/p.jsp',ajaxParam:{columnid:5}})"
    )
    (step,) = read(f"<script type='text/xml'>{store}</script><script>{call}</script>", "hanweb-jpage").steps
    assert (step.method, step.form) == ("GET", ())
    assert step.url == "http://a.gov.cn/p.jsp?columnid=5&startrecord=2&endrecord=2&perpage=1"
    (third,) = read(store, "hanweb-jpage", step).steps
    assert third.url == "http://a.gov.cn/p.jsp?columnid=5&startrecord=3&endrecord=3&perpage=1"


def test_a_count_in_a_link_declares_no_pages():
    body = '<a href="?totalpage=3&amp;PAGENUM=2&amp;wbtreeid=1050">下一页</a>'
    reading = read(body, "vsb", url="http://a.gov.cn/list.jsp?wbtreeid=1050")
    assert [step.url for step in reading.steps] == [
        "http://a.gov.cn/list.jsp?totalpage=3&PAGENUM=2&wbtreeid=1050"
    ]
    assert reading.pages is None
