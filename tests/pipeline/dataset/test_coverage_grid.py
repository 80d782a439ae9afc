"""Every expected report has exactly one state, with its reason."""

import datetime

import pytest
from invented_reports import batch, day, make_attempt, make_entry

from pipeline.dataset.entry import SiteNight, unregistered_id
from pipeline.dataset.loading import load
from pipeline.dataset.release.coverage import due_date, summarize
from pipeline.registry.site import Agency, Expectation, Site


def states(release, agency):
    frame = load("coverage", releases=release.path.parent)
    own = frame[frame["agency_id"] == agency].astype({"reason": object})
    own = own.where(own.notna(), None)
    return {row.year: (row.state, row.reason) for row in own.itertuples()}


def night(outcome, reason=None):
    return SiteNight("yunxi", day("2026-03-31"), outcome, reason)


def test_governments_are_due_in_march_and_departments_in_january(registry):
    government, department = registry.sites["yunxi"].agencies
    assert due_date(government, registry.sites["yunxi"], 2025) == datetime.date(2026, 3, 31)
    assert due_date(department, registry.sites["yunxi"], 2025) == datetime.date(2026, 1, 31)
    township = Agency(id="qiao-town", name="桥镇人民政府", level="township", kind="government")
    assert due_date(township, None, 2025) == datetime.date(2026, 1, 31)


def test_an_expectation_of_the_site_sets_another_date():
    agency = Agency(id="a", name="甲局", level="county", kind="department")
    site = Site(
        id="s",
        name="甲",
        province="CN-JS",
        level="county",
        home="http://s.gov.test/",
        agencies=(agency,),
        expectations=(Expectation(year=2025, reports=1, due="2026-02-15"),),
    )
    assert due_date(agency, site, 2025) == datetime.date(2026, 2, 15)


def test_the_grid_runs_from_the_first_expected_to_the_last_due_year(lake, publish_on):
    lake.commit(batch(make_entry()))
    early = publish_on("2026-03-30")
    assert sorted(states(early, "yunxi-government")) == [2019, 2020, 2021, 2022, 2023, 2024]
    assert sorted(states(early, "nanshan-bureau")) == [2019, 2020, 2021, 2022, 2023, 2024, 2025]
    late = publish_on("2026-03-31")
    assert sorted(states(late, "yunxi-government"))[-1] == 2025


def test_read_reports_are_extracted_and_doubts_are_named(lake, publish_on):
    lake.commit(batch(make_entry(), make_entry(year=2022, grade="C")))
    found = states(publish_on("2026-03-01"), "yunxi-government")
    assert found[2023] == ("extracted", None)
    assert found[2022] == ("extracted_with_flags", "grade C")


def test_bytes_without_a_report_are_archived_not_extracted(lake, publish_on):
    lake.commit(batch(attempts=(make_attempt(agency_id="nanshan-bureau", year=2024),)))
    found = states(publish_on("2026-03-01"), "nanshan-bureau")
    assert found[2024] == ("archived_not_extracted", "failed: the file is truncated")


def test_a_report_that_failed_is_placed_by_its_title(lake, publish_on):
    titles = (
        "云溪市南山局2023年政府信息公开工作年度报告",
        "云溪市南山局2022年网站工作年度报表",
        "南山局2021年预算公开",
    )
    attempts = [make_attempt(url=f"http://yunxi.gov.test/{n}", title=title) for n, title in enumerate(titles)]
    rejected = make_attempt(
        url="http://yunxi.gov.test/login",
        title="南山局2020年政府信息公开工作年度报告",
        status="rejected",
        reason="a login page",
    )
    lake.commit(batch(attempts=(*attempts, rejected), site_nights=(night("complete"),)))
    found = states(publish_on("2026-03-01"), "nanshan-bureau")
    assert found[2023] == ("archived_not_extracted", "failed: the file is truncated")
    assert found[2020] == ("archived_not_extracted", "rejected: a login page")
    assert {found[year][0] for year in (2019, 2021, 2022, 2024)} == {"not_found"}


@pytest.mark.parametrize(
    ("outcome", "reason", "state", "told"),
    [
        ("blocked", "challenge page", "blocked", "blocked: challenge page"),
        ("robots", "robots.txt forbids /zfxxgk/", "blocked", "robots: robots.txt forbids /zfxxgk/"),
        ("unreachable", "no route", "not_found", "the last crawl did not end well (unreachable: no route)"),
        ("truncated", None, "not_found", "the last crawl did not end well (truncated)"),
        ("complete", None, "not_found", "the site was read to its end without a report of this agency"),
    ],
)
def test_a_hole_has_the_reason_of_the_last_night(lake, publish_on, outcome, reason, state, told):
    lake.commit(
        batch(site_nights=(SiteNight("yunxi", day("2026-03-30"), "complete"), night(outcome, reason)))
    )
    found = states(publish_on("2026-04-01"), "nanshan-bureau")
    assert set(found.values()) == {(state, told)}


def test_a_site_that_was_never_crawled_is_not_tried(lake, publish_on):
    lake.commit(batch(make_entry("someone-else", site="elsewhere")))
    found = states(publish_on("2026-03-01"), "nanshan-bureau")
    assert set(found.values()) == {("not_tried", "the site has not been crawled")}


def test_a_year_missing_from_a_list_that_was_read_to_its_end_is_not_published(lake, publish_on):
    lake.commit(batch(make_entry(year=2022), make_entry(year=2024), site_nights=(night("complete"),)))
    found = states(publish_on("2026-03-01"), "yunxi-government")
    assert found[2023][0] == "not_published"
    assert "2022, 2024" in found[2023][1]


def test_an_agency_that_is_not_registered_is_listed_and_marked(lake, publish_on):
    unknown = unregistered_id("yunxi", "云溪市北河街道办事处")
    lake.commit(batch(make_entry(unknown, agency_printed="云溪市北河街道办事处")))
    release = publish_on("2026-03-01")
    agencies = load("agencies", releases=release.path.parent).set_index("agency_id")
    assert not agencies.loc[unknown, "registered"]
    assert agencies.loc[unknown, "name"] == "云溪市北河街道办事处"
    assert agencies.loc[unknown, "province"] == "CN-JS"
    assert states(release, unknown) == {2023: ("extracted", None)}


def test_coverage_is_counted_by_province_level_and_year(lake, publish_on):
    import pyarrow.parquet as pq

    lake.commit(batch(make_entry()))
    release = publish_on("2026-03-01")
    counts = summarize(pq.read_table(release.path / "coverage.parquet"), "year", "level").to_pylist()
    assert {"year": 2023, "level": "prefecture", "state": "extracted", "places": 1} in counts
    assert sum(row["places"] for row in counts) == 6 + 7
