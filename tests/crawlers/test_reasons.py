"""What a visit ends with is said in Chinese on the Chinese pages of a release, whatever the reason."""

import csv
import re
from importlib.resources import files

import pytest

from crawlers.access.backoff import give_up
from crawlers.access.scope import Scope
from crawlers.fetching import NETWORK_ERRORS
from crawlers.state import VisitContext
from crawlers.verdicts import OutcomeMaker
from pipeline.registry.site import Site
from pipeline.website.sentences import both_ways

URL = "http://www.some.gov.test/nb/"
# What stays as it is: addresses, names of products and files, codes of kinds.
KEPT = re.compile(r"https?://[^\s：]+|robots\.txt|Cookie|C3VK|gzip|(?<=（)\w+(?=）)")


def said(reason):
    return KEPT.sub("", both_ways(f"the last crawl did not end well ({reason})").zh)


def challenges():
    with files("crawlers.access").joinpath("challenges.csv").open(encoding="utf-8") as lines:
        return [row["description"] for row in csv.DictReader(lines)]


@pytest.mark.parametrize("told", sorted(NETWORK_ERRORS.values()))
def test_what_a_network_does(told):
    assert not re.search("[a-z]{3}", said(f"unreachable: {URL}: {told}"))


@pytest.mark.parametrize("told", challenges())
def test_what_a_guard_does(told):
    assert not re.search("[a-z]{3}", said(f"blocked: {URL}: answered 412, {told} (some_kind)"))


@pytest.mark.parametrize("status", [429, 503])
def test_what_a_busy_host_does(status):
    error = give_up(URL, status, 3, None)
    maker = new_maker()
    maker.note_host(error)
    outcome = maker.finish(())
    assert f"对 3 次请求均答复 {status}" in said(f"{outcome.outcome}: {outcome.reason}")
    assert not re.search("[a-z]{3}", said(f"{outcome.outcome}: {outcome.reason}"))


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("4 entries were found where the list declares 8", "列表称有 8 条，只找到 4 条"),
        ("the list goes on after 200 pages", "在第 200 页之后还有内容"),
        (f"{URL}index_2.html: it did not answer in time", "未按时答复"),
        ("The article could not be fetched: its gzip body is broken", "报告页面未能取得：其 gzip 编码的内容已损坏"),
        ("The column (the link 2023年): answered 500", "栏目未能取得：答复 500"),
    ],
)  # fmt: skip
def test_what_makes_a_list_incomplete(reason, chinese):
    maker = new_maker()
    maker.truncate("list.truncated", f"{reason}.", URL)
    assert chinese in both_ways(f"truncated: {maker.finish(()).reason}").zh


def new_maker():
    site = Site(id="some", name="某县人民政府", province="CN-HE", level="county", home=URL)
    return OutcomeMaker(site, VisitContext("some", URL, Scope(site)))
