"""The rules of conduct, each by itself."""

import asyncio
import datetime
import time
from email.utils import format_datetime
from itertools import pairwise

import pytest
from scrapy.http import Response

from crawlers.access.backoff import give_up, retry_after
from crawlers.access.challenges import recognise
from crawlers.access.gates import HostGates
from crawlers.access.resolver import is_public
from crawlers.access.robots import robots_text
from crawlers.access.scope import Scope
from crawlers.access.validity import judge, role_of
from crawlers.errors import BlockedError, RobotsUnavailableError, UnreachableError
from crawlers.pages.page import Page
from crawlers.state import Content, Purpose, VisitContext
from pipeline.archive.capture import Role
from pipeline.archive.digest import sha256
from pipeline.registry.site import Site

SITE = Site(
    id="some",
    name="某县人民政府",
    province="CN-HE",
    level="county",
    home="http://www.some.gov.cn/",
    hosts=("platform.other.cn:8080",),
)
HTML = (("Content-Type", "text/html"),)


def page(body, url="http://www.some.gov.cn/x.html", status=200):
    return Page(url, body.encode(), status=status)


def test_a_host_gets_one_request_at_a_time_with_the_pause_after_each():
    async def crawl():
        gates = HostGates(0.05)
        spans = []

        async def ask(host):
            async with gates.turn(host):
                started = time.monotonic()
                await asyncio.sleep(0.02)
                spans.append((host, started, time.monotonic()))

        await asyncio.gather(*(ask(host) for host in ("a", "a", "a", "b")))
        return spans

    spans = asyncio.run(crawl())
    own = sorted((start, end) for host, start, end in spans if host == "a")
    assert all(later[0] - earlier[1] >= 0.05 for earlier, later in pairwise(own))
    assert next(start for host, start, _ in spans if host == "b") < own[1][0]


def test_a_longer_crawl_delay_and_a_hold_keep_the_gate_closed():
    async def crawl():
        gates = HostGates(0.0)
        gates.slow_down("a", 0.05)
        gates.slow_down("a", 0.01)
        gates.hold("b", 0.08)
        begun = time.monotonic()
        times = {}
        for host in ("a", "b"):
            async with gates.turn(host):
                times[host] = time.monotonic() - begun
        return times

    times = asyncio.run(crawl())
    assert times["a"] >= 0.05
    assert times["b"] >= 0.08


def test_retry_after_is_seconds_or_a_date():
    assert retry_after("120") == 120
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=90)
    assert retry_after(format_datetime(later, usegmt=True)) == pytest.approx(90, abs=2)
    assert retry_after("") is None
    assert retry_after("soon") is None


def test_giving_up_on_429_is_a_refusal_and_on_503_an_outage():
    assert isinstance(give_up("http://a/", 429, 3, 5.0), BlockedError)
    assert isinstance(give_up("http://a/", 503, 3, None), UnreachableError)


@pytest.mark.parametrize(
    "url",
    [
        "http://some.gov.cn/a",
        "https://zfxxgk.some.gov.cn/a",
        "http://platform.other.cn:8080/a",
    ],
)
def test_registered_hosts_and_the_same_government_are_in_scope(url):
    assert Scope(SITE).refusal(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://clone.com/a",
        "http://awesome.gov.cn/a",
        "http://gov.cn/a",
        "http://sub.platform.other.cn/a",
        "http://www.some.gov.cn:8443/a",
        "ftp://www.some.gov.cn/a",
        "http://user:pass@www.some.gov.cn/a",
        "http://127.0.0.1/a",
        "http://[::1]/a",
        "http://2130706433/a",
    ],
)
def test_everything_else_is_out_of_scope(url):
    assert Scope(SITE).refusal(url) is not None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.4.4", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_addresses_inside_networks_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("status", "headers", "body", "kind"),
    [
        (412, HTML, "<html><meta id='x' content='y' r='m'></html>", "riversec"),
        (200, HTML, "<script>$_ts=window['$_ts'];</script><script r='m'>_$gW();</script>", "riversec"),
        (521, (("Set-Cookie", "__jsluid_s=1"),), "<script>document.cookie=('_')+('_')</script>", "jiasule"),
        (307, (("Set-Cookie", "wzws_cid=1"), ("Location", "/x.html")), "", "wzws"),
        (200, HTML, "请开启JavaScript并刷新该页", "wzws"),
        (200, HTML, '<script>document.cookie="C3VK=1"</script>', "c3vk"),
        (405, HTML, "<script>var arg1='A1';</script>", "aliyun"),
        (302, (("Set-Cookie", "CT6T=1"), ("Location", "/x.html")), "", "cookie_loop"),
        (302, (("Set-Cookie", "q=1"), ("Location", "/x.html")), "", "cookie_loop"),
        (200, HTML, "<h1>网站防火墙</h1>您的请求带有不合法参数", "firewall"),
        (200, HTML, "<p>请完成安全验证，向右滑动滑块</p>", "slider"),
        (403, HTML, "Forbidden", "forbidden"),
    ],
)
def test_refusals_and_challenges_are_recognised(status, headers, body, kind):
    found = recognise(status, headers, page(body, status=status))
    assert (found.kind, found.scope) == (kind, "host")


