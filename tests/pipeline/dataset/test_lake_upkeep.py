"""Upkeep removes what nothing needs, and nothing else."""

import json
from dataclasses import replace

import pytest
from deltalake import DeltaTable
from invented_reports import batch, day, make_entry

from pipeline.dataset.entry import Presence
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.maintenance import tend
from pipeline.dataset.release.release import Unchanged
from pipeline.dataset.release.remote import Releases
from pipeline.errors import NianbaoError


def parquet_files(lake):
    return [path for path in lake.root.rglob("*.parquet") if "_delta_log" not in path.parts]


def test_old_files_go_and_released_versions_stay_readable(tmp_path, lake, publish_on):
    for received in range(5, 9):
        lake.commit(batch(make_entry(received=received, payload_sha256=f"{received:064x}")))
        if received == 6:
            release = publish_on("2026-03-01")
    before, files = lake.cells(), len(parquet_files(lake))
    done = tend(lake, Releases(tmp_path / "releases"))
    assert done.removed_files >= 4
    assert len(parquet_files(lake)) == files - done.removed_files
    assert lake.cells().equals(before)
    pin = json.loads((release.path / "manifest.json").read_text())["lake"]["pin"]
    pinned = json.loads((lake.root / pin).read_text())["versions"]
    then = (
        DeltaTable(str(lake.root / "cells"), version=pinned["cells"])
        .to_pyarrow_dataset()
        .to_table()
        .to_pylist()
    )
    received = [
        row["value"]
        for row in then
        if (row["item"], row["column"]) == ("received_this_year", "natural_person")
    ]
    assert received == [6.0]


def test_the_lake_goes_on_after_upkeep(tmp_path, lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    tend(lake, Releases(tmp_path / "releases"))
    assert isinstance(publish_on("2026-03-02"), Unchanged)
    assert not lake.commit(batch(make_entry())).changed
    assert lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64))).changed
    assert publish_on("2026-03-03").changes == {"source_revised": 2}
    assert tend(lake, Releases(tmp_path / "releases")).joined_ranges == 0


def test_small_neighbours_are_joined_without_changing_a_row(tmp_path, monkeypatch):
    sizes = "pipeline.dataset.lake.snapshot._ROWS_PER_RANGE"
    monkeypatch.setattr(sizes, {"cells": 50, "sections": 5, "findings": 5})
    lake = Lake(tmp_path / "lake")
    lake.commit(batch(*(make_entry(f"agency-{n:02d}") for n in range(12))))
    before = lake.cells()
    monkeypatch.setattr(sizes, {"cells": 500, "sections": 500, "findings": 500})
    assert tend(lake, Releases(tmp_path / "releases")).joined_ranges >= 4
    assert lake.cells().equals(before)
    assert len(DeltaTable(str(lake.root / "cells")).partitions()) == 2


def test_a_lake_without_commits_needs_no_upkeep(tmp_path):
    assert tend(Lake(tmp_path / "lake"), Releases(tmp_path / "releases")).removed_files == 0


def test_a_lake_of_before_a_new_column_goes_on(lake, monkeypatch):
    from pipeline.dataset import schema

    lake.commit(batch(make_entry()))
    reports = schema.tables()["reports"]
    gained = schema.Column("office", "text", "Office", "办公室")
    wider = replace(reports, columns=(*reports.columns, gained))
    monkeypatch.setitem(schema.tables(), "reports", wider)
    assert lake.reports()["office"].to_pylist() == [None]
    lake.commit(batch(presences=(Presence(make_entry().url, "yunxi", day("2026-03-01")),)))
    assert lake.reports()["office"].to_pylist() == [None]
    monkeypatch.setitem(schema.tables(), "reports", reports)
    with pytest.raises(NianbaoError, match="fill a new one from the archive"):
        lake.commit(batch(make_entry(received=9, payload_sha256="b" * 64)))
