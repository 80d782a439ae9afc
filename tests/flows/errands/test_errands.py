"""A shard that is crawled elsewhere: what goes there, what comes home, and who stops whom when they lose each other."""

from __future__ import annotations

import datetime
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from crawlers.settings_model import CrawlSettings
from flows.errands.errand import Errand, list_errands, new_errand
from flows.errands.order import Order
from flows.errands.running import run_errand
from flows.errands.sending import open_pool, settle
from flows.installation import InstallationSettings
from flows.ledger import now
from flows.places import Places
from pipeline.archive.archive import Archive
from pipeline.errors import WrongUsageError
from pipeline.registry.loading import load_registry
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUN = "2026-01-01T000000-nightly"
SITE = "qinghe"


@pytest.fixture(scope="module")
def web() -> Iterator[PracticeWeb]:
    with PracticeWeb(hosts=[SITE]) as web:
        yield web


def _give(web: PracticeWeb, home: Path, *, delay: float = 0.0, silence: float = 60.0) -> Errand:
    places = Places(home, home / "sites")
    if not places.sites.exists():
        web.write_registry(places.sites)
    settings = CrawlSettings(
        delay_seconds=delay, timeout_seconds=10, allow_private_addresses=True, practice_resolver=True
    )
    order = Order(
        run=RUN,
        shard="shard-000",
        archive=str(places.archive),
        settings=settings,
        sites=tuple(load_registry(places.sites).sites.values()),
        until=now() + datetime.timedelta(minutes=5),
        silence=silence,
    )
    errand = new_errand(places.errands, RUN, "shard-000")
    errand.give(order, places.open_archive(), places.columns)
    return errand


def _run(errand: Errand) -> None:
    run_errand.fn(errand.store.location.rpartition("/")[0], errand.name)


def test_what_a_worker_archived_comes_home_and_is_known_to_the_next_one(
    web: PracticeWeb, tmp_path: Path
) -> None:
    first = _give(web, tmp_path)
    seen = len(web.log)
    _run(first)
    asked = len(web.log) - seen
    assert [outcome.outcome for outcome in _result_of(first)] == ["complete"]
    assert not (tmp_path / "archive/index.sqlite").exists(), "nothing comes home before it is brought home"
    stale = tmp_path / "columns" / f"{SITE}.refusal.json"
    stale.parent.mkdir()
    stale.write_text("{}", encoding="utf-8")
    first.bring_home(tmp_path)
    archive = Archive(tmp_path / "archive")
    assert archive.ingest() == asked
    assert archive.check() == []
    assert not stale.exists(), "what the crawl forgot is forgotten here"
    assert list((tmp_path / "columns").glob(f"{SITE}.*"))
    assert list((tmp_path / "runs" / RUN / "crawl").glob("shard-000.*"))
    assert list_errands(Places(tmp_path, tmp_path / "sites").errands) == []

    second = _give(web, tmp_path)
    seen = len(web.log)
    _run(second)
    (outcome,) = _result_of(second)
    assert outcome.not_modified
    assert len(web.log) - seen < asked / 2


def test_a_shard_that_was_called_off_is_never_begun(web: PracticeWeb, tmp_path: Path) -> None:
    errand = _give(web, tmp_path)
    errand.call_off()
    seen = len(web.log)
    _run(errand)
    assert len(web.log) == seen
    assert errand.result() is None
    assert list_errands(str(tmp_path / "archive/errands")) == []


def test_a_worker_whose_night_is_gone_ends_its_crawl_and_brings_home_what_it_has(
    web: PracticeWeb, tmp_path: Path
) -> None:
    errand = _give(web, tmp_path, delay=1.0, silence=10.0)
    seen = len(web.log)

    def live_until_the_crawl_is_under_way() -> None:
        while len(web.log) - seen < 4:
            errand.sign("night")
            time.sleep(0.2)

    with ThreadPoolExecutor(1) as night:
        night.submit(live_until_the_crawl_is_under_way)
        _run(errand)
    (outcome,) = _result_of(errand)
    assert outcome.outcome == "failed"
    assert "interrupted" in outcome.reason
    asked = len(web.log) - seen
    assert 4 <= asked < 20, "a whole crawl takes 27 requests"
    errand.bring_home(tmp_path)
    assert Archive(tmp_path / "archive").ingest() == asked


def test_an_excerpt_of_the_index_has_the_payloads_that_its_captures_refer_to(
    web: PracticeWeb, tmp_path: Path
) -> None:
    errand = _give(web, tmp_path)
    _run(errand)
    errand.bring_home(tmp_path)
    archive = Archive(tmp_path / "archive")
    archive.ingest()
    excerpt = tmp_path / "elsewhere"
    excerpt.mkdir()
    archive.excerpt([SITE], excerpt / "index.sqlite")
    there = Archive(excerpt, str(archive.root))
    assert there.captures() == archive.captures(site=SITE)
    assert all(there.payload(capture) == archive.payload(capture) for capture in there.captures())
    nobody = tmp_path / "nobody"
    nobody.mkdir()
    archive.excerpt(["another"], nobody / "index.sqlite")
    assert Archive(nobody).captures() == []


def test_a_run_takes_in_what_an_earlier_one_left_with_workers(web: PracticeWeb, tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / "sites", InstallationSettings(worker_silence_seconds=1))
    home, waiting, silent = (_give(web, tmp_path) for _ in range(3))
    _run(home)
    silent.sign("worker")
    settle([home, waiting, silent], places)
    assert Archive(places.archive).ingest() > 20
    assert list_errands(places.errands) == []
    seen = len(web.log)
    _run(waiting)
    assert len(web.log) == seen, "who was called off does not begin"


def test_a_pool_needs_a_server_that_its_workers_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with pytest.raises(WrongUsageError, match="PREFECT_API_URL"):
        open_pool(Places(tmp_path, tmp_path, InstallationSettings(work_pool="crawl")))


def _result_of(errand: Errand):
    result = errand.result()
    assert result is not None
    return result.outcomes
