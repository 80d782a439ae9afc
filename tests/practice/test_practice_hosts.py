"""The hosts keep to their roles: challenges, delays, moves, sickness, and what changes on the second night."""

from __future__ import annotations

import gzip
import json
import re
import socket
import time

import pytest

HOSTS = "all"


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


def test_the_api_delivers_the_report_that_its_page_lacks(web, browser) -> None:
    site = web.site("xundai")
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


def test_content_and_transfer_codings_hide_nothing(web, browser) -> None:
    packed = browser.get(web.site("lanyong").reports[0].url, Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "本年新收" in gzip.decompress(packed.body).decode()
    chunked = browser.get(web.site("biyuanshi").reports[0].url)
    assert chunked.headers["Transfer-Encoding"] == "chunked"
    assert "本年新收" in chunked.body.decode()
    lying = browser.get(web.site("zhelou").reports[0].url)
    assert lying.headers["Content-Type"].endswith("charset=utf-8")
    assert "本年新收" in lying.body.decode("gbk")


def test_challenges_refuse_everything_but_robots(web, browser) -> None:
    expected = {
        "ruiting": 412,
        "suyu": 521,
        "keyuan": 200,
        "jinyuan": 403,
        "julong": 405,
        "zhuandeng": 307,
        "huideng": 302,
    }
    for site_id, status in expected.items():
        site = web.site(site_id)
        assert browser.get(site.url("/robots.txt")).status == 200
        for path in ("/", "/zfxxgk/nb/", "/anything"):
            assert browser.get(site.url(path)).status == status
        assert web.log[-1].challenged
        assert (site.reports, site.outcome) == ([], "blocked")


@pytest.mark.parametrize(("site_id", "status"), [("pinshi", 429), ("xiexu", 503)])
def test_a_busy_host_says_when_to_come_back(web, browser, site_id, status) -> None:
    site = web.site(site_id)
    busy = browser.get(site.url("/zfxxgk/nb/"))
    assert (busy.status, busy.headers["Retry-After"]) == (status, "2")
    assert web.log[-1].retry_after == 2
    assert browser.get(site.url("/zfxxgk/nb/")).status == 200


def test_the_moved_county_redirects_and_never_says_404(web, browser) -> None:
    site = web.site("yitong")
    moved = browser.get(str(site.entry.home))
    assert (moved.status, moved.headers["Location"]) == (301, site.url("/"))
    home = browser.get(site.url("/")).body
    assert browser.get(site.url("/no/such/page.html")).body == home
    first, again = (browser.get(site.url("/zfxxgk/nblist.jsp")).body for _ in range(2))
    assert first != again
    session_link = re.search(rb'href="(/zfxxgk/nb/2022/[^"]+jsessionid=[^"]+)"', first)[1].decode()
    assert "本年新收" in browser.get(site.url(session_link)).body.decode()


def test_sick_hosts_are_sick_and_the_others_are_not(web, browser) -> None:
    try:
        web.turn_to("outage")
        healthy = web.site("qinghe")
        assert browser.get(healthy.url("/")).status == 200
        assert len(healthy.reports) == 16
        assert browser.get(web.site("lanyuan").url("/")).status == 500
        with pytest.raises(ConnectionResetError):
            browser.get(web.site("wangyu").url("/"))
        for site_id, most in (("hezhu", 0), ("jiucheng", 400)):
            assert received_within(0.4, web.port, web.site(site_id).host.name) <= most
        xiuyu = web.site("xiuyu")
        article = next(path for path in xiuyu.host.pages if path.startswith("/art/"))
        assert (
            received_within(0.4, web.port, xiuyu.host.name, article) < len(xiuyu.host.pages[article].body) * 2
        )
        assert b"<body" not in browser.get(web.site("yunpu").url("/")).body
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
