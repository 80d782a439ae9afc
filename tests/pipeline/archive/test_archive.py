"""What the operator relies on: every byte comes back, nothing is stored twice, a crash costs one record."""

import datetime
import gzip
import subprocess
import sys

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.exchange import Exchange

URL = "http://trs.example.gov.test/xxgk/t20240118_1.html"
NIGHT = datetime.datetime(2026, 1, 20, 2, 0, 0, 123456, tzinfo=datetime.UTC)
PAGE = "<html><body>行政复议 0</body></html>".encode("gb18030")


def exchange(**changes):
    values = {
        "url": URL,
        "captured_at": NIGHT,
        "status": 200,
        "reason": "OK",
        "response_headers": (("Content-Type", "text/html; charset=gb2312"), ("ETag", '"a1"')),
        "request_headers": (("User-Agent", "nianbao-test"),),
        "body": PAGE,
        "site": "example",
        "role": Role.ARTICLE,
        "run": "night-1",
        "parent_url": "http://trs.example.gov.test/xxgk/",
        "title": "某镇2023年政府信息公开\n工作年度报告",
        "list_date": datetime.date(2024, 1, 18),
    }
    return Exchange(**(values | changes))


def write(archive, *exchanges, shard="a"):
    with archive.writer(shard) as writer:
        return [writer.write(one) for one in exchanges]


def warcio_check(path):
    command = [sys.executable, "-m", "warcio.cli", "check", path]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def read_with_warcio(path):
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            yield record.rec_type, record.rec_headers, record.raw_stream.read()


def test_payload_comes_back_byte_for_byte_from_our_reader_and_from_warcio(tmp_path):
    archive = Archive(tmp_path)
    (capture,) = write(archive, exchange())
    assert archive.ingest() == 1
    assert archive.payload(archive.latest(URL)) == PAGE
    responses = [body for kind, _, body in read_with_warcio(archive.warc_files()[0]) if kind == "response"]
    assert responses == [PAGE]
    assert archive.captures() == [capture]
    assert capture.title == "某镇2023年政府信息公开 工作年度报告"


def test_every_file_passes_warcio_check_and_the_request_is_beside_its_answer(tmp_path):
    archive = Archive(tmp_path)
    write(archive, exchange(), exchange(url=URL + "?2", body=b"", method="POST", request_body=b"page=2"))
    (path,) = archive.warc_files()
    checked = warcio_check(path)
    assert (checked.returncode, checked.stdout) == (0, "")
    found = list(read_with_warcio(path))
    assert [kind for kind, _, _ in found] == ["warcinfo", "response", "request", "response", "request"]
    assert found[2][1].get_header("WARC-Concurrent-To") == found[1][1].get_header("WARC-Record-ID")
    assert found[4][2] == b"page=2"


def test_compressed_body_is_archived_as_received_and_returned_decompressed(tmp_path):
    archive = Archive(tmp_path)
    packed = gzip.compress(PAGE, mtime=0)
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    (capture,) = write(archive, exchange(body=packed, response_headers=headers))
    archive.ingest()
    assert capture.payload_length == len(packed)
    assert archive.payload(capture) == PAGE
    kind, _, body = list(read_with_warcio(archive.warc_files()[0]))[1]
    assert (kind, body) == ("response", packed)


def test_unchanged_payload_on_the_next_night_is_a_small_revisit_record(tmp_path):
    archive = Archive(tmp_path)
    page = PAGE + bytes(range(256)) * 400
    write(archive, exchange(body=page))
    archive.ingest()
    second = exchange(body=page, run="night-2", captured_at=NIGHT + datetime.timedelta(days=1))
    (again,) = write(archive, second, shard="b")
    archive.ingest()
    assert again.revisit
    assert again.warc_length < 1000
    assert again.payload_length == len(page)
    assert archive.payload(again) == page
    revisit = next(
        headers for kind, headers, _ in read_with_warcio(archive.warc_files()[1]) if kind == "revisit"
    )
    assert revisit.get_header("WARC-Profile").endswith("/identical-payload-digest")
    assert revisit.get_header("WARC-Refers-To-Date") == "2026-01-20T02:00:00.123456Z"


def test_not_modified_answer_keeps_the_confirmed_payload_and_its_validators(tmp_path):
    archive = Archive(tmp_path)
    (first,) = write(archive, exchange())
    archive.ingest()
    answer = exchange(
        status=304,
        reason="Not Modified",
        body=b"",
        response_headers=(("Date", "x"),),
        outcome="not_modified",
        confirms=first,
        captured_at=NIGHT + datetime.timedelta(days=1),
    )
    (second,) = write(archive, answer, shard="b")
    archive.ingest()
    assert (second.revisit, second.payload_sha256) == (True, first.payload_sha256)
    assert second.media_type == "text/html"
    assert archive.payload(second) == PAGE
    assert archive.latest(URL) == second
    assert archive.validators(URL).etag == '"a1"'
    assert warcio_check(archive.warc_files()[1]).returncode == 0


