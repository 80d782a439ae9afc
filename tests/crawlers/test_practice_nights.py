"""Nights on the practice web, judged by its truth and by the log of its server."""

import http.client
import shutil
import time
from dataclasses import dataclass, field

import pytest

from crawlers.run import crawl_sites
from crawlers.settings_model import CrawlSettings
from crawlers.visit import SILENT_ANSWERS
from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.registry.loading import load_registry
from practice.outage import SICKNESSES
from practice.politeness import forbidden_requests, judge
from practice.web import PracticeWeb

DELAY = 0.05
# What a second night may cost, as a share of the requests of the first.
SECOND_NIGHT = 0.15
SCHEDULE = {"recheck_days": 30, "relist_days": 7, "refusal_rest_days": 8}
SETTINGS = CrawlSettings(
    delay_seconds=DELAY,
    allow_private_addresses=True,
    practice_resolver=True,
    recheck_days=0,
    relist_days=0,
    refusal_rest_days=0,
    backoff_seconds=0.2,
    timeout_seconds=4,
)


@dataclass
class Night:
    """What one night brought, what it should have brought, and what the server saw of it."""

    outcomes: dict
    truth: object
    log: list
    hosts: list
    run: str
    earlier: list
    extra: dict = field(default_factory=dict)

    def hopeful(self):
        return [s for o in self.outcomes.values() for s in o.sightings if s.verdict != "reject"]


def play(web, data, scenario, run, settings=SETTINGS):
    web.turn_to(scenario)
    start = len(web.log)
    sites = list(load_registry(data / "sites").sites.values())
    result = crawl_sites(sites, data=data, run=run, shard="all", settings=settings)
    Archive(data / "archive").ingest()
    hosts = [host for site in web.sites for host in site.hosts]
    outcomes = {outcome.site: outcome for outcome in result.outcomes}
    return Night(outcomes, web.truth(), web.log[start:], hosts, run, web.log[:start])


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    with PracticeWeb(hosts="all") as web:
        web.write_registry(data / "sites")
        first = play(web, data, "first", "night-1")
        first.extra["bytes"] = {url: download(web, url) for url in payload_urls(web, first)}
        # A night by the schedule, which begins with what the first night left, and one that looks at everything.
        later = tmp_path_factory.mktemp("later") / "data"
        shutil.copytree(data, later)
        scheduled = play(web, later, "second", "night-2", SETTINGS.model_copy(update=SCHEDULE))
        second = play(web, data, "second", "night-3")
        yield Archive(data / "archive"), web.port, first, scheduled, second


def payload_urls(web, night):
    """The report pages of hosts that answer everybody; the others must not be asked again."""
    calm = {site for site, outcome in night.truth.outcomes.items() if outcome == "complete"}
    refusing = {request.host for request in web.log if request.status >= 400 or request.challenged}
    urls = [report.url for report in night.truth.reports if report.site in calm]
    return [url for url in urls if url.split("/")[2].split(":")[0] not in refusing]


def download(web, url):
    """The body by another client, which follows no redirect."""
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    try:
        connection.request("GET", f"/{path}", headers={"Host": host})
        return connection.getresponse().read()
    finally:
        connection.close()


def test_every_expected_report_is_seen_and_fetched_on_the_first_night(everything):
    _, _, first, _, _ = everything
    blocked = {site for site, outcome in first.truth.outcomes.items() if outcome == "blocked"}
    seen = {sighting.url for sighting in first.hopeful() if sighting.captured_url}
    expected = {report.url for report in first.truth.reports if report.site not in blocked}
    assert expected - seen == set()
    assert len(expected) > 100


def test_nothing_that_is_no_report_is_accepted(everything):
    _, _, first, _, _ = everything
    reports = {url for report in first.truth.reports for url in (report.url, *report.duplicates)}
    accepted = {s.url: s.title for s in first.hopeful() if s.verdict == "accept" and s.captured_url}
    # A page that has a report's title and nothing in it can only be rejected by what it holds.
    empty = {url for url, kind in first.truth.rejected.items() if kind in ("empty_page", "soft_404")}
    assert accepted.keys() - reports - empty == set()


def test_rejected_entries_are_recorded_with_a_reason(everything):
    _, _, first, _, _ = everything
    rejected = [s for o in first.outcomes.values() for s in o.sightings if s.verdict == "reject"]
    assert rejected
    assert all(sighting.reason for sighting in rejected)


