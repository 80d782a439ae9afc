"""Readers get the release that they mean, or a message that helps."""

import datetime

import pytest
from invented_reports import batch, make_entry

from pipeline.dataset import load
from pipeline.errors import NianbaoError, WrongUsageError


@pytest.fixture
def releases(lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    return publish_on("2026-04-01").path.parent


def received(frame):
    return frame["requests_received_this_year_natural_person"].tolist()


def test_the_latest_a_named_and_a_dated_release(releases):
    assert received(load("panel", releases=releases)) == [6]
    assert received(load("panel", version="2026.03.01", releases=releases)) == [5]
    assert received(load("panel", as_of=datetime.date(2026, 3, 20), releases=releases)) == [5]
    assert received(load("panel", as_of=datetime.date(2026, 4, 1), releases=releases)) == [6]


def test_whole_numbers_with_holes_stay_whole_numbers(releases):
    frame = load("panel", releases=releases)
    assert str(frame["requests_granted_total"].dtype) == "Int64"
    assert str(frame["year"].dtype) == "Int32"
    assert str(load("cells", releases=releases)["item"].dtype) == "category"


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"version": "2025.01.01"}, r"no release 2025\.01\.01\. Known releases: 2026\.03\.01, 2026\.04\.01"),
        ({"version": "newest"}, "no release newest"),
        ({"as_of": datetime.date(2020, 1, 1)}, "none is as old as 2020-01-01"),
    ],
)
def test_an_unknown_version_lists_the_known_ones(releases, request_, told):
    with pytest.raises(WrongUsageError, match=told):
        load("panel", releases=releases, **request_)


def test_an_unknown_table_lists_the_known_ones(releases):
    with pytest.raises(WrongUsageError, match="Known tables: reports, cells"):
        load("cell", releases=releases)


def test_a_folder_without_releases_is_told(tmp_path):
    with pytest.raises(WrongUsageError, match="there is no release here"):
        load("cells", releases=tmp_path / "nowhere")


def test_a_half_written_release_does_not_count(releases):
    half = releases / "2026.05.01"
    half.mkdir()
    (half / "cells.parquet").write_bytes(b"PAR1")
    assert received(load("panel", releases=releases)) == [6]
    with pytest.raises(WrongUsageError, match=r"release 2026\.05\.01 is incomplete"):
        load("cells", version="2026.05.01", releases=releases)


@pytest.mark.parametrize("damage", ["cut", "flip"])
def test_a_damaged_file_is_named(releases, damage):
    path = releases / "2026.04.01" / "cells.parquet"
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    else:
        content[40] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(NianbaoError, match=r"cells\.parquet: the file is damaged"):
        load("cells", releases=releases)


def test_a_missing_file_is_named(releases):
    (releases / "2026.04.01" / "cells.parquet").unlink()
    with pytest.raises(NianbaoError, match=r"cells\.parquet: the file is missing"):
        load("cells", releases=releases)