def test_a_page_for_logged_in_people_concerns_the_page_alone():
    assert recognise(200, HTML, page("系统提示：您无权访问此页面")).scope == "page"


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, HTML, "<script>$_ts=window['$_ts'];</script>" + "正文" * 150),
        (200, HTML, "<script>$_ts=window['$_ts'];</script>" + '<a href="/a">甲</a><a href="/b">乙</a>'),
        (404, HTML, "网站防火墙"),
        (302, (("Location", "/other.html"), ("Set-Cookie", "q=1")), ""),
        (200, (("Content-Type", "application/pdf"),), "%PDF-1.4 安全狗"),
    ],
)
def test_normal_answers_are_no_challenges(status, headers, body):
    media_type = headers[0][1] if headers[0][0] == "Content-Type" else "text/html"
    answer = Page("http://www.some.gov.cn/x.html", body.encode(), status=status, media_type=media_type)
    assert recognise(status, headers, answer) is None


def test_robots_without_a_file_allows_and_a_failing_one_forbids():
    assert robots_text("u", Response("http://a/robots.txt", status=404, body=b"Disallow: /")) == ""
    assert "Disallow" in robots_text("u", Response("http://a/robots.txt", status=200, body=b"Disallow: /"))
    for status in (500, 502, 304, 300):
        with pytest.raises(RobotsUnavailableError):
            robots_text("u", Response("http://a/robots.txt", status=status))


def context(home_body=""):
    return VisitContext(
        "some",
        "http://www.some.gov.cn/",
        Scope(SITE),
        home_sha256=sha256(home_body.encode()) if home_body else None,
    )


ARTICLE = Purpose(Role.ARTICLE)
LONG = "<html><title>报告</title><body>" + "一年来" * 100 + "</body></html>"


def test_an_article_counts_only_with_text_or_something_to_read():
    assert judge(page(LONG), ARTICLE, context()) == "ok"
    assert judge(page('<p>见附件</p><a href="a.docx">附件</a>'), ARTICLE, context()) == "ok"
    assert judge(page('<iframe src="/v.html?file=a.pdf"></iframe>'), ARTICLE, context()) == "ok"
    assert judge(page("<p>该栏目正在建设中，请稍候再访问</p>"), ARTICLE, context()) == "unexpected_structure"
    assert judge(page(""), ARTICLE, context()) == "empty_body"


def test_soft_404_pages_are_not_content():
    home = "<html><body>" + "首页新闻" * 80 + "</body></html>"
    assert judge(page(home), ARTICLE, context(home)) == "soft_404"
    assert judge(page("<title>404 Not Found</title>" + LONG), ARTICLE, context()) == "soft_404"
    assert judge(page("<p>对不起，您访问的页面不存在！</p>"), ARTICLE, context()) == "soft_404"
    landed = page(LONG, "http://www.some.gov.cn/index.html")
    assert judge(landed, ARTICLE, context(), came_from="http://www.some.gov.cn/nb/1.html") == "soft_404"


def test_one_body_for_many_addresses_is_no_article():
    visit = context()
    assert judge(page(LONG, "http://www.some.gov.cn/1.html"), ARTICLE, visit) == "ok"
    assert judge(page(LONG, "http://www.some.gov.cn/2.html"), ARTICLE, visit) == "soft_404"


def test_a_file_that_is_a_page_is_not_what_was_asked_for():
    purpose = Purpose(Role.ATTACHMENT, content=Content.FILE)
    assert judge(page(LONG), purpose, context()) == "unexpected_structure"
    pdf = Page("http://www.some.gov.cn/a.pdf", b"%PDF-1.4 and more than twenty bytes")
    assert judge(pdf, purpose, context()) == "ok"


def test_what_was_asked_for_without_knowing_is_told_by_its_content():
    assert role_of(page("<table><td>自然人<td>商业企业<td>本年新收</table>")) is Role.ARTICLE
    assert role_of(page('<meta name="ArticleTitle" content="x">')) is Role.ARTICLE
    assert role_of(page("<ul><li><a href='1.html'>行政复议</a></ul>")) is Role.LIST
