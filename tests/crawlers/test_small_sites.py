"""Small sites on loopback, each with one trait of its lists or articles: what a crawl must bring from it, by hand.

All are visited in one crawl. A page is its markup; an article of number n is a report with its tables.
"""

import json
import threading
from dataclasses import dataclass, field

import pytest

from crawlers.run import crawl_sites
from crawlers.settings_model import CrawlSettings
from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.registry.site import Site
from practice.exchange import Answer, Host
from practice.server import LoopbackServer

SETTINGS = CrawlSettings(
    delay_seconds=0.0, allow_private_addresses=True, practice_resolver=True, timeout_seconds=5
)
TABLES = "<table><tr><td>自然人<td>商业企业<td>本年新收政府信息公开申请数量<td>0</table>"
ARTICLE = f"<h1>某局年政府信息公开工作年度报告</h1>{'<p>一、总体情况：本局认真贯彻条例。</p>' * 20}{TABLES}"
NAVIGATION = "".join(f'<a href="/c{n}/">栏目{n}的名称很长很长</a>' for n in range(60))
HOME = '<a href="/nb/">政府信息公开年报</a><a href="/xw/">要闻</a>'


def title(number):
    return f"某县第{number}局2023年政府信息公开工作年度报告"


def row(number, target=None):
    return f'<li><a href="{target or f"/nb/{number}.html"}">{title(number)}</a><b>2024-01-18</b></li>'


def rows(*numbers):
    return "".join(row(number) for number in numbers)


def script(text):
    return f"<script>{text}</script>"


def entries(*numbers, **fields):
    """What the interface of a list answers: objects with a title and, unless told otherwise, an address."""
    return [
        {"docTitle": title(n), **({"docUrl": f"/nb/{n}.html"} if not fields else {k: v(n) for k, v in fields.items()})}
        for n in numbers
    ]  # fmt: skip


def paged(read, *items):
    """An interface that gives two entries for each page that `read` finds in the request."""

    def answer(request):
        start = 2 * (read(request) - 1)
        body = {"total": len(items), "rows": list(items[start : start + 2])}
        return Answer(json.dumps(body).encode(), content_type="application/json")

    return answer


@dataclass
class Small:
    """A site: its pages by target, the numbers of the articles that a visit must bring, and what else.

    `parts` are the targets of what belongs to the articles, `newest` those of reports without a number, `told` the end
    of the reason of the outcome.
    """

    pages: dict
    articles: set
    parts: set = field(default_factory=set)
    newest: tuple = ()
    outcome: str = "complete"
    told: str = "every list was read to its end"


