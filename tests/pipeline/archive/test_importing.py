"""What people and other crawlers have captured becomes part of the archive, with its own time and address."""

import datetime
import io
import json
import os
import zipfile

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.importing import import_path
from pipeline.errors import WrongUsageError

URL = "http://www.some.gov.cn/nb/1.html"
REPORT = (
    "<html><body>总体情况 主动公开政府信息情况 收到和处理政府信息公开申请 自然人 商业企业 科研机构 本年新收 上年结转 "
    "结果维持 结果纠正 尚未审结</body></html>"
).encode()
DATE = "2024-02-03T04:05:06Z"


def other_crawlers_warc(records):
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True)
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "another crawler"}))
    for url, status, headers, body in records:
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": DATE},
        )
        writer.write_record(record)
    return stream.getvalue()


HTML = [("Content-Type", "text/html; charset=utf-8")]
RECORDS = [
    (URL, "200 OK", HTML, REPORT),
    ("http://www.some.gov.cn/nb/", "200 OK", HTML, b"<ul><li><a href='1.html'>1</a></li></ul>"),
    ("http://www.some.gov.cn/s.css", "200 OK", [("Content-Type", "text/css")], b"p{}"),
    ("http://www.some.gov.cn/gone", "404 Not Found", HTML, b"gone"),
    ("http://elsewhere.com/", "200 OK", HTML, b"<p>x</p>"),
]


def site_of(url):
    return "some" if "some.gov.cn" in url else None


def test_a_warc_of_another_crawler_keeps_addresses_times_and_bytes(tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(other_crawlers_warc(RECORDS))
    archive = Archive(tmp_path / "archive")
    result = import_path(archive, tmp_path / "x.warc.gz", site_of=site_of)
    assert {capture.url: capture.role for capture in result.captures} == {
        URL: Role.ARTICLE,
        "http://www.some.gov.cn/nb/": Role.LIST,
    }
    assert dict(result.skipped).keys() == {record[0] for record in RECORDS[2:]}
    capture = archive.latest(URL)
    assert capture.captured_at == datetime.datetime(2024, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    assert (archive.payload(capture), capture.site, capture.run) == (REPORT, "some", "import")
    assert archive.check() == []
    (path,) = archive.warc_files()
    with path.open("rb") as stream:
        origins = [record.rec_headers.get_header("Nianbao-Origin") for record in ArchiveIterator(stream)]
    assert "x.warc.gz" in origins


def test_importing_twice_adds_nothing(tmp_path):
    (tmp_path / "x.warc.gz").write_bytes(other_crawlers_warc(RECORDS[:1]))
    archive = Archive(tmp_path / "archive")
    import_path(archive, tmp_path / "x.warc.gz", site="some")
    again = import_path(archive, tmp_path / "x.warc.gz", site="some")
    assert (again.captures, len(again.skipped), len(archive.captures())) == ([], 1, 1)


def test_a_transfer_coding_that_was_kept_is_taken_off(tmp_path):
    chunked = b"%x\r\n" % len(REPORT) + REPORT + b"\r\n0\r\n\r\n"
    records = [(URL, "200 OK", [*HTML, ("Transfer-Encoding", "chunked")], chunked)]
    (tmp_path / "x.warc.gz").write_bytes(other_crawlers_warc(records))
    archive = Archive(tmp_path / "archive")
    (capture,) = import_path(archive, tmp_path / "x.warc.gz", site="some").captures
    assert archive.payload(capture) == REPORT
    assert archive.check() == []


def test_a_wacz_is_read_through_its_warc_files(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", other_crawlers_warc(RECORDS[:1]))
        package.writestr("datapackage.json", json.dumps({"profile": "data-package"}))
    archive = Archive(tmp_path / "archive")
    (capture,) = import_path(archive, tmp_path / "x.wacz", site="some").captures
    assert archive.payload(capture) == REPORT


def test_saved_pages_say_their_own_address_and_time(tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    page = b"<!-- saved from url=(0032)http://www.some.gov.cn/nb/1.html -->\n" + REPORT
    (folder / "page.html").write_bytes(page)
    os.utime(folder / "page.html", (1706933106, 1706933106))
    (folder / "report.pdf").write_bytes(b"%PDF-1.4 something")
    archive = Archive(tmp_path / "archive")
    result = import_path(archive, folder, site="some")
    found = {capture.url: capture for capture in result.captures}
    assert found[URL].captured_at == datetime.datetime(2024, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    assert archive.payload(found.pop(URL)) == page
    ((address, pdf),) = found.items()
    assert address.startswith("http://imported.invalid/")
    assert (pdf.media_type, pdf.role) == ("application/pdf", Role.ARTICLE)


def test_what_belongs_to_no_site_is_left_out_and_said(tmp_path):
    (tmp_path / "page.html").write_bytes(REPORT)
    result = import_path(Archive(tmp_path / "archive"), tmp_path / "page.html", site_of=site_of)
    assert result.captures == []
    assert "site" in result.skipped[0][1]


@pytest.mark.parametrize("name", ["x.warc.gz", "x.wacz", "x.warc"])
def test_broken_files_are_reported_and_do_not_stop_the_import(tmp_path, name):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(b"PK\x03\x04 broken" if name.endswith("wacz") else b"\x1f\x8bbroken")
    (folder / "y.warc.gz").write_bytes(other_crawlers_warc(RECORDS[:1]))
    result = import_path(Archive(tmp_path / "archive"), folder, site="some")
    assert [capture.url for capture in result.captures] == [URL]


def test_a_missing_path_is_wrong_usage(tmp_path):
    with pytest.raises(WrongUsageError, match="no such file"):
        import_path(Archive(tmp_path / "archive"), tmp_path / "nothing", site="some")
