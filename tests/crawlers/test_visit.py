"""One visit from its columns to its outcome, over a small web held in memory."""

import asyncio
import datetime

import pytest

from crawlers.access.scope import Scope
from crawlers.discovery.column import Column
from crawlers.errors import BlockedError, PageError, UnreachableError
from crawlers.job import Job
from crawlers.memory import recall, remember
from crawlers.pages.page import Page
from crawlers.settings_model import CrawlSettings
from crawlers.state import VisitContext
from crawlers.visit import Visit
from pipeline.archive.archive import Archive
from pipeline.registry.site import Site

HOME = "http://www.some.gov.cn/"
REPORT = '<li><a href="{0}202401/t20240118_{1}.html">某县{1}局2023年政府信息公开工作年度报告</a><b>2024-01-18</b></li>'
BODY = "<p>一、总体情况</p><table><tr><td>自然人<td>商业企业<td>本年新收</table>"


class SmallWeb:
    """Answers by path; an exception is raised instead, a missing path is a 404."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []

    async def fetch(self, step, purpose):
        path = step.url.removeprefix(HOME)
        self.asked.append(path)
        answer = self.pages.get(path)
        if isinstance(answer, Exception):
            raise answer
        if answer is None and "/t2024" not in path:
            raise PageError(step.url, "answered 404", kind="http_error", status=404)
        return Page(step.url, (answer or BODY).encode())


def play(tmp_path, web, *, entries=(), **settings):
    site = Site(
        id="some", name="某县人民政府", province="CN-HE", level="county", home=HOME,
        entries=tuple(HOME + entry for entry in entries),
    )  # fmt: skip
    job = Job(
        run="r",
        shard="s",
        data=tmp_path,
        outcomes=tmp_path / "o",
        settings=CrawlSettings(**settings),
        sites=(site,),
    )
    context = VisitContext("some", HOME, Scope(site))
    return asyncio.run(Visit(site, job, Archive(tmp_path / "archive"), web, context).run())


def site_pages(**changes):
    pages = {
        "": '<a href="zwgk/">政府信息公开</a><a href="xw/">新闻</a>',
        "zwgk/": '<a href="/nb/">政府信息<br>公开年报</a><a href="/zn/">政府信息公开指南</a>',
        "nb/": f"<ul>{REPORT.format('', 1)}{REPORT.format('', 2)}</ul>",
    }
    return pages | {name.replace("_", "/"): value for name, value in changes.items()}


def titles(outcome):
    return sorted(sighting.title for sighting in outcome.sightings if sighting.verdict == "accept")


def remembered(tmp_path):
    memory = recall(tmp_path / "columns", "some")
    return [column.url.removeprefix(HOME) for column in memory.columns] if memory else None


def test_from_the_home_page_to_the_reports_and_the_path_is_remembered(tmp_path):
    web = SmallWeb(site_pages())
    outcome = play(tmp_path, web)
    assert outcome.outcome == "complete"
    assert len(titles(outcome)) == 2
    assert web.asked == ["", "zwgk/", "nb/", "nb/202401/t20240118_1.html", "nb/202401/t20240118_2.html"]
    (column,) = recall(tmp_path / "columns", "some").columns
    assert column.path == ((HOME, "the link 政府信息公开"), (HOME + "zwgk/", "the link 政府信息公开年报"))


def test_the_next_night_goes_straight_to_the_column(tmp_path):
    play(tmp_path, SmallWeb(site_pages()))
    web = SmallWeb(site_pages())
    assert play(tmp_path, web).outcome == "complete"
    assert web.asked[0] == "nb/"
    assert "" not in web.asked


def test_a_lost_column_is_looked_for_again(tmp_path):
    play(tmp_path, SmallWeb(site_pages()))
    moved = site_pages(
        zwgk_='<a href="/xxgknb/">政府信息公开年报</a>', xxgknb_=f"<ul>{REPORT.format('', 3)}</ul>"
    )
    del moved["nb/"]
    outcome = play(tmp_path, SmallWeb(moved))
    assert outcome.outcome == "complete"
    assert [finding.code for finding in outcome.findings] == ["column.failed", "column.lost"]
    assert remembered(tmp_path) == ["xxgknb/"]


def test_a_column_that_only_fails_tonight_is_kept(tmp_path):
    play(tmp_path, SmallWeb(site_pages()))
    broken = PageError(HOME + "nb/", "answered 500", kind="http_error", status=500)
    outcome = play(tmp_path, SmallWeb(site_pages(nb_=broken)))
    assert outcome.outcome == "truncated"
    assert remembered(tmp_path) == ["nb/"]


def test_registered_entries_come_before_discovery_and_are_added_to_what_is_remembered(tmp_path):
    web = SmallWeb(site_pages())
    play(tmp_path, web, entries=("nb/",))
    assert web.asked[0] == "nb/"
    assert "" not in web.asked
    more = SmallWeb(site_pages(bm_=f"<ul>{REPORT.format('', 5)}</ul>"))
    outcome = play(tmp_path, more, entries=("nb/", "bm/"))
    assert "bm/" in more.asked
    assert len(titles(outcome)) == 3
    assert remembered(tmp_path) == ["nb/", "bm/"]


def test_an_entry_that_another_one_leads_to_is_asked_for_once_and_is_not_lost(tmp_path):
    pages = site_pages(
        nb_=f'<ul>{REPORT.format("", 1)}</ul><a href="jyj/">教育局</a>',
        nb_jyj_=f"<ul>{REPORT.format('', 2)}</ul>",
    )
    web = SmallWeb(pages)
    outcome = play(tmp_path, web, entries=("nb/", "nb/jyj/"))
    assert (outcome.outcome, outcome.findings, len(titles(outcome))) == ("complete", (), 2)
    assert [path for path in web.asked if "/t2024" not in path] == ["nb/", "nb/jyj/"]


def test_old_memory_is_renewed_without_forgetting_columns_that_still_answer(tmp_path):
    long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=90)
    remember(tmp_path / "columns", "some", [Column(HOME + "old/")], "generic", long_ago)
    web = SmallWeb(site_pages(old_=f"<ul>{REPORT.format('', 8)}</ul>"))
    outcome = play(tmp_path, web)
    assert len(titles(outcome)) == 3
    assert sorted(remembered(tmp_path)) == ["nb/", "old/"]


def test_a_site_without_a_column_has_changed(tmp_path):
    outcome = play(tmp_path, SmallWeb({"": '<a href="xw/">新闻</a>'}))
    assert (outcome.outcome, outcome.sightings) == ("changed", ())


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (BlockedError(HOME, "answered 412", kind="riversec"), "blocked"),
        (UnreachableError(HOME, "it did not answer in time"), "unreachable"),
        (PageError(HOME, "answered 500", kind="http_error", status=500), "unreachable"),
        (PageError(HOME, "answered 404", kind="http_error", status=404), "changed"),
    ],
)
def test_a_home_page_that_cannot_be_read_names_the_outcome(tmp_path, error, outcome):
    web = SmallWeb({"": error})
    assert play(tmp_path, web).outcome == outcome
    assert web.asked == [""]


def test_a_refusal_in_the_middle_ends_the_visit_and_keeps_what_was_seen(tmp_path):
    blocked = BlockedError(HOME, "answered 412", kind="riversec")
    web = SmallWeb(site_pages() | {"nb/202401/t20240118_1.html": blocked})
    outcome = play(tmp_path, web)
    assert (outcome.outcome, len(titles(outcome))) == ("blocked", 2)
    assert web.asked[-1] == "nb/202401/t20240118_1.html"


def test_one_silent_page_is_no_silent_host_and_three_in_a_row_are(tmp_path):
    def silent(count):
        rows = "".join(REPORT.format("", n) for n in range(1, 6))
        slow = {
            f"nb/202401/t20240118_{n}.html": UnreachableError(HOME, "too slow") for n in range(1, count + 1)
        }
        return site_pages(nb_=f"<ul>{rows}</ul>") | slow

    assert play(tmp_path / "a", SmallWeb(silent(1))).outcome == "truncated"
    web = SmallWeb(silent(5))
    assert play(tmp_path / "b", web).outcome == "unreachable"
    assert sum("/t2024" in path for path in web.asked) == 3


def test_the_bound_on_pages_ends_the_visit(tmp_path):
    outcome = play(tmp_path, SmallWeb(site_pages()), site_pages=4)
    assert outcome.outcome == "truncated"
    assert "4 pages" in outcome.reason


def test_a_home_page_that_leads_on_by_itself_is_followed(tmp_path):
    pages = site_pages() | {"start/": site_pages()[""].replace("zwgk/", "/zwgk/")}
    pages[""] = '<meta http-equiv="Refresh" content="0; url=start/">'
    assert play(tmp_path / "a", SmallWeb(pages)).outcome == "complete"
    pages[""] = "<script>window.location.href='start/';</script>"
    assert play(tmp_path / "b", SmallWeb(pages)).outcome == "complete"


def test_a_file_host_that_is_down_does_not_cost_the_articles_of_the_site(tmp_path):
    files = "http://files.some.gov.cn/"
    down = UnreachableError(files, "it refused the connection")
    attached = f'<p>见附件</p><a href="{files}a.pdf">附件.pdf</a>'
    web = SmallWeb(site_pages() | {"nb/202401/t20240118_1.html": attached, files + "a.pdf": down})
    outcome = play(tmp_path, web)
    assert outcome.outcome == "unreachable"
    assert "nb/202401/t20240118_2.html" in web.asked
    assert all(sighting.captured_url for sighting in outcome.sightings)


def test_https_that_fails_gives_way_to_http_once_and_only_where_the_site_itself_links_http(tmp_path):
    gone, plain = "https://nb.some.gov.cn/nb/", "http://nb.some.gov.cn/nb/"
    pages = {
        "": f'<a href="{gone}">政府信息公开年报</a><a href="http://nb.some.gov.cn/map.html">地图</a>',
        gone: UnreachableError(gone, "it refused the connection", kind="network"),
        plain: f"<ul>{REPORT.format(gone, 1)}</ul>",
    }
    web = SmallWeb(pages)
    outcome = play(tmp_path / "linked", web)
    assert (outcome.outcome, len(titles(outcome))) == ("complete", 1)
    assert web.asked == ["", gone, plain, plain + "202401/t20240118_1.html"]
    assert [finding.code for finding in outcome.findings] == ["host.downgraded"]
    web = SmallWeb(pages | {"": f'<a href="{gone}">政府信息公开年报</a>'})
    assert play(tmp_path / "never", web).outcome == "unreachable"
    assert web.asked == ["", gone]


def test_a_page_that_only_leads_on_and_the_end_of_a_list_are_not_read_every_night(tmp_path):
    pager = '<script>createPageHTML(2, 0, "index", "html");</script>'
    pages = site_pages(
        nb_='<a href="jyj/">教育局</a>',
        nb_jyj_=f"<ul>{REPORT.format('', 1)}{REPORT.format('', 2)}</ul>{pager}",
        nb_jyj_index_1_html=f"<ul>{REPORT.format('', 3)}</ul>",
    )
    pages["nb/jyj/index_1.html"] = pages.pop("nb/jyj/index/1/html")
    first = play(tmp_path, SmallWeb(pages))
    assert len(titles(first)) == 3
    web = SmallWeb(pages)
    second = play(tmp_path, web)
    assert [path for path in web.asked if "/t2024" not in path] == ["nb/jyj/"]
    assert titles(second) == titles(first)
    everything = SmallWeb(pages)
    play(tmp_path, everything, relist_days=0)
    assert "nb/jyj/index_1.html" in everything.asked


def test_a_list_that_shows_far_fewer_reports_than_it_did_is_a_finding_once(tmp_path):
    def night(count, **settings):
        rows = "".join(REPORT.format("", number) for number in range(1, count + 1))
        return play(tmp_path, SmallWeb(site_pages(nb_=f"<ul>{rows}</ul>")), **settings)

    assert night(10).findings == ()
    # One after the other: no night loses much, all of them together do.
    assert [night(count).findings for count in (9, 8)] == [(), ()]
    (finding,) = night(7).findings
    assert (finding.code, finding.evidence) == ("list.shrunk", HOME + "nb/")
    assert finding.message.startswith("7 reports are listed where 10 were")
    assert night(7).findings == ()
    assert night(7, relist_days=0).findings == ()
    assert night(6).findings == ()


def test_a_list_that_has_lost_an_entry_is_not_taken_for_the_old_one(tmp_path):
    play(tmp_path, SmallWeb(site_pages()))
    outcome = play(tmp_path, SmallWeb(site_pages(nb_=f"<ul>{REPORT.format('', 1)}</ul>")))
    assert outcome.outcome == "complete"
    assert len(titles(outcome)) == 1
