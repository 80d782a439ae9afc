"""What a hostile site can send down the wire ends as that site's outcome, and reaches nothing else."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import succeed

from crawlers.access.resolver import GuardedResolver
from crawlers.run import crawl_sites
from crawlers.settings_model import CrawlSettings
from pipeline.archive.archive import Archive
from pipeline.registry.site import Site

MIB = 1 << 20
SETTINGS = CrawlSettings(
    delay_seconds=0.0,
    timeout_seconds=20,
    retries=0,
    page_limit=2 * MIB,
    allow_private_addresses=True,
    practice_resolver=True,
)
METADATA = "http://169.254.169.254/latest/meta-data/"


class _Hostile(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self._answer(404, b"")
            return
        trick = (self.headers["Host"] or "").partition(".")[0]
        getattr(self, f"_{trick}")()

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for _ in range(64):
                self.wfile.write(b"100000\r\n" + b"x" * MIB + b"\r\n")
                self.server.sent += MIB
        except OSError:
            self.close_connection = True

    def _bomb(self) -> None:
        self._answer(200, gzip.compress(b" " * (512 * MIB), 1), **{"Content-Encoding": "gzip"})

    def _metadata(self) -> None:
        self._answer(302, b"", Location=METADATA)

    def _neighbour(self) -> None:
        self._answer(302, b"", Location=f"http://127.0.0.1:{self.server.server_port + 1}/")

    def _path(self) -> None:
        name = 'attachment; filename="../../../../evil.docx"'
        self._answer(
            200, b"<html><title>x</title><body>text enough</body></html>", **{"Content-Disposition": name}
        )

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing on the test's output."""


@contextmanager
def _hostile_server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hostile)
    server.sent = 0
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """One crawl over a site for each trick; the outcomes, the archive and what the endless page could send."""
    data = tmp_path_factory.mktemp("outer") / "data"
    with _hostile_server() as server:
        sites = [
            Site.model_validate(
                {
                    "id": trick,
                    "name": trick,
                    "province": "CN-JS",
                    "level": "county",
                    "home": f"http://{trick}.gov.test:{server.server_port}{path}",
                }
            )
            for trick, path in (
                ("endless", "/"),
                ("bomb", "/"),
                ("metadata", "/"),
                ("neighbour", "/"),
                ("path", "/..%2f..%2f..%2fevil.html"),
            )
        ]
        result = crawl_sites(sites, data=data, run="n", shard="s", settings=SETTINGS)
        archive = Archive(data / "archive")
        archive.ingest()
        yield {outcome.site: outcome for outcome in result.outcomes}, archive, server.sent, data


def test_an_endless_body_is_cut_at_the_limit(crawled):
    outcomes, _, sent, _ = crawled
    assert outcomes["endless"].outcome != "complete"
    assert "2097152" in outcomes["endless"].reason
    assert sent < 32 * MIB, "the connection is closed, not read to its end"


def test_a_compressed_bomb_is_never_inflated_beyond_the_limit(crawled):
    outcomes, archive, _, _ = crawled
    assert outcomes["bomb"].outcome not in {"complete", "failed"}
    assert outcomes["path"].outcome != "failed", "the process outlives it"
    assert sum(path.stat().st_size for path in archive.root.rglob("*") if path.is_file()) < 8 * MIB


@pytest.mark.parametrize(("site", "target"), [("metadata", METADATA), ("neighbour", "http://127.0.0.1")])
def test_a_redirect_to_an_address_inside_a_network_is_not_followed(crawled, site, target):
    outcomes, archive, _, _ = crawled
    assert outcomes[site].outcome != "complete"
    assert "bare IP address" in outcomes[site].reason
    assert not [capture for capture in archive.captures(site=site) if capture.url.startswith(target)]


def test_names_of_attachments_and_paths_name_no_file(crawled):
    _, archive, _, data = crawled
    assert list(archive.captures(site="path")), "it was fetched"
    assert not [path for path in data.parent.rglob("*") if "evil" in path.name]


def test_a_name_that_changes_its_address_is_refused_at_every_answer(monkeypatch):
    answers = iter(["93.184.216.34", "10.0.0.1", "::1", "169.254.169.254"])
    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", lambda *_: succeed(next(answers)))
    resolver = GuardedResolver(None, 0, 1.0, allow_private=False, practice=False)
    found, refused = [], []
    for _ in range(4):
        resolver.getHostByName("www.changing.gov.cn").addCallbacks(found.append, refused.append)
    assert found == ["93.184.216.34"]
    assert [failure.getErrorMessage() for failure in refused] == [
        f"DNS lookup failed: www.changing.gov.cn leads to {address}, which is not a public address."
        for address in ("10.0.0.1", "::1", "169.254.169.254")
    ]
