"""A release is there as a whole, once, and says where it comes from."""

import datetime
import hashlib
import json
import random
import time
from pathlib import Path

import pyarrow as pa
import pytest
import yaml
from forked_writers import ForkedWriters
from invented_reports import batch, day, make_attempt, make_entry

from pipeline.dataset.entry import SiteNight
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.checksums import damaged_files
from pipeline.dataset.release.release import Published, Unchanged, publish
from pipeline.dataset.schema import RELEASE_TABLES
from pipeline.errors import NianbaoError
from pipeline.registry.registry import Registry


def fill(lake, revised=False):
    received, digest = (6, "b" * 64) if revised else (5, "a" * 64)
    lake.commit(
        batch(
            make_entry(received=received, payload_sha256=digest),
            make_entry(year=2022),
            make_entry("beihe-office"),
            attempts=(
                make_attempt(url="http://yunxi.gov.test/2020.doc", agency_id="yunxi-government", year=2020),
            ),
            site_nights=(SiteNight("yunxi", day("2026-02-01"), "complete"),),
        )
    )


def sums(release: Path) -> str:
    return (release / "SHA256SUMS").read_text()


def test_a_release_holds_every_table_and_paper(lake, publish_on):
    fill(lake)
    release = publish_on("2026-03-01")
    assert isinstance(release, Published)
    papers = {
        "datapackage.json", "CODEBOOK.md", "CHANGES.md", "CITATION.cff", "SHA256SUMS", "manifest.json",
    }  # fmt: skip
    assert {path.name for path in release.path.iterdir()} == {f"{t}.parquet" for t in RELEASE_TABLES} | papers
    assert (release.path.parent / "latest").resolve() == release.path
    for line in sums(release.path).splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((release.path / name).read_bytes()).hexdigest() == digest
    manifest = json.loads((release.path / "manifest.json").read_text())
    pin = json.loads((lake.root / manifest["lake"]["pin"]).read_text())
    assert pin == {"commit": 1, "versions": lake.snapshot().versions}
    assert manifest["code_versions"] == {"code-1": 3}
    citation = yaml.safe_load((release.path / "CITATION.cff").read_text())
    assert (citation["version"], citation["date-released"]) == ("2026.03.01", "2026-03-01")


def test_the_codebook_explains_every_column_and_own_code(lake, publish_on):
    fill(lake)
    codebook = (publish_on("2026-03-01").path / "CODEBOOK.md").read_text()
    for name in ("corrected_value", "requests_received_this_year_total", "archived_not_extracted"):
        assert name in codebook
    for code in ("value_not_exact", "carry_over.differs", "correction.stale", "year.duplicated"):
        assert code in codebook


def test_the_codebook_says_what_each_grade_was_worth_when_measured(lake, publish_on):
    fill(lake)
    codebook = (publish_on("2026-03-01").path / "CODEBOOK.md").read_text()
    section = codebook.partition("## Grades")[2].partition("\n## ")[0]
    rows = [
        line.split(" | ")
        for line in section.splitlines()
        if line.startswith(("| A ", "| B ", "| C ", "| D "))
    ]
    assert len(rows) == 4
    for _, _, values, share, interval in rows:
        low, high = (float(bound.strip(" |%")) for bound in interval.split("–"))
        assert int(values) > 0
        assert low <= float(share.rstrip("%")) <= high


def test_the_same_input_gives_the_same_bytes_elsewhere(tmp_path, publish_on):
    found = []
    for place in ("here", "there"):
        lake = Lake(tmp_path / place / "lake")
        fill(lake)
        first = publish_on("2026-03-01", into=tmp_path / place / "releases", of=lake)
        fill(lake, revised=True)
        second = publish_on("2026-03-02", into=tmp_path / place / "releases", of=lake)
        found.append((sums(first.path), sums(second.path)))
    assert found[0] == found[1]


def test_the_bytes_do_not_depend_on_the_way_the_lake_was_filled(tmp_path, publish_on):
    at_once, step_by_step = Lake(tmp_path / "one"), Lake(tmp_path / "two")
    entries = [make_entry(f"agency-{n:02d}", year) for n in range(6) for year in (2022, 2023)]
    at_once.commit(batch(*entries))
    for entry in reversed(entries):
        step_by_step.commit(batch(entry))
    first = publish_on("2026-03-01", into=tmp_path / "r1", of=at_once).path
    second = publish_on("2026-03-01", into=tmp_path / "r2", of=step_by_step).path
    for table in RELEASE_TABLES:
        assert (first / f"{table}.parquet").read_bytes() == (second / f"{table}.parquet").read_bytes(), table


