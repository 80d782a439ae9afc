"""Every list can be read to its end by what its own pages declare, and leads to the reports of the truth."""

from __future__ import annotations

import html
import json
import re
import socket
import time
from urllib.parse import urlencode, urljoin

import lxml.html
import pytest

from practice.web import PracticeWeb

from conftest import Browser  # isort: skip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def web() -> Iterator[PracticeWeb]:
    with PracticeWeb(hosts="all") as practice_web:
        yield practice_web


def site_of(web: PracticeWeb, site_id: str):
    return next(site for site in web.sites if site.entry.id == site_id)


def links(base: str, text: str) -> set[str]:
    return {
        urljoin(base, html.unescape(link))
        for link in re.findall(r"""href=['"]([^'"#:]+?|[/h][^'"#]+?)['"]""", text)
    }


def xxgk(browser: Browser, url: Callable[[str], str]) -> set[str]:
    page = browser.get(url("/col/col11565/index.html")).body.decode()
    area = re.search(r"area=(\d+)", page)[1]
    found: set[str] = set()
    for number in (1, 2, 3):
        form = urlencode({"infotypeId": "0", "jdid": "2", "divid": "div11565", "currpage": number})
        answer = browser.get(
            url(f"/module/xxgk/search.jsp?infotypeId=&area={area}"), method="POST", body=form
        )
        found |= links(url("/"), answer.body.decode())
    return found


def jpage_pages(browser: Browser, url: Callable[[str], str]) -> set[str]:
    text = browser.get(url("/col/col50971/index.html")).body.decode()
    found = links(url("/"), text)
    while more := re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', text):
        text = browser.get(url(more[1])).body.decode()
        found |= links(url("/"), text)
    return {link for link in found if "/art/" in link}


def jpaas(browser: Browser, url: Callable[[str], str]) -> set[str]:
    page = browser.get(url("/col/col1229325036/index.html")).body.decode()
    address, query = re.findall(r'url="([^"]+)" queryData="(\{[^"]+\})"', page)[1]
    asked = json.loads(query.replace("'", '"'))
    found: set[str] = set()
    bare = browser.get(url(f"{address}?{urlencode(asked | {'pageNo': 2})}"))
    for number in (1, 2, 3):
        parameters = asked | {"paramJson": json.dumps({"pageNo": number, "pageSize": "5"})}
        text = json.loads(browser.get(url(f"{address}?{urlencode(parameters)}")).body)["data"]["html"]
        found |= links(url("/"), text)
        assert (number == 1) == (json.loads(bare.body)["data"]["html"] == text)
    return found


def truecms(browser: Browser, url: Callable[[str], str]) -> set[str]:
    home = lxml.html.fromstring(browser.get(url("/hgsrmzf/xxgk/xxgk.html")).body)
    column = home.cssselect("li a")[0].get("href")
    column_id = column.rpartition("/")[2].removesuffix(".html")
    found: set[str] = set()
    for start in (1, 5, 9):
        asked = {"startrecord": start, "endrecord": start + 3, "perpage": 4, "columnId": column_id}
        answer = browser.get(url(f"/TrueCMS/messageController/getMessage.do?{urlencode(asked)}"))
        store = json.loads(answer.body)["result"]
        found |= {
            urljoin(url("/"), path) for path in re.findall(r"/hgsrmzf/xxgknb/content/[\w-]+\.html", store)
        }
    too_many = {"startrecord": 1, "endrecord": 99, "perpage": 99, "columnId": column_id}
    assert browser.get(url(f"/TrueCMS/messageController/getMessage.do?{urlencode(too_many)}")).status == 404
    return found


