"""Every list can be read to its end by what its own pages declare, and leads to the reports of the truth."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

import lxml.html
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from practice.browser import Browser


HOSTS = "all"


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


def jpage_arrays(browser: Browser, url: Callable[[str], str]) -> set[str]:
    page = browser.get(url("/col/col49468/index.html")).body.decode()
    parameters = dict(re.findall(r"(\w+):'([^']*)'", re.search(r"ajaxParam:\{(.*?)\}", page)[1]))
    found = links(url("/"), re.search(r"InitData49468=\[(.*?)\];", page, re.S)[1])
    for start in (4, 7, 10):
        proxy = url(f"/module/jpage/dataproxy.jsp?startrecord={start}&endrecord={start + 2}&perpage=3")
        found |= links(url("/"), browser.get(proxy, method="POST", body=urlencode(parameters)).body.decode())
    return found


def eportal(browser: Browser, url: Callable[[str], str]) -> set[str]:
    home = lxml.html.fromstring(browser.get(url("/")).body)
    address, found, seen = url(home.cssselect("ul.nav a")[1].get("href")), set(), set()
    while address not in seen:
        seen.add(address)
        page = lxml.html.fromstring(browser.get(address).body.decode())
        found |= {urljoin(address, link.get("href")) for link in page.cssselect("li a")}
        address = urljoin(address, page.cssselect(".easysite-page a")[1].get("href"))
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
        ("wencha", jpage_arrays),
        ("fuzhe", eportal),
    ],
)
def test_the_list_leads_to_all_reports_and_to_what_is_none(web, browser, site_id, collect) -> None:
    site = web.site(site_id)
    found = collect(browser, site.url)
    assert found == {report.url for report in site.reports} | set(site.rejected)


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
    site = web.site("biyuanshi")
    assert pagers(browser, site.url) == {report.url for report in site.reports}
    assert len(site.reports) == 24


def test_frames_and_scripts_lead_to_the_legacy_lists(web, browser) -> None:
    site = web.site("zhelou")
    assert b"<FRAME SRC=top.html" in browser.get(site.url("/")).body
    found: set[str] = set()
    for path in ("/class.asp?class=1150", "/class.asp?class=1150&page=2", "/bmnb.html"):
        text = browser.get(site.url(path)).body.decode("gbk")
        found |= {site.url(f"/{link}") for link in re.findall(r"show\.asp\?id=\d+", text)}
    assert found == {report.url for report in site.reports}
    assert "class=1150&page=3" not in browser.get(site.url("/class.asp?class=1150")).body.decode("gbk")