def test_index_is_rebuilt_from_the_warc_files_alone(tmp_path):
    archive = Archive(tmp_path)
    first, _ = write(
        archive, exchange(), exchange(url=URL + "?2", list_date=None, title=None, parent_url=None)
    )
    archive.ingest()
    later = exchange(status=304, body=b"", confirms=first, outcome="not_modified", response_headers=())
    write(archive, later, shard="b")
    archive.ingest()
    before = archive.captures()
    for sidecar in tmp_path.rglob("*.jsonl"):
        sidecar.unlink()
    (tmp_path / "index.sqlite").unlink()
    assert archive.rebuild() == 3
    assert archive.captures() == before
    assert archive.check() == []


def test_ingest_is_idempotent_and_finds_records_whose_sidecar_line_was_lost(tmp_path):
    archive = Archive(tmp_path)
    write(archive, exchange(), exchange(url=URL + "?2"))
    (sidecar,) = tmp_path.rglob("*.jsonl")
    lines = sidecar.read_text(encoding="utf-8").splitlines(keepends=True)
    sidecar.write_text(lines[0] + lines[1][:40], encoding="utf-8")
    assert archive.ingest() == 2
    assert archive.ingest() == 0
    assert archive.check() == []


def test_torn_last_record_costs_only_itself_and_is_reported(tmp_path):
    archive = Archive(tmp_path)
    write(archive, exchange(), exchange(url=URL + "?2", body=PAGE * 50))
    (path,) = archive.warc_files()
    last = archive_offset(path)
    path.write_bytes(path.read_bytes()[: last + 60])
    for sidecar in tmp_path.rglob("*.jsonl"):
        sidecar.unlink()
    assert archive.ingest() == 1
    assert archive.payload(archive.latest(URL)) == PAGE
    problems = archive.check()
    assert [(problem.code, problem.offset) for problem in problems] == [("torn", last)]


def archive_offset(path):
    with path.open("rb") as stream:
        iterator = ArchiveIterator(stream)
        offsets = [iterator.get_record_offset() for record in iterator if record.rec_type == "response"]
    return offsets[-1]


def test_changed_bytes_are_reported_with_their_record(tmp_path):
    archive = Archive(tmp_path)
    (capture,) = write(archive, exchange())
    archive.ingest()
    (path,) = archive.warc_files()
    raw = path.read_bytes()
    start, end = capture.warc_offset, capture.warc_offset + capture.warc_length
    record = gzip.decompress(raw[start:end]).replace(
        "行政复议 0".encode("gb18030"), "行政复议 7".encode("gb18030")
    )
    path.write_bytes(raw[:start] + gzip.compress(record) + raw[end:])
    assert "digest" in {problem.code for problem in archive.check()}
    assert warcio_check(path).returncode == 1


def test_files_roll_at_a_size_and_all_stay_readable(tmp_path):
    archive = Archive(tmp_path)
    pages = [PAGE + bytes([n]) * 50 for n in range(5)]
    with archive.writer("a", roll_bytes=600) as writer:
        for number, page in enumerate(pages):
            writer.write(exchange(url=f"{URL}?{number}", body=page))
    assert len(archive.warc_files()) > 1
    archive.ingest()
    assert [archive.payload(capture) for capture in archive.captures()] == pages
    assert archive.check() == []


def test_captures_are_selected_by_site_run_role_and_url(tmp_path):
    archive = Archive(tmp_path)
    write(archive, exchange(), exchange(url=URL + "?2", site="other", run="night-2", role=Role.LIST))
    archive.ingest()
    assert [capture.site for capture in archive.captures(role=Role.LIST)] == ["other"]
    assert [capture.site for capture in archive.captures(site="example", run="night-1", url=URL)] == [
        "example"
    ]
    assert archive.captures(site="example", run="night-2") == []


def test_captures_of_later_runs_do_not_count(tmp_path):
    archive = Archive(tmp_path)
    runs = ["2026-01-20T020000-nightly", "2026-01-21T020000-nightly", "import"]
    write(archive, *(exchange(url=f"{URL}?{number}", run=run) for number, run in enumerate(runs)))
    archive.ingest()
    counted = archive.captures(site="example", through="2026-01-20T020000-nightly")
    assert [capture.run for capture in counted] == [runs[0], "import"]


@pytest.mark.parametrize("outcome", ["challenge", "http_error"])
def test_latest_passes_over_answers_without_content(tmp_path, outcome):
    archive = Archive(tmp_path)
    later = NIGHT + datetime.timedelta(days=1)
    (good, _) = write(
        archive, exchange(), exchange(body=b"no", status=412, outcome=outcome, captured_at=later)
    )
    archive.ingest()
    assert archive.latest(URL) == good


def test_an_empty_archive_is_in_order(tmp_path):
    archive = Archive(tmp_path / "nothing")
    assert (archive.captures(), archive.latest(URL), archive.check()) == ([], None, [])
    assert (archive.ingest(), archive.rebuild()) == (0, 0)


def test_files_and_rows_without_each_other_are_reported(tmp_path):
    archive = Archive(tmp_path)
    write(archive, exchange())
    write(archive, exchange(url=URL + "?2"), shard="b")
    archive.ingest()
    first, _ = archive.warc_files()
    first.unlink()
    assert [(problem.code, problem.warc_file) for problem in archive.check()] == [
        ("missing", first.relative_to(tmp_path).as_posix())
    ]
    assert archive.rebuild() == 1
    write(archive, exchange(url=URL + "?3"), shard="c")
    assert {problem.code for problem in archive.check()} == {"unindexed"}
