"""What was crawled comes again in other clothing: saved pages, WACZ files. The figures are those of the crawl."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from installations import SETTINGS, Installation, run_nianbao
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.archive import Archive
from pipeline.archive.capture import Capture, Role
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SITES = ("lingcheng", "hezhu")
ENDINGS = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
KEY = ["agency_id", "year", "table", "item", "column"]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that has crawled reports as pages, documents and a continued article."""
    data = tmp_path_factory.mktemp("crawled") / "data"
    data.mkdir()
    (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    with PracticeWeb(hosts=SITES) as web:
        web.write_registry(data / "sites")
        installation = Installation(data, web)
        run, _, _ = installation.night("first")
        assert run.json["published"], run.err
        yield installation


@pytest.fixture
def fresh(crawled: Installation, tmp_path: Path) -> Installation:
    """An installation with the same registry that has seen nothing."""
    data = tmp_path / "fresh"
    data.mkdir()
    shutil.copytree(crawled.data / "sites", data / "sites")
    # Prefect's own database knows nothing of reports, and takes long to be made.
    shutil.copytree(crawled.data / "prefect", data / "prefect")
    return Installation(data, crawled.web)


def captures(installation: Installation) -> Iterator[tuple[Capture, bytes]]:
    """The good captures of articles and of what belongs to them, with their bytes."""
    archive = Archive(installation.data / "archive")
    for capture in archive.captures():
        if capture.role in (Role.ARTICLE, Role.ATTACHMENT) and capture.status == 200:
            yield capture, archive.payload(capture)


def cells(installation: Installation) -> pd.DataFrame:
    table = pd.read_parquet(installation.release() / "cells.parquet")
    return table.sort_values(KEY).reset_index(drop=True)


def assert_same_figures(imported: Installation, crawled: Installation) -> None:
    run = run_nianbao("nightly", "--no-crawl", "--json", "--data", imported.data)
    assert run.json["published"], run.err
    pd.testing.assert_frame_equal(cells(imported), cells(crawled), check_categorical=False)


def origins(installation: Installation) -> dict[str, str]:
    """Where each archived answer says that it was taken from."""
    found = {}
    for path in Archive(installation.data / "archive").warc_files():
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                headers = record.rec_headers
                if origin := headers.get_header("Nianbao-Origin"):
                    found[headers.get_header("WARC-Target-URI")] = origin
    return found


def assert_origins_are_told(installation: Installation, files: set[str]) -> None:
    findings = pd.read_parquet(installation.release() / "findings.parquet")
    imported = findings[findings["code"] == "capture.imported"]
    assert set(imported["evidence"]) <= files
    assert len(imported) == len(pd.read_parquet(installation.release() / "reports.parquet"))
    status = run_nianbao("status", "--json", "--data", installation.data)
    assert sum(status.json["imported"].values()) == len(imported)
    assert set(status.json["imported"]) == set(imported["evidence"])


def test_saved_pages_give_the_figures_of_the_crawl(
    crawled: Installation, fresh: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    pages: dict[str, str] = {}
    documents: dict[str, Path] = {}
    for number, (capture, payload) in enumerate(captures(crawled)):
        if capture.media_type == "text/html":
            path = folder / f"{number}.html"
            saved = f"<!-- saved from url=({len(capture.url):04d}){capture.url} -->\r\n".encode()
            path.write_bytes(saved + payload)
            pages[capture.url] = path.name
        else:
            path = tmp_path / f"{number}{ENDINGS[capture.media_type]}"
            path.write_bytes(payload)
            documents[capture.url] = path
        os.utime(path, (capture.captured_at.timestamp(),) * 2)
    assert {path.suffix for path in documents.values()} >= {".pdf", ".docx", ".xlsx"}
    taken = run_nianbao("import", folder, "--json", "--data", fresh.data)
    assert (taken.code, taken.json["captures"]) == (0, len(pages)), taken.out
    for url, path in documents.items():
        assert run_nianbao("import", path, "--url", url, "--data", fresh.data).code == 0
    assert origins(fresh) == pages | {url: path.name for url, path in documents.items()}
    assert_same_figures(fresh, crawled)
    assert_origins_are_told(fresh, set(origins(fresh).values()))


def test_a_wacz_gives_the_figures_of_the_crawl(
    crawled: Installation, fresh: Installation, tmp_path: Path
) -> None:
    warc = io.BytesIO()
    writer = WARCWriter(warc, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("data.warc.gz", {"software": "another crawler"}))
    urls = []
    for capture, payload in captures(crawled):
        chunked = b"%x\r\n" % len(payload) + payload + b"\r\n0\r\n\r\n"
        http = StatusAndHeaders(
            "200 OK",
            [("Content-Type", capture.media_type), ("Transfer-Encoding", "chunked")],
            protocol="HTTP/1.1",
        )
        date = capture.captured_at.isoformat().replace("+00:00", "Z")
        answer = writer.create_warc_record(
            capture.url,
            "response",
            payload=io.BytesIO(chunked),
            http_headers=http,
            warc_headers_dict={"WARC-Date": date},
        )
        writer.write_record(answer)
        urls.append(capture.url)
    pack(warc.getvalue(), urls, tmp_path / "collection.wacz")
    take(tmp_path / "collection.wacz", fresh)
    assert set(origins(fresh).values()) == {"collection.wacz!archive/data.warc.gz"}
    assert_same_figures(fresh, crawled)


def test_what_another_tool_has_captured_gives_the_figures_of_the_crawl(
    crawled: Installation, fresh: Installation, tmp_path: Path
) -> None:
    wget = shutil.which("wget")
    if wget is None:
        pytest.skip("wget is not installed")
    urls = [capture.url for capture, _ in captures(crawled)]
    (tmp_path / "urls").write_text("\n".join(urls), encoding="utf-8")
    subprocess.run(
        [wget, "-q", "--warc-file=data", "--no-warc-keep-log", "-O", os.devnull, "-i", "urls"],
        cwd=tmp_path,
        env={"http_proxy": f"http://127.0.0.1:{crawled.web.port}"},
        check=True,
        timeout=120,
    )
    pack((tmp_path / "data.warc.gz").read_bytes(), urls, tmp_path / "wget.wacz")
    take(tmp_path / "wget.wacz", fresh)
    assert set(origins(fresh).values()) == {"wget.wacz!archive/data.warc.gz"}
    assert_same_figures(fresh, crawled)


def take(path: Path, installation: Installation) -> None:
    taken = run_nianbao("import", path, "--json", "--data", installation.data)
    assert taken.json["captures"], taken.err
    assert "Traceback" not in taken.err


def pack(warc: bytes, urls: list[str], path: Path) -> None:
    """A WACZ as version 1.1.1 of its specification lays it out: archive, indexes, pages, and a data package."""
    pages = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    pages += [
        {"id": str(number), "url": url, "ts": "2026-01-20T02:00:00Z"} for number, url in enumerate(urls)
    ]
    members = {
        "archive/data.warc.gz": warc,
        "indexes/index.cdx.gz": gzip.compress(b""),
        "pages/pages.jsonl": "\n".join(map(json.dumps, pages)).encode(),
    }
    resources = [
        {
            "name": name.rpartition("/")[2],
            "path": name,
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "bytes": len(content),
        }
        for name, content in members.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}
    members["datapackage.json"] = json.dumps(package).encode()
    digest = hashlib.sha256(members["datapackage.json"]).hexdigest()
    members["datapackage-digest.json"] = json.dumps(
        {"path": "datapackage.json", "hash": f"sha256:{digest}"}
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            method = zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