def test_every_host_ends_with_the_expected_outcome(everything):
    _, _, first, _, _ = everything
    found = {site: outcome.outcome for site, outcome in first.outcomes.items()}
    assert found == first.truth.outcomes
    assert all(outcome.reason for outcome in first.outcomes.values())


def test_what_carries_the_tables_is_archived_with_the_page_it_belongs_to(everything):
    archive, _, first, _, _ = everything
    for report in first.truth.reports:
        if first.truth.outcomes[report.site] != "complete":
            continue
        for url in report.payload_urls:
            captures = archive.captures(url=url)
            assert captures, url
            if url != report.url and captures[-1].role is Role.ATTACHMENT:
                assert captures[-1].parent_url, url


def test_payloads_come_back_byte_for_byte(everything):
    archive, _, first, _, _ = everything
    assert len(first.extra["bytes"]) > 60
    for url, body in first.extra["bytes"].items():
        captured = next(
            c for c in archive.captures(url=url, run="night-1") if c.outcome in ("ok", "redirect")
        )
        if captured.outcome == "ok":
            assert archive.payload(captured) == body, url


@pytest.mark.parametrize("night", [2, 3, 4])
def test_no_forbidden_request_and_no_impoliteness_in_the_servers_log(everything, night):
    port, played = everything[1], everything[night]
    assert forbidden_requests(played.log, played.truth.forbidden_urls, port) == ()
    conduct = judge(played.log, played.hosts, earlier=played.earlier)
    assert [fault for host in conduct.values() for fault in host.violations(DELAY * 0.9)] == []


def test_archive_passes_its_check_after_three_nights(everything):
    archive, *_ = everything
    assert archive.check() == []


def test_a_second_night_costs_little_and_downloads_no_unchanged_article_again(everything):
    _, port, first, scheduled, _ = everything
    assert len(scheduled.log) <= SECOND_NIGHT * len(first.log)
    before = {(report.agency_id, report.year): report for report in first.truth.reports}
    unchanged = {
        report.url
        for report in scheduled.truth.reports
        if (known := before.get((report.agency_id, report.year)))
        and known.url == report.url
        and known.cells == report.cells
        and scheduled.truth.outcomes[report.site] == "complete"
    }
    assert len(unchanged) > 60
    sent = {f"http://{each.host}:{port}{each.target}" for each in scheduled.log if each.status == 200}
    assert unchanged & sent == set()


def test_a_second_night_sees_what_the_beginnings_of_the_lists_tell(everything):
    _, port, first, scheduled, _ = everything
    before = {report.url for report in first.truth.reports}
    fetched = {s.captured_url for s in scheduled.hopeful() if s.captured_url}
    answers = {f"http://{each.host}:{port}{each.target}": each.status for each in scheduled.log}
    new = {url for url in fetched - before if answers.get(url) == 200}
    agencies = {report.agency_id for report in scheduled.truth.reports if report.url in new}
    assert agencies == {
        "lanyuan-government", "qinghe-government", "qinghe-education", "shajia-tourism", "wangyu-water",
    }  # fmt: skip
    gone = {url for url, status in answers.items() if status == 404}
    # The old address of a moved report, and the two that were withdrawn.
    names = {url.rpartition("/")[2] for url in gone}
    assert names == {"t20240119_18682.html", "t20240122_19202.html", "32055.html"}


def test_robots_txt_is_not_asked_for_again_within_a_day_unless_its_host_failed(everything):
    _, _, first, scheduled, _ = everything
    robots = [(each.host, each.status) for each in first.log if each.path == "/robots.txt"]
    asked = [each.host for each in scheduled.log if each.path == "/robots.txt"]
    assert asked == [host for host, status in robots if status >= 500]
    assert asked


def test_hosts_that_refused_are_left_alone_and_keep_their_outcome(everything):
    _, _, first, scheduled, _ = everything
    refused = {site for site, outcome in first.truth.outcomes.items() if outcome == "blocked"}
    assert {site: scheduled.outcomes[site].outcome for site in refused} == dict.fromkeys(refused, "blocked")
    assert all(scheduled.outcomes[site].requests == 0 for site in refused)
    assert all("left alone until" in scheduled.outcomes[site].reason for site in refused)