def gkmlpt(browser: Browser, url: Callable[[str], str]) -> set[str]:
    index = browser.get(url("/gkmlpt/index")).body.decode()
    sid = re.search(r"SID: '(\d+)'", index)[1]
    tree = json.loads(re.search(r"TREE: (\[.*?\]),\n", index)[1])
    node, elsewhere = tree[1]["children"]
    answer = browser.get(url(f"/gkmlpt/api/all/{node['id']}?page=1&sid={sid}"))
    found = {article["url"] for article in json.loads(answer.body)["articles"]}
    assert browser.get(url(f"/gkmlpt/api/all/{node['id']}?page=2&sid={sid}")).status == 404
    return found | links(url("/"), browser.get(url(elsewhere["jump_url"])).body.decode())


def ucap(browser: Browser, url: Callable[[str], str]) -> set[str]:
    found: set[str] = set()
    for name in ("common_list.shtml", "common_list_2.shtml"):
        found |= links(url("/"), browser.get(url(f"/shajia/zfxxgknb/{name}")).body.decode())
    shell = browser.get(url("/shajia/bmnb/common_list.shtml")).body.decode()
    address = re.search(r'getJSON\("([^"]+)page=1"', shell)[1]
    for number in (1, 2):
        data = json.loads(browser.get(url(f"{address}page={number}")).body)["data"]
        assert data["total"] == 4
        found |= {urljoin(url("/"), result["url"]) for result in data["results"]}
    return found


def lonsun(browser: Browser, url: Callable[[str], str]) -> set[str]:
    entry = browser.get(url("/public/column/7001?type=3&action=list&nav=4")).body.decode()
    found: set[str] = set()
    for organ in re.findall(r'<li><a href="(/public/column/\d+\?[^"]+)"', entry):
        address = re.search(r'Ls\.ajax\(\{url:"([^"]+)"', browser.get(url(organ)).body.decode())[1]
        for number in (1, 2, 3):
            asked = url(address.replace("pageIndex=1", f"pageIndex={number}")).replace("暂无相关信息", "x")
            found |= links(url("/"), browser.get(asked).body.decode())
    return {link for link in found if link.endswith(".html")}


def vsb(browser: Browser, url: Callable[[str], str]) -> set[str]:
    address, found = url("/xxgk/nb.htm"), set()
    while address:
        page = lxml.html.fromstring(browser.get(address).body.decode())
        found |= {urljoin(address, link.get("href")) for link in page.cssselect("li[id^=line_u] a")}
        after = page.cssselect("span.p_next a")
        address = urljoin(address, after[0].get("href")) if after else ""
    return found


def epoint(browser: Browser, url: Callable[[str], str]) -> set[str]:
    script = browser.get(url("/js/webBuilderCommon.js")).body.decode()
    info = json.loads(re.search(r"\{.*\}", script)[0])
    found: set[str] = set()
    for number in (0, 1, 2):
        asked = {"siteGuid": info["siteGuid"], "categorynum": "002001", "pageIndex": number, "pageSize": 4}
        body = json.dumps({"token": "", "params": asked})
        answer = browser.get(
            url(f"{info['projectName']}/rest/lightfrontaction/getgovinfolist"), method="POST", body=body
        )
        found |= {urljoin(url("/"), row["infourl"]) for row in json.loads(answer.body)["custom"]["data"]}
    return found


@pytest.mark.parametrize(
    ("site_id", "collect"),
    [
        ("xiuyu", xxgk),
        ("jiucheng", jpage_pages),
        ("yunpu", jpaas),
        ("henggang", truecms),
        ("lingcheng", gkmlpt),
        ("shajia", ucap),
        ("gaofeng", lonsun),
        ("maoxu", vsb),
        ("xundai", epoint),
    ],
)
def test_the_list_leads_to_all_reports_and_to_what_is_none(web, browser, site_id, collect) -> None:
    site = site_of(web, site_id)
    found = collect(browser, site.url)
    assert found == {report.url for report in site.reports} | set(site.rejected)


def test_every_payload_of_the_truth_answers(web, browser) -> None:
    for report in web.truth().reports:
        for url in {report.url, *report.payload_urls, *report.duplicates}:
            assert browser.get(url).status in {200, 301}, url


