"""The crawl process: bounded, interruptible, alone in what it breaks, and usable behind a proxy."""

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from crawlers import run as run_module
from crawlers.run import crawl_sites
from crawlers.settings_model import CrawlSettings
from pipeline.archive.archive import Archive
from pipeline.registry.loading import load_registry
from pipeline.registry.site import Site
from practice.web import PracticeWeb

SETTINGS = CrawlSettings(
    delay_seconds=0.02, allow_private_addresses=True, practice_resolver=True, timeout_seconds=4
)
SITE = Site(
    id="some", name="某县人民政府", province="CN-HE", level="county", home="http://www.some.gov.test:9/"
)


def sites_of(web, data):
    web.write_registry(data / "sites")
    return list(load_registry(data / "sites").sites.values())


def processes_of(job_file):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(job_file).encode() in command:
                found.append(int(entry.name))
    return found


def test_a_killed_crawl_keeps_the_finished_sites_and_fails_the_others(tmp_path):
    with PracticeWeb(hosts=["yanzhou", "qinghe", "lanyuan"]) as web:
        sites = sites_of(web, tmp_path)
        job_file = tmp_path / "runs" / "n" / "crawl" / "s.job.json"

        def kill():
            outcomes = job_file.with_name("s.outcomes.jsonl")
            while not (outcomes.exists() and outcomes.read_text()):
                time.sleep(0.05)
            for process in processes_of(job_file):
                os.kill(process, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        result = crawl_sites(
            sites,
            data=tmp_path,
            run="n",
            shard="s",
            settings=SETTINGS.model_copy(update={"delay_seconds": 0.5}),
        )
        killer.join()
    outcomes = {outcome.site: outcome for outcome in result.outcomes}
    assert outcomes["yanzhou"].outcome == "unreachable"
    assert outcomes["qinghe"].outcome == "failed"
    assert "SIGKILL" in outcomes["qinghe"].reason
    archive = Archive(tmp_path / "archive")
    archive.ingest()
    assert {problem.code for problem in archive.check()} <= {"torn"}


def test_a_crawl_that_takes_too_long_is_ended(tmp_path):
    with PracticeWeb(hosts=["qinghe", "lanyuan"]) as web:
        settings = SETTINGS.model_copy(update={"delay_seconds": 2.0, "shard_seconds": 3.0})
        result = crawl_sites(sites_of(web, tmp_path), data=tmp_path, run="n", shard="s", settings=settings)
    assert {outcome.outcome for outcome in result.outcomes} == {"not_reached"}
    assert "3 s" in result.outcomes[0].reason
    assert processes_of(tmp_path / "runs" / "n" / "crawl" / "s.job.json") == []


def test_a_signal_is_passed_on_and_nothing_is_left_behind(tmp_path):
    script = """if True:
        import sys
        from pathlib import Path
        from crawlers.run import crawl_sites
        from crawlers.settings_model import CrawlSettings
        from pipeline.registry.loading import load_registry
        data = Path(sys.argv[1])
        settings = CrawlSettings(delay_seconds=1.0, allow_private_addresses=True, practice_resolver=True)
        sites = list(load_registry(data / "sites").sites.values())
        crawl_sites(sites, data=data, run="n", shard="s", settings=settings)
    """
    job_file = tmp_path / "runs" / "n" / "crawl" / "s.job.json"
    with PracticeWeb(hosts=["qinghe", "lanyuan"]) as web:
        sites_of(web, tmp_path)
        parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while len(web.log) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        parent.send_signal(signal.SIGINT)
        parent.wait(timeout=20)
    assert processes_of(job_file) == []


def test_private_addresses_are_refused_unless_the_settings_allow_them(tmp_path):
    with PracticeWeb(hosts=["qinghe", "lanyuan"]) as web:
        settings = SETTINGS.model_copy(update={"allow_private_addresses": False})
        result = crawl_sites(sites_of(web, tmp_path), data=tmp_path, run="n", shard="s", settings=settings)
        assert web.log == []
    assert {outcome.outcome for outcome in result.outcomes} == {"unreachable"}
    assert "not a public address" in result.outcomes[0].reason


def test_a_broken_environment_is_an_outcome_and_no_exception(tmp_path, monkeypatch):
    monkeypatch.setattr(run_module.sys, "executable", "/bin/false")
    result = crawl_sites([SITE], data=tmp_path, run="n", shard="s", settings=SETTINGS)
    assert result.outcomes[0].outcome == "failed"
    assert "exit code 1" in result.outcomes[0].reason


class Proxy(http.server.BaseHTTPRequestHandler):
    """A forwarding proxy that knows no names: everything is on this machine."""

    protocol_version = "HTTP/1.1"
    seen: list[str]

    def do_GET(self):
        self.seen.append(self.path)
        host, _, path = self.path.removeprefix("http://").partition("/")
        request = urllib.request.Request(
            f"http://127.0.0.1:{host.rpartition(':')[2]}/{path}", headers={"Host": host}, method="GET"
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            answer = opener.open(request)
        except urllib.error.HTTPError as error:
            answer = error
        body = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Silence."""


@pytest.fixture
def proxy():
    handler = type("Handler", (Proxy,), {"seen": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", handler.seen
        server.shutdown()


def test_works_through_the_proxy_of_an_institution(tmp_path, monkeypatch, proxy):
    address, seen = proxy
    monkeypatch.setenv("http_proxy", address)
    monkeypatch.delenv("no_proxy", raising=False)
    # Without the practice resolver only the proxy can find the host; its own address may be private.
    settings = SETTINGS.model_copy(update={"practice_resolver": False, "allow_private_addresses": False})
    with PracticeWeb(hosts=["wangyu"]) as web:
        result = crawl_sites(sites_of(web, tmp_path), data=tmp_path, run="n", shard="s", settings=settings)
        expected = {report.url for report in web.truth().reports}
    (outcome,) = result.outcomes
    assert outcome.outcome == "complete", outcome.reason
    assert expected <= {sighting.url for sighting in outcome.sightings}
    assert len(seen) == outcome.requests


def test_the_job_file_says_everything_that_the_process_needs(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        home = f"http://www.some.gov.test:{closed.getsockname()[1]}/"
        site = Site(id="some", name="某县人民政府", province="CN-HE", level="county", home=home)
        crawl_sites([site], data=tmp_path, run="n", shard="s", settings=SETTINGS)
    job = json.loads((tmp_path / "runs" / "n" / "crawl" / "s.job.json").read_text(encoding="utf-8"))
    assert (job["run"], job["shard"], job["sites"][0]["id"]) == ("n", "s", "some")
