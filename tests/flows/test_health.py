"""The morning view: what the ledgers, the lake and the release say, and whether somebody has to look."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from flows.cli.commands.status import command
from flows.health import examine
from flows.ledger import Ledger
from flows.lock import hold
from flows.places import Places
from pipeline.dataset.entry import Batch, SiteNight
from pipeline.dataset.lake.lake import Lake

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

NIGHTS = {
    "one": ["complete", "blocked", "complete", "blocked", "unreachable"],
    "two": ["complete"] * 5,
    "three": ["robots", "robots", "unreachable", "robots", "robots"],
    "four": ["failed"] * 5,
}


def _installation(data: Path) -> Places:
    """Five nights of four sites, their outcomes as in `NIGHTS`; the last night has ended."""
    (data / "sites").mkdir()
    places = Places(data, data / "sites")
    lake = Lake(places.lake)
    for number in range(5):
        day = datetime.date(2026, 3, 1 + number)
        ledger = Ledger(places.runs, f"{day}T180000-nightly")
        ledger.record("night", ledger.run, "started", sites=4)
        for site, outcomes in NIGHTS.items():
            ledger.record("crawl", site, outcomes[number])
        nights = tuple(SiteNight(site, day, outcomes[number], "why") for site, outcomes in NIGHTS.items())
        lake.commit(Batch(run=ledger.run, site_nights=nights))
        ledger.record("night", ledger.run, "finished", problems=2, reports=number)
    (places.archive / "warc").mkdir(parents=True)
    (places.archive / "warc/a.warc.gz").write_bytes(bytes(3 << 20))
    return places


def test_trouble_is_dated_from_the_first_night_without_a_settled_outcome(tmp_path: Path) -> None:
    health = examine(_installation(tmp_path))
    since = {trouble.site: (trouble.outcome, trouble.since.day) for trouble in health.troubles}
    assert since == {"one": ("unreachable", 4), "four": ("failed", 1)}
    assert [trouble.site for trouble in health.troubles] == ["four", "one"], "the oldest trouble first"
    assert health.outcomes == {"unreachable": 1, "complete": 1, "robots": 1, "failed": 1}
    assert [night.reports for night in health.nights] == [0, 1, 2, 3, 4]
    assert health.archive_bytes == 3 << 20
    assert len(health.look_at) == 2


def test_a_night_that_was_broken_off_needs_a_person_and_one_under_way_does_not(tmp_path: Path) -> None:
    places = _installation(tmp_path)
    run = Ledger(places.runs, "2026-03-06T180000-nightly")
    run.record("night", run.run, "started", sites=4)
    assert f"night {run.run} was broken off" in examine(places).look_at
    with hold(tmp_path, "nightly") as held:
        held.tell(run.run)
        health = examine(places)
    assert run.run in (health.running or "")
    assert len(health.look_at) == 2


def test_it_fits_a_terminal_of_eighty_columns_and_cuts_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = _installation(tmp_path)
    monkeypatch.setattr("flows.cli.commands.status.PLAIN_WIDTH", 80)
    shown = CliRunner().invoke(command, ["--data", str(places.data)], standalone_mode=False)
    assert shown.return_value == 1
    assert max(map(len, shown.output.splitlines())) <= 80
    for text in ("unreachable   2026-03-04", "failed        2026-03-01", "3.0 MiB", "nothing is served"):
        assert text in shown.output


def test_monitoring_reads_the_same(tmp_path: Path) -> None:
    places = _installation(tmp_path)
    printed = CliRunner().invoke(command, ["--json", "--data", str(places.data)], standalone_mode=False)
    told = json.loads(printed.output)
    assert told == examine(places).model_dump(mode="json")
    assert printed.return_value == 1


def test_an_installation_without_a_night_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    shown = CliRunner().invoke(command, ["--data", str(tmp_path)], standalone_mode=False)
    assert shown.return_value == 0, shown.output
    assert "no night yet" in shown.output