def test_every_column_of_the_truth_answers_on_open_hosts(web, browser) -> None:
    refusing = {"pinshi", "xiexu"}  # busy the first time
    truth = web.truth()
    open_sites = {site for site, outcome in truth.outcomes.items() if outcome == "complete"} - refusing
    assert {site: [browser.get(url).status for url in truth.columns[site]] for site in open_sites} == {
        site: [200] * len(truth.columns[site]) for site in open_sites
    }
    assert all(truth.columns[site] and truth.families[site] for site in open_sites)


def test_agencies_and_years_are_unique_and_known(web) -> None:
    reports = web.truth().reports
    assert len({(report.agency_id, report.year) for report in reports}) == len(reports)
    for site in web.sites:
        known = {agency.id for agency in site.entry.agencies}
        assert {report.agency_id for report in site.reports} <= known


def test_the_second_night_of_the_whole_web(web) -> None:
    before = {(report.agency_id, report.year): report for report in web.truth().reports}
    try:
        web.turn_to("second")
        after = {(report.agency_id, report.year): report for report in web.truth().reports}
    finally:
        web.turn_to("first")
    kept = set(before) & set(after)
    assert set(after) - kept == {
        ("qinghe-government", 2024),
        ("lanyuan-government", 2024),
        ("wangyu-water", 2022),
        ("shajia-tourism", 2024),
    }
    assert set(before) - kept == {("qinghe-health", 2023), ("gaofeng-justice", 2021)}
    assert {key for key in kept if before[key].url != after[key].url} == {
        ("qinghe-education", 2023),
        ("xundai-archives", 2022),
    }
    assert {key for key in kept if before[key].cells != after[key].cells} == {
        ("qinghe-government", 2023),
        ("lanyuan-natural-resources", 2023),
        ("lingcheng-government", 2022),
    }


def pagers(browser: Browser, url: Callable[[str], str]) -> set[str]:
    """Every page of every column, by the addresses that its template stands for."""
    directory = lxml.html.fromstring(browser.get(url("/zfxxgk/ndbg/")).body)
    found: set[str] = set()
    for first in (urljoin(url("/zfxxgk/ndbg/"), link.get("href")) for link in directory.cssselect("ul.bm a")):
        base, _, name = first.rpartition("/")
        second = "2.html" if name == "1.html" else name.replace("index.", "index_1.")
        for address in (first, f"{base}/{second}"):
            page = browser.get(address)
            assert page.status == 200
            rows = lxml.html.fromstring(page.body.decode()).cssselect("table.list a")
            assert len(rows) == 2
            found |= {urljoin(address, row.get("href")) for row in rows}
    return found


def test_every_dialect_of_pagers_has_two_pages(web, browser) -> None:
    site = site_of(web, "biyuanshi")
    assert pagers(browser, site.url) == {report.url for report in site.reports}
    assert len(site.reports) == 24


def test_frames_and_scripts_lead_to_the_legacy_lists(web, browser) -> None:
    site = site_of(web, "zhelou")
    assert b"<FRAME SRC=top.html" in browser.get(site.url("/")).body
    found: set[str] = set()
    for path in ("/class.asp?class=1150", "/class.asp?class=1150&page=2", "/bmnb.html"):
        text = browser.get(site.url(path)).body.decode("gbk")
        found |= {site.url(f"/{link}") for link in re.findall(r"show\.asp\?id=\d+", text)}
    assert found == {report.url for report in site.reports}
    assert "class=1150&page=3" not in browser.get(site.url("/class.asp?class=1150")).body.decode("gbk")


def test_the_api_delivers_the_report_that_its_page_lacks(web, browser) -> None:
    site = site_of(web, "xundai")
    report = next(report for report in site.reports if report.body_shape == "api")
    shell = browser.get(report.url).body.decode()
    assert "本年新收" not in shell
    info = json.loads(re.search(r"\{.*\}", browser.get(site.url("/js/webBuilderCommon.js")).body.decode())[0])
    asked = {"siteGuid": info["siteGuid"], "infoid": re.search(r'infoid:"([^"]+)"', shell)[1]}
    answer = browser.get(report.payload_urls[0], method="POST", body=json.dumps({"params": asked}))
    assert "本年新收" in json.loads(answer.body)["custom"]["data"]["infocontent"]