SMALL = {
    "goto": Small(
        {
            "/nb/": rows(10001, 10002)
            + '<a href="javascript:turn(2)">下一页</a>'
            + script("function turn(n){ if(n==1){location.href='/nb/'}else{location.href='list_'+(n-1)+'.html'} }"),
            "/nb/list_1.html": rows(10003),
        },
        {10001, 10002, 10003},
    ),
    "open-by-number": Small(
        {
            "/nb/": f"<a href=\"javascript:void(0)\" onclick=\"show(10001, 'nb')\">{title(10001)}</a>"
            + script("function show(id, part){ window.open('/' + part + '/' + id + '.html'); }"),
        },
        {10001},
    ),
    "open-by-variable": Small(
        {
            "/nb/": f"<table><tr onclick=\"view('10001')\"><td>{title(10001)}<td>2024-01-18</table>"
            + script("function view(id){ var url = '/nb/' + id + '.html'; window.open(url); }"),
        },
        {10001},
    ),
    "number-in-query": Small(
        {
            "/": '<a href="/nb/list.html?channel=5">政府信息公开年报</a>',
            "/nb/list.html": script(
                "var c = getUrlParam('channel'); $.getJSON('/api/list?channel=' + c + '&page=1', r => r.rows.forEach("
                "x => add('<a href=\"/show.html?id=' + x.docId + '\">' + x.docTitle + '</a>')))"
            ),
            "/api/list": lambda request: paged(lambda _: 1, *entries(10007, 10008, docId=lambda n: n))(request)
            if request.query == {"channel": "5", "page": "1"}
            else Answer(b"{}"),
            "/show.html": script("var id = getUrlParam('id'); $.get('/api/text?id=' + id, show)"),
            "/api/text": json.dumps({"content": ARTICLE}),
        },
        set(),
        newest=("/show.html?id=10007", "/show.html?id=10008"),
        parts={"/api/text?id=10007", "/api/text?id=10008"},
    ),
    "chosen-year": Small(
        {
            "/nb/": "<select onchange=\"location.href='/nb/'+this.value+'/'\"><option value=2022>2022年"
            "<option value=2023>2023年</select>",
            "/nb/2022/": rows(10001),
            "/nb/2023/": rows(10002),
        },
        {10001, 10002},
    ),
    "laypage": Small(
        {
            "/nb/": rows(10001, 10002)
            + script(
                "laypage.render({elem:'p', count:3, limit:2, curr:1, jump:function(o, first){ if(!first){"
                "location.href = o.curr == 1 ? 'index.html' : 'index_' + o.curr + '.html'; }}})"
            ),
            "/nb/index_2.html": rows(10003),
        },
        {10001, 10002, 10003},
    ),
    "form": Small(
        {
            "/nb/": lambda request: Answer(
                (
                    '<form name=f method=post action="/nb/"><input type=hidden name=channel value=5>'
                    "<input type=hidden id=page name=pageNo value=1></form>"
                    + (rows(10003) if request.form == {"channel": "5", "pageNo": "2"} else rows(10001, 10002))
                    + '<a href="javascript:go(2)">下一页</a>'
                    + script("function go(n){ document.getElementById('page').value = n; document.f.submit(); }")
                ).encode()
            ),
        },
        {10001, 10002, 10003},
    ),
    "called": Small(
        {
            "/nb/": script(
                "var channel='5'; var size=2; function load(pageNo){ $.getJSON('/api/list?channel='+channel"
                "+'&size='+size+'&pageNo='+pageNo, show); } load(1);"
            ),
            "/api/list": paged(lambda request: int(request.query["pageNo"]), *entries(10001, 10002, 10003)),
        },
        {10001, 10002, 10003},
    ),
    "json-body": Small(
        {
            "/nb/": script(
                "var asked={channel:'5', pageNum:1}; $.ajax({url:'/api/list', type:'post',"
                "contentType:'application/json', data:JSON.stringify(asked), success:show})"
            ),
            "/api/list": paged(
                lambda request: json.loads(request.body)["pageNum"], *entries(10001, 10002, 10003)
            ),
        },
        {10001, 10002, 10003},
    ),
    "numbers-only": Small(
        {
            "/nb/": script(
                "axios.post('/api/list', {pageNum: 1}).then(r => r.data.rows.forEach(x => "
                "add('<a href=\"/nb/' + x.docId + '.html\">' + x.docTitle + '</a>')))"
            ),
            "/api/list": paged(
                lambda request: json.loads(request.body)["pageNum"],
                *entries(10001, 10002, 10003, docId=lambda n: n),
            ),
        },
        {10001, 10002, 10003},
    ),
    "xml": Small(
        {
            "/nb/": script("var x = new XMLHttpRequest(); x.open('GET', '/nb/list.xml', true); x.send()"),
            "/nb/list.xml": '<?xml version="1.0"?><r><i><title><![CDATA[' + title(10001)
            + "]]></title><url>/nb/10001.html</url></i><i><title>其他</title></i></r>",
        },
        {10001},
    ),
    "script-beside": Small(
        {
            "/nb/": '<script src="/js/menu.js"></script><script src="list.js"></script>',
            "/nb/list.js": f"var datas = {json.dumps(entries(10001, 10002))};",
        },
        {10001, 10002},
    ),
    "image-map": Small(
        {"/": '<map><area href="/nb/" alt="政府信息公开年报"></map>', "/nb/": rows(10001)}, {10001}
    ),
    "more-by-button": Small(
        {"/nb/": rows(10001, 10002) + "<button onclick=more()>加载更多</button> 共3条"},
        {10001, 10002},
        outcome="truncated",
        told="2 entries were found where the list declares 3",
    ),
    "frame-by-script": Small(
        {
            "/nb/": '<iframe id=f src=""></iframe>' + script("document.getElementById('f').src = '/l/nb.html';"),
            "/l/nb.html": rows(10001),
        },
        {10001},
    ),
    "row-address": Small({"/nb/": f'<ul><li data-url="/nb/10001.html">{title(10001)}</li></ul>'}, {10001}),
    "continued": Small(
        {
            "/nb/": rows(10001),
            "/nb/10001.html": "<h1>某局报告</h1>" + "<p>一、总体情况，本局认真贯彻条例。</p>" * 20
            + '<a href="10001.html">1</a><a href="10001_2.html">2</a><a href="10001_2.html">下一页</a>',
            "/nb/10001_2.html": TABLES,
        },
        {10001},
        parts={"/nb/10001_2.html"},
    ),
    "table-of-bodies": Small(
        {
            "/nb/": "<table><tr><th>单位<th>2022年<th>2023年</tr>"
            '<tr><td>某县教育局<td><a href="10001.html">查看</a><td><a href="10002.html">查看</a></tr>'
            '<tr><td>某县财政局<td>—<td><a href="10003.html">【查看】</a></tr></table>',
        },
        {10001, 10002, 10003},
    ),
    "opened-beside": Small(
        {"/nb/": f'<ul><li>{title(10001)} 2024-01-18 <a href="10001.html">点击查看</a></li></ul>'}, {10001}
    ),
    "tree": Small(
        {
            "/nb/": script(
                'var zNodes = [{"id":1,"pId":0,"name":"县教育局","url":"/nb/jyj/"},'
                '{"id":2,"pId":0,"name":"联系我们","url":"/lx/"}]; $.fn.zTree.init($("#t"), {}, zNodes);'
            ),
            "/nb/jyj/": rows(10001),
        },
        {10001},
    ),
    "text-by-call": Small(
        {
            "/nb/": rows(10001),
            "/nb/10001.html": f"<h1>{title(10001)}</h1>"
            + script("var id='10001'; $.get('/api/text/' + id, r => show(r.content)); $.get('/hits/' + id)"),
            "/api/text/10001": json.dumps({"content": ARTICLE}),
        },
        {10001},
        parts={"/api/text/10001"},
    ),
    "download": Small(
        {
            "/nb/": rows(10001),
            "/nb/10001.html": f'<h1>{title(10001)}</h1><a href="/filedown.do?id=7">下载附件</a>'
            '<a href="/download/">下载中心</a>',
            "/filedown.do?id=7": "%PDF-1.4 of a report",
        },
        {10001},
        parts={"/filedown.do?id=7"},
    ),
    "missing-with-navigation": Small(
        {
            "/nb/": rows(10001, 10002),
            "/nb/10002.html": NAVIGATION + "<p>抱歉，您访问的页面不存在或已被删除，5秒后返回首页</p>",
        },
        {10001},
    ),
    "failed-with-200": Small(
        {"/nb/": rows(10001, 10002), "/nb/10002.html": NAVIGATION + "<p>系统繁忙，请稍后再试！</p>"},
        {10001},
        outcome="truncated",
        told="10002.html: The article could not be fetched: answered with a notice that its server has failed",
    ),
    "empty": Small({"/nb/": "<h2>政府信息公开年报</h2><p>暂无相关信息</p>"}, set()),
    "unread": Small(
        {"/nb/": "<div id=list>暂无相关信息</div><script>$.get(where(), fill)</script>"},
        set(),
        outcome="changed",
        told="/nb/: the column of reports was found, but no report could be read from it",
    ),
    "newest-on-the-column": Small(
        {"/nb/": f"<h1>{title(1)}</h1>{TABLES}<ul>{rows(10001)}</ul>", "/": HOME}, {10001}, newest=("/nb/",)
    ),
    "times": Small(
        {
            "/nb/": row(10001, "/show.do?id=7&amp;amp;c=2&amp;t=1705987123456"),
            "/show.do?id=7&c=2": ARTICLE,
        },
        set(),
        newest=("/show.do?id=7&c=2",),
    ),
}  # fmt: skip