def test_new_revised_moved_and_withdrawn_reports_are_seen_on_a_later_night(everything):
    archive, _, _, _, second = everything
    seen = {sighting.url for sighting in second.hopeful()}
    blocked = {site for site, outcome in second.truth.outcomes.items() if outcome == "blocked"}
    expected = {report.url for report in second.truth.reports if report.site not in blocked}
    assert expected - seen == set()
    reports = {url for report in second.truth.reports for url in (report.url, *report.duplicates)}
    vanished = {report.url for report in everything[2].truth.reports} - reports
    assert vanished
    assert vanished & seen == set()
    changed = [
        report.url
        for report in second.truth.reports
        if len(
            {
                c.payload_sha256
                for c in archive.captures(url=report.url)
                if c.outcome in ("ok", "not_modified")
            }
        )
        > 1
    ]
    assert changed


def test_a_revised_report_is_found_without_any_hint_on_its_list(tmp_path):
    with PracticeWeb(hosts=["qinghe", "lanyuan"]) as web:
        web.write_registry(tmp_path / "sites")
        play(web, tmp_path, "first", "night-1")
        night = play(web, tmp_path, "revised", "night-2")
    article_answers = {request.target: request.status for request in night.log if "/t20" in request.target}
    assert sorted(set(article_answers.values())) == [200, 304]
    (revised,) = [target for target, status in article_answers.items() if status == 200]
    archive = Archive(tmp_path / "archive")
    (url,) = [report.url for report in night.truth.reports if report.url.endswith(revised)]
    assert len({capture.payload_sha256 for capture in archive.captures(url=url)}) == 2


@pytest.fixture(scope="module")
def outage(tmp_path_factory):
    """A good night, one on which six of eight sites are sick, and a good one again."""
    data = tmp_path_factory.mktemp("outage")
    settings = SETTINGS.model_copy(update={"shard_seconds": longest_outage(SETTINGS)})
    with PracticeWeb(hosts=["qinghe", "henggang", *SICKNESSES]) as web:
        web.write_registry(data / "sites")
        before = play(web, data, "first", "night-1")
        began = time.monotonic()
        sick = play(web, data, "outage", "night-2", settings)
        sick.extra["seconds"] = time.monotonic() - began
        after = play(web, data, "unchanged", "night-3")
    return Archive(data / "archive"), before, sick, after


def longest_outage(settings):
    """Seconds in which a night of hosts that answer nothing must be over, whatever they do instead.

    Sites are visited side by side, and the hosts of one behind each other: each is asked SILENT_ANSWERS times in
    vain before it is left alone, and each asking waits `timeout_seconds`. A minute is for what answers.
    """
    hosts = 2
    return hosts * SILENT_ANSWERS * (settings.timeout_seconds + settings.delay_seconds) + 60


def test_an_outage_costs_only_the_hosts_that_have_it(outage):
    _, before, sick, _ = outage
    assert {site: o.outcome for site, o in sick.outcomes.items()} == sick.truth.outcomes
    assert {site for site, outcome in sick.truth.outcomes.items() if outcome != "complete"} == set(SICKNESSES)
    healthy = {report.url for report in sick.truth.reports}
    assert healthy == {r.url for r in before.truth.reports if r.site in ("qinghe", "henggang")}
    assert healthy - {sighting.url for sighting in sick.hopeful() if sighting.captured_url} == set()


def test_hosts_that_hang_or_drip_are_given_up_after_a_bounded_time(outage):
    _, _, sick, _ = outage
    for site in ("hezhu", "jiucheng"):
        outcome = sick.outcomes[site]
        assert "did not answer in time" in outcome.reason
        spent = (outcome.ended - outcome.started).total_seconds()
        assert SETTINGS.timeout_seconds <= spent < longest_outage(SETTINGS)
    assert sick.extra["seconds"] < longest_outage(SETTINGS)


def test_nothing_of_the_last_good_night_is_lost_in_an_outage(outage):
    archive, before, _, after = outage
    assert archive.check() == []
    for report in before.truth.reports:
        answers = archive.captures(url=report.url)
        good = [c for c in answers if c.run == "night-1" and c.outcome in ("ok", "redirect")]
        assert good, report.url
        assert archive.payload(good[-1]), report.url
        # Only these answers say that a report has gone.
        assert not [c for c in answers if c.status in (404, 410) or c.outcome == "soft_404"], report.url
    assert {site: o.outcome for site, o in after.outcomes.items()} == after.truth.outcomes
    assert {report.url for report in after.truth.reports} - {s.url for s in after.hopeful()} == set()