def test_a_continued_report_stands_on_two_pages(web, browser) -> None:
    report = next(report for report in web.truth().reports if report.body_shape == "continued")
    first, second = (browser.get(url).body.decode() for url in report.payload_urls)
    assert "三、收到和处理" in first
    assert "四、政府信息公开行政复议" not in first
    assert "四、政府信息公开行政复议" in second


def test_challenges_refuse_everything_but_robots(web, browser) -> None:
    expected = {"ruiting": 412, "suyu": 521, "keyuan": 200, "jinyuan": 403, "julong": 405, "zhuandeng": 307}
    for site_id, status in expected.items():
        site = site_of(web, site_id)
        assert browser.get(site.url("/robots.txt")).status == 200
        for path in ("/", "/zfxxgk/nb/", "/anything"):
            assert browser.get(site.url(path)).status == status
        assert web.log[-1].challenged
        assert (site.reports, site.outcome) == ([], "blocked")


@pytest.mark.parametrize(("site_id", "status"), [("pinshi", 429), ("xiexu", 503)])
def test_a_busy_host_says_when_to_come_back(web, browser, site_id, status) -> None:
    site = site_of(web, site_id)
    busy = browser.get(site.url("/zfxxgk/nb/"))
    assert (busy.status, busy.headers["Retry-After"]) == (status, "2")
    assert web.log[-1].retry_after == 2
    assert browser.get(site.url("/zfxxgk/nb/")).status == 200


def test_the_moved_county_redirects_and_never_says_404(web, browser) -> None:
    site = site_of(web, "yitong")
    moved = browser.get(str(site.entry.home))
    assert (moved.status, moved.headers["Location"]) == (301, site.url("/"))
    home = browser.get(site.url("/")).body
    assert browser.get(site.url("/no/such/page.html")).body == home
    first, again = (browser.get(site.url("/zfxxgk/nblist.jsp")).body for _ in range(2))
    assert first != again
    session_link = re.search(rb'href="(/zfxxgk/nb/2022/[^"]+jsessionid=[^"]+)"', first)[1].decode()
    assert "本年新收" in browser.get(site.url(session_link)).body.decode()


def test_sick_hosts_are_sick_and_the_others_are_not(web) -> None:
    impatient = Browser(web.port)
    try:
        web.turn_to("outage")
        healthy = site_of(web, "qinghe")
        assert impatient.get(healthy.url("/")).status == 200
        assert len(healthy.reports) == 16
        assert impatient.get(site_of(web, "lanyuan").url("/")).status == 500
        with pytest.raises(ConnectionResetError):
            impatient.get(site_of(web, "wangyu").url("/"))
        for site_id, most in (("hezhu", 0), ("jiucheng", 400)):
            assert received_within(0.4, web.port, site_of(web, site_id).host.name) <= most
        xiuyu = site_of(web, "xiuyu")
        article = next(path for path in xiuyu.host.pages if path.startswith("/art/"))
        assert (
            received_within(0.4, web.port, xiuyu.host.name, article) < len(xiuyu.host.pages[article].body) * 2
        )
        assert b"<body" not in impatient.get(site_of(web, "yunpu").url("/")).body
        assert {
            site.entry.id: site.outcome for site in web.sites if any(host.sickness for host in site.hosts)
        } == {
            "lanyuan": "unreachable",
            "wangyu": "unreachable",
            "hezhu": "unreachable",
            "jiucheng": "unreachable",
            "xiuyu": "truncated",
            "yunpu": "changed",
        }
    finally:
        web.turn_to("first")


def received_within(seconds: float, port: int, host: str, path: str = "/") -> int:
    """Bytes of one answer, head included, that arrive in some seconds."""
    received = 0
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                part = connection.recv(65536)
            except TimeoutError:
                break
            if not part:
                break
            received += len(part)
    return received
