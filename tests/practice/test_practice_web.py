"""The practice web answers as a polite server does, and says the truth about its pages."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import lxml.html
import pytest
import yaml

from pipeline.errors import WrongUsageError
from pipeline.registry.loading import load_registry
from pipeline.registry.site import Site
from practice.browser import Browser
from practice.politeness import forbidden_requests, judge
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from pathlib import Path


def test_hosts_are_told_apart_by_name(web, browser) -> None:
    for site in web.sites:
        if site.hosts:
            page = browser.get(str(site.entry.home))
            assert page.status == 200
            assert site.entry.name.encode(site.host.encoding) in page.body
            assert browser.get(site.url("/robots.txt")).body.startswith(b"User-agent: *")
    assert browser.get(f"http://nobody.gov.test:{web.port}/").status == 421


def test_every_report_answers_with_validators_and_304(web, browser) -> None:
    for report in web.truth().reports:
        page = browser.get(report.url)
        assert page.status == 200
        assert int(page.headers["Content-Length"]) == len(page.body)
        again = browser.get(report.url, If_None_Match=page.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == page.headers["ETag"]
        since = page.headers["Last-Modified"]
        assert browser.get(report.url, If_Modified_Since=since).status == 304
        assert browser.get(report.url, If_None_Match='"other"', If_Modified_Since=since).status == 200


def test_a_connection_is_kept_and_an_absolute_target_is_understood(web) -> None:
    url = urlsplit(web.truth().reports[0].url)
    with socket.create_connection(("127.0.0.1", web.port), timeout=10) as connection:
        stream = connection.makefile("rwb")
        for target in (f"{url.scheme}://{url.netloc}{url.path}", url.path):
            stream.write(f"GET {target} HTTP/1.1\r\nHost: {url.netloc}\r\n\r\n".encode())
            stream.flush()
            assert stream.readline().startswith(b"HTTP/1.1 200")
            headers = {}
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                headers[name.lower()] = value.strip()
            assert len(stream.read(int(headers[b"content-length"]))) == int(headers[b"content-length"])


def test_old_pages_are_gb18030_and_nothing_in_the_head_says_so(web, browser) -> None:
    report = next(report for report in web.truth().reports if report.site == "wangyu")
    page = browser.get(report.url)
    assert page.headers["Content-Type"] == "text/html"
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("gbk")
    assert report.title in page.body.decode("gb18030")


def test_truth_stands_on_the_page(web, browser) -> None:
    for report in web.truth().reports:
        encoding = "gb18030" if report.site == "wangyu" else "utf-8"
        text = lxml.html.fromstring(browser.get(report.url).body.decode(encoding)).text_content()
        assert report.title in text
        for section in report.sections:
            if report.grade != "D":
                assert section.heading in text
                assert all(line in text for line in section.text.splitlines())


def test_every_listed_page_is_a_report_or_known_to_be_none(web, browser) -> None:
    known = {report.url for report in web.truth().reports} | set(web.truth().rejected)
    known |= {url for report in web.truth().reports for url in report.duplicates}
    site = web.site("qinghe")
    listed = []
    for column in ("/zwgk/xxgknb/", "/zwgk/xxgknb/index_1.html", "/zwgk/bmnb/jyj/"):
        page = lxml.html.fromstring(browser.get(site.url(column)).body)
        page.make_links_absolute(site.url(column))
        listed += [link.get("href") for link in page.cssselect(".zfxxgk_zdgkc li a")]
    assert len(listed) == 17
    assert set(listed) <= known


def test_dataproxy_gives_the_records_that_it_is_asked_for(web, browser) -> None:
    site = web.site("lanyuan")
    proxy = site.url("/module/web/jpage/dataproxy.jsp?startrecord=13&endrecord=24&perpage=4")
    form = "col=1&appid=1&webid=1&path=/&columnid=1233&sourceContentType=1&unitid=3345&permissiontype=0"
    text = browser.get(proxy, method="POST", body=form).body.decode()
    embedded = browser.get(site.url("/col/col1233/index.html")).body.decode()
    total = len(site.reports) + len(site.rejected)
    assert f"<totalrecord>{total}</totalrecord>" in text
    assert f"totalRecord:{total}," in embedded
    shown = set(map(path_of, [*(r.url for r in site.reports), *site.rejected]))
    assert {path for path in shown if path in text or path in embedded} == shown
    assert browser.get(proxy, method="POST", body="columnid=9").body.count(b"<record>") == 0


def path_of(url: str) -> str:
    return urlsplit(url).path


def test_the_unchanged_night_answers_as_the_first_and_the_revised_changes_one_report(web, browser) -> None:
    urls = [report.url for report in web.truth().reports] + list(web.truth().rejected)
    first = {url: browser.get(url).headers["ETag"] for url in urls}
    before = {report.url: report for report in web.truth().reports}
    try:
        web.turn_to("unchanged")
        assert {url: browser.get(url).headers["ETag"] for url in urls} == first
        web.turn_to("revised")
        changed = [url for url in urls if browser.get(url).headers["ETag"] != first[url]]
        after = {report.url: report for report in web.truth().reports}
        assert [url for url in after if after[url] != before[url]] == changed
        assert len(changed) == 1
        assert browser.get(changed[0]).headers["Last-Modified"].endswith("04 Nov 2024 02:00:00 GMT")
    finally:
        web.turn_to("first")


def test_the_second_night_has_new_revised_moved_and_deleted_reports(web, browser) -> None:
    before = {(r.agency_id, r.year): r for r in web.truth().reports}
    try:
        web.turn_to("second")
        after = {(r.agency_id, r.year): r for r in web.truth().reports}
        assert set(after) - set(before) == {
            ("qinghe-government", 2024),
            ("lanyuan-government", 2024),
            ("wangyu-water", 2022),
        }
        assert set(before) - set(after) == {("qinghe-health", 2023)}
        assert browser.get(before["qinghe-health", 2023].url).status == 404
        moved = [key for key in before if key in after and before[key].url != after[key].url]
        assert moved == [("qinghe-education", 2023)]
        assert browser.get(before[moved[0]].url).status == 404
        assert before[moved[0]].cells == after[moved[0]].cells
        revised = {key for key in before if key in after and before[key].cells != after[key].cells}
        assert revised == {("qinghe-government", 2023), ("lanyuan-natural-resources", 2023)}
    finally:
        web.turn_to("first")


def test_registry_entries_are_valid_and_leave_the_family_to_the_detector(web, tmp_path: Path) -> None:
    web.write_registry(tmp_path / "sites")
    entries = [
        Site.model_validate(yaml.safe_load(path.read_text("utf-8")))
        for path in (tmp_path / "sites").iterdir()
    ]
    assert {entry.id for entry in entries} == set(web.truth().outcomes)
    agencies = {agency.id for entry in entries for agency in entry.agencies}
    assert {report.agency_id for report in web.truth().reports} <= agencies
    assert all(entry.family is None for entry in entries)


def test_the_host_that_is_down_refuses(web) -> None:
    site = next(site for site in web.sites if site.outcome == "unreachable")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", site.entry.home.port), timeout=5)


def test_impolite_requests_are_seen(browser, web) -> None:
    start = len(web.log)
    site = web.site("qinghe")
    browser.get(site.url("/was5/web/search?channelid=2204"))
    browser.get(site.url("/robots.txt"))
    log = web.log[start:]
    seen = judge(log, site.hosts)["trs.qinghe.gov.test"]
    assert seen.before_robots == seen.against_robots == ("/was5/web/search?channelid=2204",)
    assert seen.parallel == 1
    assert len(seen.violations(delay=2.0)) == 3
    assert forbidden_requests(log, web.truth().forbidden_urls, web.port) == (
        site.url("/was5/web/search?channelid=2204"),
    )


def test_a_part_of_the_web_is_a_registry_of_its_own(tmp_path: Path) -> None:
    with PracticeWeb(hosts=["qinghe"]) as part:
        part.write_registry(tmp_path)
    registry = load_registry(tmp_path)
    assert list(registry.sites) == ["qinghe"]
    assert registry.agencies["qinghe-government"].parent is None
    assert registry.agencies["qinghe-moxi"].parent == "qinghe-government"


def test_unknown_names_are_wrong_usage() -> None:
    with pytest.raises(WrongUsageError, match="atlantis"):
        PracticeWeb(hosts="atlantis")
    with PracticeWeb(hosts="wangyu") as small, pytest.raises(WrongUsageError, match="tomorrow"):
        small.turn_to("tomorrow")


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "practice", "--hosts", "wangyu", "--registry", str(tmp_path / "sites")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        port = int(re.search(r"127\.0\.0\.1:(\d+)/, scenario first", process.stdout.readline())[1])
        assert Browser(port).get(f"http://old.wangyu.gov.test:{port}/").status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert [path.name for path in (tmp_path / "sites").iterdir()] == ["wangyu.yaml"]


def test_the_command_says_what_it_does_not_know() -> None:
    command = [sys.executable, "-m", "practice", "--hosts", "atlantis"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith("atlantis: is no site of the practice web")