def test_nothing_new_publishes_nothing(lake, publish_on):
    fill(lake)
    first = publish_on("2026-03-01")
    again = publish_on("2026-03-02")
    assert isinstance(again, Unchanged)
    assert again.path == first.path
    lake.commit(batch(make_entry(last_seen=day("2026-03-03"), code_version="code-2")))
    assert isinstance(publish_on("2026-03-03"), Unchanged)
    assert [path.name for path in sorted(first.path.parent.glob("2*"))] == ["2026.03.01"]


def test_further_releases_of_a_day_are_numbered_and_share_what_is_equal(lake, publish_on):
    fill(lake)
    first = publish_on("2026-03-01")
    before = {path.name: path.read_bytes() for path in first.path.iterdir()}
    fill(lake, revised=True)
    second = publish_on("2026-03-01")
    assert second.version == "2026.03.01.1"
    assert (first.path.parent / "latest").resolve() == second.path
    assert (second.path / "agencies.parquet").samefile(first.path / "agencies.parquet")
    assert not (second.path / "cells.parquet").samefile(first.path / "cells.parquet")
    assert {path.name: path.read_bytes() for path in first.path.iterdir()} == before
    assert not any(path.stat().st_mode & 0o222 for path in second.path.iterdir())


def test_a_damaged_file_is_not_shared(lake, publish_on):
    fill(lake)
    first = publish_on("2026-03-01")
    damaged = first.path / "agencies.parquet"
    damaged.chmod(0o644)
    damaged.write_bytes(b"PAR1")
    fill(lake, revised=True)
    second = publish_on("2026-03-02")
    assert not (second.path / "agencies.parquet").samefile(damaged)
    assert (second.path / "agencies.parquet").stat().st_size > 1000


def test_a_release_that_breaks_the_schema_is_not_published_and_says_why(lake, publish_on, monkeypatch):
    fill(lake)
    first = publish_on("2026-03-01")
    fill(lake, revised=True)
    from pipeline.dataset.release import building

    apply = building.apply_corrections

    def spoil(cells, corrections):
        cells, stale = apply(cells, corrections)
        states = pa.array(["guessed"] * len(cells))
        return cells.set_column(cells.schema.get_field_index("state"), "state", states), stale

    monkeypatch.setattr(building, "apply_corrections", spoil)
    with pytest.raises(NianbaoError, match=r"not published: cells\.state has values that are not declared"):
        publish_on("2026-03-02")
    assert [path.name for path in sorted(first.path.parent.iterdir())] == [".lock", "2026.03.01", "latest"]


def test_a_cell_that_stands_twice_is_not_published(lake, publish_on, monkeypatch):
    fill(lake)
    from pipeline.dataset.release import building

    apply = building.apply_corrections

    def double(cells, corrections):
        cells, stale = apply(cells, corrections)
        return pa.concat_tables([cells, cells.slice(len(cells) - 1)]), stale

    monkeypatch.setattr(building, "apply_corrections", double)
    with pytest.raises(NianbaoError, match="cells has several rows with one key"):
        publish_on("2026-03-02")


def test_a_full_disk_leaves_the_last_release(lake, publish_on, monkeypatch):
    fill(lake)
    first = publish_on("2026-03-01")
    fill(lake, revised=True)
    from pipeline.dataset.release import release

    def full(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "write_checksums", full)
    with pytest.raises(NianbaoError, match="No space left on device"):
        publish_on("2026-03-02")
    assert [path.name for path in sorted(first.path.parent.iterdir())] == [".lock", "2026.03.01", "latest"]


def test_killed_at_random_moments_readers_see_the_old_or_the_new_release(tmp_path, lake):
    releases, twin = tmp_path / "releases", tmp_path / "twin"
    draw, killed_at_work = random.Random(7), 0
    lake.commit(batch(make_entry()))
    with ForkedWriters() as writers:
        usual = writers.duration("publish", str(lake.root), str(tmp_path / "trial"), "2026-03-01")
        for place in range(10):
            date = day("2026-04-01") + datetime.timedelta(days=place)
            lake.commit(batch(make_entry(received=10 + place, payload_sha256=f"{place:064x}")))
            writer = writers.start("publish", str(lake.root), str(releases), date.isoformat())
            time.sleep(draw.random() * usual)
            if writers.kill(writer):
                killed_at_work += 1
            else:
                usual /= 2  # it was done already: the machine is faster than it was at the trial
            if (releases / "latest").exists():
                assert damaged_files((releases / "latest").resolve()) == []
            for folder in (releases, twin):
                publish(lake, folder, registry=Registry({}), corrections=None, today=date)
            assert sums(releases / "latest") == sums(twin / "latest")
            assert not list(releases.glob(".building*"))
    assert killed_at_work >= 2
