"""What becomes of the entries of a list: seen, judged, fetched when due, and what failed is said."""

import asyncio
import datetime

import pytest

from crawlers.access.scope import Scope
from crawlers.articles import ArticleVisit
from crawlers.discovery.column import Column
from crawlers.errors import OutOfScopeError, PageError, RobotsDisallowedError
from crawlers.families.reading import Row
from crawlers.increments import why_due
from crawlers.pages.page import Page
from crawlers.settings_model import CrawlSettings
from crawlers.state import VisitContext
from crawlers.verdicts import OutcomeMaker
from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.exchange import Exchange
from pipeline.registry.site import Site

SITE = Site(id="some", name="某县人民政府", province="CN-HE", level="county", home="http://www.some.gov.cn/")
COLUMN = Column("http://www.some.gov.cn/nb/", agency_hint="财政局")
TITLE = "某县财政局2023年政府信息公开工作年度报告"
URL = "http://www.some.gov.cn/nb/202401/t20240118_1.html"
NOW = datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC)


def row(title=TITLE, url=URL, **changes):
    return Row(url=url, title=title, **changes)


def visit(tmp_path, answers=None, settings=None, choose=str):
    asked = []

    async def fetch(step, purpose):
        asked.append((step.url, purpose))
        answer = (answers or {}).get(step.url, Page(step.url, b"<table>"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    maker = OutcomeMaker(SITE, VisitContext("some", str(SITE.home), Scope(SITE)))
    archive = Archive(tmp_path)
    articles = ArticleVisit(SITE, archive, settings or CrawlSettings(), fetch, maker, choose)
    return articles, maker, asked


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        (row(), "accept"),
        (row("2023年某县政府网站工作年度报表"), "reject"),
        (row("某县教育局", heading="2023"), "uncertain"),
        (row("2023年", url="http://www.some.gov.cn/nb/2023.pdf"), "uncertain"),
        (row("某县教育局", url="http://www.some.gov.cn/jyj/"), "reject"),
        (row("某县财政局2023年政府信息公开工作…"), "uncertain"),
        (row("某县2023年企业信息公开…"), "reject"),
    ],
)
def test_entries_are_judged_by_title_and_place(tmp_path, entry, verdict):
    articles, _, _ = visit(tmp_path)
    articles.see([entry], COLUMN)
    (sighting,) = articles.sightings()
    assert (sighting.verdict, sighting.agency_hint) == (verdict, "财政局")
    assert sighting.reason


def test_only_hopeful_entries_are_fetched_and_each_address_once(tmp_path):
    articles, _, asked = visit(tmp_path)
    articles.see(
        [row("2023年法治政府建设年度报告", url=URL + "x"), row(), row(url=URL.replace("www.", ""))], COLUMN
    )
    asyncio.run(articles.fetch_due())
    assert [url for url, _ in asked] == [URL]
    purpose = asked[0][1]
    assert (purpose.role, purpose.title, purpose.parent_url) == (Role.ARTICLE, TITLE, COLUMN.url)


def test_the_better_of_two_sightings_of_an_address_counts(tmp_path):
    articles, _, _ = visit(tmp_path)
    articles.see([row("查看详情")], COLUMN)
    articles.see([row()], COLUMN)
    assert [sighting.title for sighting in articles.sightings()] == [TITLE]


def test_attachments_are_fetched_with_the_page_that_they_belong_to(tmp_path):
    page = Page(URL, '<p>见附件</p><a href="P020240118000000001.doc">报告.doc</a>'.encode())
    articles, _, asked = visit(tmp_path, {URL: page})
    articles.see([row()], COLUMN)
    asyncio.run(articles.fetch_due())
    attachment = asked[1][1]
    assert (attachment.role, attachment.parent_url) == (Role.ATTACHMENT, URL)


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (PageError(URL, "answered 404", kind="http_error", status=404), "complete", "article.missing"),
        (PageError(URL, "answered 502", kind="http_error", status=502), "truncated", "article.failed"),
        (PageError(URL, "was cut short", kind="cut_short"), "truncated", "article.failed"),
        (PageError(URL, "too large", kind="too_large"), "truncated", "article.failed"),
        (OutOfScopeError(URL, "not registered"), "complete", "link.offsite"),
        (RobotsDisallowedError(URL, "forbidden"), "complete", "robots.disallowed"),
    ],
)
def test_what_could_not_be_fetched_is_a_finding(tmp_path, error, outcome, code):
    articles, maker, _ = visit(tmp_path, {URL: error})
    articles.see([row()], COLUMN)
    asyncio.run(articles.fetch_due())
    finished = maker.finish(articles.sightings())
    assert (finished.outcome, [finding.code for finding in finished.findings]) == (outcome, [code])
    assert finished.sightings[0].captured_url is None


