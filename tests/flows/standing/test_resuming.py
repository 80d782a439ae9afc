"""A night that was broken off is gone on with; a night without time says whom it did not reach."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from installations import run_nianbao

from crawlers.outcome import SiteOutcome
from flows.ledger import Ledger, now
from flows.lock import BusyError, hold, holder_of
from flows.plan import NightPlan
from flows.resuming import sites_due, unfinished_night
from pipeline.errors import WrongUsageError
from pipeline.registry.site import Site

if TYPE_CHECKING:
    from pathlib import Path

    from installations import Installation, Night


def _break_off(installation: Installation, run: str) -> None:
    """Leave of a finished night what a kill after the crawl would have left."""
    path = installation.data / "runs" / run / "ledger.jsonl"
    kept = [
        line for line in path.read_text(encoding="utf-8").splitlines() if json.loads(line)["step"] != "night"
    ]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def test_a_broken_off_night_visits_only_what_it_had_not_finished(first: Night, tmp_path: Path) -> None:
    installation = first.installation.copy(tmp_path / "data")
    _break_off(installation, first.run.json["run"])
    broken_off = unfinished_night(installation.data / "runs")
    assert broken_off is not None
    assert broken_off.run == first.run.json["run"]

    run, requests, truth = installation.night("unchanged")
    assert {site["site"]: site["outcome"] for site in run.json["sites"]} == truth.outcomes
    assert not requests, "the finished sites are not asked again; the one that is down answers nobody"

    _, requests, _ = installation.night("unchanged")
    assert requests, "a finished night is not gone on with"


def test_only_what_failed_is_retried(first: Night, tmp_path: Path) -> None:
    installation = first.installation.copy(tmp_path / "data")
    run = run_nianbao("nightly", "--json", "--data", installation.data, "--retry", first.run.json["run"])
    assert [site["site"] for site in run.json["sites"]] == ["yanzhou"]
    wrong = run_nianbao("nightly", "--data", installation.data, "--retry", "never")
    assert wrong.code == 2
    assert first.run.json["run"] in wrong.err


def _site(name: str) -> Site:
    return Site.model_validate(
        {"id": name, "name": name, "province": "CN-JS", "level": "county", "home": f"http://{name}.gov.test/"}
    )


def test_sites_that_were_not_reached_come_first(tmp_path: Path) -> None:
    sites = [_site("a"), _site("b"), _site("c")]
    plan = NightPlan(data=tmp_path, registry=tmp_path / "sites")
    ledger = Ledger(plan.places.runs, "2026-01-01T000000-nightly")
    for site, outcome in (("a", "complete"), ("b", "complete"), ("c", "not_reached")):
        ledger.record("crawl", site, outcome)
    assert [site.id for site in sites_due(sites, plan)] == ["c", "a", "b"]
    Ledger(plan.places.runs, "2026-01-02T000000-nightly").record("crawl", "c", "complete")
    assert [site.id for site in sites_due(sites, plan)] == ["a", "b", "c"]
    with pytest.raises(WrongUsageError, match="no ledger"):
        sites_due(sites, plan.model_copy(update={"retry": "never"}))


def test_a_night_without_time_says_so_and_finishes(first: Night, tmp_path: Path) -> None:
    installation = first.installation.copy(tmp_path / "data")
    run = run_nianbao("nightly", "--json", "--data", installation.data, "--hours", "0.0000001")
    assert {site["outcome"] for site in run.json["sites"]} == {"not_reached"}
    assert run.code == 1
    assert not run.json["published"], "sites that were not reached keep their coverage"


def test_a_second_run_is_told_which_one_holds_the_data_since_when(tmp_path: Path) -> None:
    with hold(tmp_path, "nightly") as held:
        held.tell("2026-01-01T000000-nightly")
        with pytest.raises(
            BusyError, match=rf"2026-01-01T000000-nightly \(process \d+, since {now():%Y-%m-%d}"
        ):
            hold(tmp_path, "rerun").__enter__()
        assert "2026-01-01T000000-nightly" in (holder_of(tmp_path) or "")
    assert holder_of(tmp_path) is None


def test_outcomes_that_an_interrupt_may_have_made_are_not_taken_over(tmp_path: Path) -> None:
    from flows.resuming import take_over

    broken_off = Ledger(tmp_path, "2026-01-01T000000-nightly")
    folder = broken_off.directory / "crawl"
    folder.mkdir()
    lines = [
        SiteOutcome(site=name, outcome=outcome, reason="", started=now(), ended=now()).model_dump_json()
        for name, outcome in (("a", "complete"), ("b", "unreachable"), ("c", "failed"))
    ]
    (folder / "shard-000.outcomes.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sites = [_site("a"), _site("b"), _site("c")]
    following = Ledger(tmp_path, "2026-01-01T010000-nightly")
    assert [outcome.site for outcome in take_over(broken_off, sites, following)] == ["a"]
    third = Ledger(tmp_path, "2026-01-01T020000-nightly")
    assert [outcome.site for outcome in take_over(following, sites, third)] == ["a"], "a chain loses nothing"
