"""WARC files that are moved to a store can be read there, found again, and are never lost on the way."""

import os

import pytest
from test_archive import PAGE, URL, exchange, write

from benchmarks.loopback_store import BUCKET, loopback_store
from pipeline.archive.archive import Archive
from pipeline.archive.nights import NightRecord
from pipeline.errors import NianbaoError

REMOTE = f"s3://{BUCKET}/archive"


@pytest.fixture
def store(monkeypatch):
    with loopback_store() as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        yield REMOTE


def filled(root, remote):
    archive = Archive(root, remote)
    write(archive, exchange(), exchange(url=URL + "?2", body=b"another page", run="night-2"))
    archive.ingest()
    archive.record_night(NightRecord("night-1", ("example",)))
    return archive


def test_sent_files_are_read_by_ranges_and_indexed_again(tmp_path, store):
    archive = filled(tmp_path / "here", store)
    before = archive.captures()
    assert archive.send() == 1
    assert archive.warc_files() == []
    assert archive.payload(archive.latest(URL)) == PAGE
    assert archive.check() == []

    elsewhere = Archive(tmp_path / "there", store)
    assert elsewhere.rebuild() == len(before)
    assert elsewhere.captures() == before
    assert elsewhere.payload(elsewhere.latest(URL + "?2")) == b"another page"
    assert [night.run for night in elsewhere.nights()] == ["night-1"]
    assert elsewhere.locate(before).payload(before[0]) == PAGE


def test_a_revisit_of_a_sent_payload_is_not_stored_again(tmp_path, store):
    archive = filled(tmp_path / "here", store)
    archive.send()
    (again,) = write(archive, exchange(run="night-3"), shard="b")
    assert again.revisit
    archive.ingest()
    assert archive.payload(again) == PAGE


def test_what_could_not_be_sent_stays_and_is_sent_the_next_time(tmp_path, store, monkeypatch):
    archive = filled(tmp_path / "here", store)
    (path,) = archive.warc_files()
    content, address = path.read_bytes(), os.environ["AWS_ENDPOINT_URL"]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(NianbaoError, match="sent by the next night"):
        archive.send()
    assert path.read_bytes() == content
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    name = path.relative_to(archive.root).as_posix()
    archive.files.store().replace(name, "half of it")  # as an upload that was cut short would leave it
    assert archive.send() == 1
    assert archive.files.store().read(name) == content
    assert not path.exists()


def test_a_torn_end_stays_here_when_the_rest_is_sent(tmp_path, store):
    archive = filled(tmp_path / "here", store)
    (path,) = archive.warc_files()
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:100])
    archive.send()
    assert archive.files.store().read(path.relative_to(archive.root).as_posix()) == whole
    (end,) = path.parent.glob("*.torn-at-*")
    assert end.read_bytes() == whole[:100]