def host_of(name, small):
    host = Host(f"www.{name}.gov.test")
    host.allow_robots()
    for target, content in {"/": HOME, **small.pages}.items():
        host.pages[target] = content if callable(content) else Answer(content.encode())
    for number in small.articles:
        host.pages.setdefault(f"/nb/{number}.html", Answer(f"<p>{number}</p>{ARTICLE}".encode()))
    return host


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """The outcome and the archived captures of each site after one crawl of them all."""
    data = tmp_path_factory.mktemp("small")
    hosts = {host.name: host for host in (host_of(name, small) for name, small in SMALL.items())}
    server = LoopbackServer(0, lambda request: hosts[request.host].answer(request), lambda _: None)
    with server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        port = server.server_address[1]
        sites = [
            Site(id=name, name="某县人民政府", province="CN-HE", level="county", home=f"http://www.{name}.gov.test:{port}/")
            for name in SMALL
        ]  # fmt: skip
        result = crawl_sites(sites, data=data, run="n", shard="s", settings=SETTINGS)
        server.shutdown()
    archive = Archive(data / "archive")
    archive.ingest()
    return {outcome.site: (outcome, list(archive.captures(site=outcome.site))) for outcome in result.outcomes}


@pytest.mark.parametrize("name", SMALL)
def test_a_crawl_brings_the_reports_and_nothing_else(crawled, name):
    outcome, captures = crawled[name]
    good = [capture for capture in captures if capture.outcome == "ok"]

    def paths(role):
        return {"/" + capture.url.split("/", 3)[3] for capture in good if capture.role is role}

    small = SMALL[name]
    assert paths(Role.ARTICLE) == {f"/nb/{number}.html" for number in small.articles} | {*small.newest}
    assert paths(Role.ATTACHMENT) == small.parts
    assert outcome.outcome == small.outcome
    assert outcome.reason.endswith(small.told)