def archived(tmp_path, *nights, title=TITLE, list_date=None, body=b"x"):
    archive = Archive(tmp_path)
    for number, moment in enumerate(nights):
        with archive.writer(f"n{number}") as writer:
            writer.write(
                Exchange(
                    url=URL,
                    captured_at=moment,
                    status=200,
                    response_headers=(),
                    body=body,
                    site="some",
                    role=Role.ARTICLE,
                    run="r",
                    title=title,
                    list_date=list_date,
                )
            )
    archive.ingest()
    return archive


def days_ago(days):
    return NOW - datetime.timedelta(days=days)


SETTINGS = CrawlSettings(recheck_days=30, recent_days=60)
OLD = datetime.date(2023, 1, 18)


def test_new_and_changed_entries_are_due(tmp_path):
    archive = archived(tmp_path, days_ago(1), list_date=OLD)
    assert why_due(row(url=URL + "2", date=OLD), archive, SETTINGS, NOW) == "new"
    assert "title" in why_due(row("另一个标题", date=OLD), archive, SETTINGS, NOW)
    assert "date" in why_due(row(date=datetime.date(2023, 2, 1)), archive, SETTINGS, NOW)
    assert why_due(row(date=OLD), archive, SETTINGS, NOW) is None


def test_recent_reports_are_looked_at_every_night_and_old_ones_in_their_turn(tmp_path):
    recent = datetime.date(2024, 5, 1)
    assert "recent" in why_due(
        row(date=recent), archived(tmp_path / "a", days_ago(1), list_date=recent), SETTINGS, NOW
    )
    assert (
        why_due(row(date=OLD), archived(tmp_path / "b", days_ago(15), list_date=OLD), SETTINGS, NOW) is None
    )
    assert "turn" in why_due(
        row(date=OLD), archived(tmp_path / "c", days_ago(30), list_date=OLD), SETTINGS, NOW
    )
    later = archived(tmp_path / "d", days_ago(40), days_ago(2), list_date=OLD)
    assert why_due(row(date=OLD), later, SETTINGS, NOW) is None


def test_the_year_above_an_entry_tells_whether_a_report_is_recent(tmp_path):
    headed = row("某县财政局", heading="2019年度")
    assert why_due(headed, archived(tmp_path, days_ago(1), title="某县财政局"), SETTINGS, NOW) is None


def test_an_article_that_is_asked_for_by_http_is_known_under_its_https_link(tmp_path):
    archived(tmp_path, datetime.datetime.now(datetime.UTC), list_date=OLD)

    def articles(choose):
        seen, _, asked = visit(tmp_path, choose=choose)
        seen.see([row(url=URL.replace("http:", "https:"), date=OLD)], COLUMN)
        asyncio.run(seen.fetch_due())
        return asked, seen.sightings()

    asked, (sighting,) = articles(lambda url: url.replace("https:", "http:"))
    assert (asked, sighting.captured_url) == ([], URL)
    assert articles(str)[0], "under its own scheme it is not known"


MET = f"<title>{TITLE}</title><p>见附件</p><a href='a.pdf'>报告.pdf</a>".encode()


def test_an_article_met_in_the_place_of_a_column_brings_its_attachments(tmp_path):
    articles, _, asked = visit(tmp_path)
    asyncio.run(articles.take_page(Page(URL, MET), Column(URL)))
    asyncio.run(articles.fetch_due())
    assert [(url.rpartition("/")[2], purpose.role) for url, purpose in asked] == [("a.pdf", Role.ATTACHMENT)]
    looking, _, asked = visit(tmp_path, settings=CrawlSettings(fetch_articles=False))
    asyncio.run(looking.take_page(Page(URL, MET), Column(URL)))
    assert asked == []


def test_an_article_about_something_else_makes_no_column_of_reports(tmp_path):
    articles, _, asked = visit(tmp_path)
    page = Page(URL, "<title>某县财政局简介</title><a href='a.pdf'>附件.pdf</a>".encode())
    assert not asyncio.run(articles.take_page(page, Column(URL)))
    assert asked == []


def test_an_article_that_was_met_in_the_place_of_a_column_is_not_asked_for_every_night(tmp_path):
    archived(tmp_path, datetime.datetime.now(datetime.UTC), title=None, body=MET)
    articles, _, asked = visit(tmp_path, settings=CrawlSettings(recent_days=0))
    assert articles.recall_page(Column(URL))
    assert articles.recall_page(COLUMN) is None
    asyncio.run(articles.fetch_due())
    assert asked == []
    (sighting,) = articles.sightings()
    assert (sighting.title, sighting.verdict, sighting.captured_url) == (TITLE, "accept", URL)


def test_every_night_means_every_article(tmp_path):
    settings = CrawlSettings(recheck_days=0)
    assert why_due(row(date=OLD), archived(tmp_path, days_ago(1), list_date=OLD), settings, NOW)


def test_without_a_date_the_reporting_year_tells_whether_a_report_is_recent(tmp_path):
    old_title = "某县财政局2019年政府信息公开工作年度报告"
    assert why_due(row(old_title), archived(tmp_path, days_ago(1), title=old_title), SETTINGS, NOW) is None
