"""What no list hints at is seen on the nights that follow; the clock is moved by making the state older."""

import datetime
import math
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass

import pytest
from test_practice_nights import SCHEDULE, SETTINGS, play

from crawlers.increments import turn
from practice.truth import Truth
from practice.web import PracticeWeb

pytestmark = pytest.mark.proof

EVERYTHING = SETTINGS.model_copy(update={"delay_seconds": 0.0})
SCHEDULED = EVERYTHING.model_copy(update=SCHEDULE)
SITES = ["xundai", "lanyuan", "lingcheng"]
DAY = datetime.timedelta(days=1)
MOMENT = re.compile(r'"(walked|found|asked)": "([^"]+)"')


def grow_older(data, days):
    """Moves everything that a night goes by into the past: captures, lists, columns."""
    past = datetime.timedelta(days=days)

    def earlier(text):
        return (datetime.datetime.fromisoformat(text) - past).isoformat().replace("+00:00", "Z")

    for path in (data / "columns").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            MOMENT.sub(lambda found: f'"{found[1]}": "{earlier(found[2])}"', text), encoding="utf-8"
        )
    with sqlite3.connect(data / "archive" / "index.sqlite") as connection:
        connection.create_function("earlier", 1, earlier)
        connection.execute("UPDATE captures SET captured_at = earlier(captured_at)")


@dataclass
class Following:
    """What is true before and after the change, and the day on which each address first brought something else."""

    before: Truth
    after: Truth
    met: dict[str, int]


@pytest.fixture(scope="module")
def following(tmp_path_factory):
    """Nights seven and thirty days after the first; everything has changed on the day behind it."""
    data, age, met = tmp_path_factory.mktemp("data"), 0, {}
    with PracticeWeb(hosts=SITES) as web:
        web.write_registry(data / "sites")
        before = play(web, data, "first", "day-00", EVERYTHING).truth
        for day in (7, 30):
            grow_older(data, day - age)
            age = day
            night = play(web, data, "second", f"day-{day:02}", SCHEDULED)
            assert {site: o.outcome for site, o in night.outcomes.items()} == night.truth.outcomes
            for request in night.log:
                if request.status in (200, 404):
                    met.setdefault(f"http://{request.host}:{web.port}{request.target}", day)
    return Following(before, night.truth, met)


def test_a_report_that_moved_further_down_a_list_is_seen_within_a_week(following):
    before = {(report.agency_id, report.year): report.url for report in following.before.reports}
    moved = {
        before[key]: report.url
        for report in following.after.reports
        if (key := (report.agency_id, report.year)) in before and before[key] != report.url
    }
    assert moved
    # The old address is asked for as well, and says that it is gone.
    assert {following.met.get(url) for pair in moved.items() for url in pair} == {7}


def test_a_revision_without_any_hint_is_seen_within_thirty_days(following):
    before = {report.url: report.cells for report in following.before.reports}
    revised = [
        url
        for report in following.after.reports
        if before.get(report.url, report.cells) != report.cells
        for url in report.payload_urls
    ]
    # One of them is a file beside an article that has not changed.
    assert {url.rpartition(".")[2] for url in revised} == {"html", "docx"}
    assert all(url in following.met for url in revised)


@pytest.mark.parametrize("days", [7, 30])
def test_first_looks_in_turn_spare_the_next_night_and_spread_over_the_others(days):
    urls = [f"http://www.some.gov.cn/xxgk/202401/t20240118_{number}.html" for number in range(3000)]
    nights = Counter(math.ceil(turn(url, days, is_first=True) / DAY) for url in urls)
    assert sorted(nights) == list(range(2, days + 1))
    assert max(nights.values()) < 1.5 * len(urls) / (days - 1)


def test_later_looks_in_turn_are_not_much_sooner_than_asked_for():
    urls = [f"http://www.some.gov.cn/{number}.html" for number in range(1000)]
    nights = Counter(math.ceil(turn(url, 30, is_first=False) / DAY) for url in urls)
    assert sorted(nights) == list(range(21, 31))
