"""A lake on an S3-compatible store promises what one in a directory promises."""

import pytest
from invented_reports import batch, make_entry

from benchmarks.loopback_store import BUCKET, loopback_store
from pipeline.dataset.lake.commits import last_commit
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.lake.merging import merge
from pipeline.dataset.lake.table_writing import LakeWriter
from pipeline.dataset.maintenance import tend
from pipeline.dataset.release.remote import Releases
from pipeline.dataset.schema import LAKE_TABLES
from pipeline.errors import WrongUsageError


@pytest.fixture
def remote(monkeypatch):
    with loopback_store() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield Lake(f"s3://{BUCKET}/lake")


def rows(lake):
    snapshot = lake.snapshot()
    return {name: snapshot.read(name).to_pylist() for name in LAKE_TABLES}


def test_the_same_batches_give_the_same_rows(remote, lake, tmp_path):
    first = batch(make_entry("a-office"), make_entry("云溪 county/x"))
    revised = batch(make_entry("a-office", received=6, payload_sha256="b" * 64))
    for each in (remote, lake):
        each.commit(first)
        assert each.commit(revised).replaced
        assert not each.commit(revised).changed
    assert rows(remote) == rows(lake)
    assert tend(remote, Releases(tmp_path / "releases")).removed_files > 0
    assert rows(remote) == rows(lake)


def test_what_a_killed_writer_began_is_undone(remote):
    remote.commit(batch(make_entry("a-office")))
    before = rows(remote)
    writer = LakeWriter(remote.store, last_commit(remote.store))
    writer.write(merge(writer.snapshot(), batch(make_entry("never-committed"))))
    assert rows(remote) == before
    remote.commit(batch(make_entry("b-office")))
    assert {row["agency_id"] for row in rows(remote)["reports"]} == {"a-office", "b-office"}


def test_an_address_without_a_bucket_is_refused():
    with pytest.raises(WrongUsageError, match="names no bucket"):
        Lake("s3://")
