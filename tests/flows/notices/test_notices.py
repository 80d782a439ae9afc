"""The operator is told once, through a real webhook and a real mail server, and no secret is written down."""

from __future__ import annotations

import datetime
import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from installations import run_nianbao

from flows.ledger import now
from flows.notices.conditions import Condition, Judgement, failed_night, judge_night
from flows.notices.memory import read_opened
from flows.notices.telling import tell, tell_night, telling_failure
from flows.run_report import SiteLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message as Mail
    from pathlib import Path

    from installations import Night

SECRET = "hunter2-b3c1"


class _Hook:
    """A webhook that keeps what it was sent, and answers with `status`."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.received: list[dict[str, Any]] = []
        self.address = ""


@contextmanager
def _webhook(status: int = 200) -> Iterator[_Hook]:
    hook = _Hook(status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.received.append(json.loads(body))
            self.send_response(hook.status)
            self.send_header("Location", f"http://127.0.0.1:{server.server_port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the test's output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hook.address = f"http://127.0.0.1:{server.server_port}/{SECRET}"
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()


class _Letters(Message):
    def __init__(self) -> None:
        super().__init__()
        self.received: list[Mail] = []

    def handle_message(self, message: Mail) -> None:
        self.received.append(message)


def _line(
    outcome: str = "complete", listed: int = 20, before: int | None = 20, site: str = "somewhere"
) -> SiteLine:
    return SiteLine(
        site=site, name="某县", outcome=outcome, reason="status 403", look="", family=None, requests=1, bytes=1,
        not_modified=0, seconds=1.0, shortest_gap=None, listed=listed, listed_before=before, expected=None, findings="",
    )  # fmt: skip


def test_an_event_is_told_once_and_its_end_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with _webhook() as hook:
        monkeypatch.setenv("NIANBAO_WEBHOOK_URL", hook.address)
        for _ in range(3):
            assert tell_night(tmp_path, [_line("blocked")]) == []
        assert len(hook.received) == 1
        assert hook.received[0]["new"][0]["kind"] == "blocked"
        assert "某县: status 403" in hook.received[0]["text"]
        tell_night(tmp_path, [_line("unreachable")])
        tell_night(tmp_path, [])
        assert len(hook.received) == 1, "a host that is down, or was not visited, does not talk to us again"
        for _ in range(2):
            tell_night(tmp_path, [_line()])
        assert len(hook.received) == 2
        assert hook.received[1]["resolved"][0]["subject"] == "somewhere"
        assert hook.received[1]["new"] == []


def test_a_shrunken_site_stays_so_until_its_lists_are_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _webhook() as hook:
        monkeypatch.setenv("NIANBAO_WEBHOOK_URL", hook.address)
        tell_night(tmp_path, [_line(listed=3, before=20)])
        tell_night(tmp_path, [_line(listed=3, before=3)])
        assert len(hook.received) == 1
        assert read_opened(tmp_path)[0].level == 20
        tell_night(tmp_path, [_line(listed=19, before=3)])
        assert [each["subject"] for each in hook.received[1]["resolved"]] == ["somewhere"]


def test_a_failed_night_is_told_and_the_next_good_one_resolves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _webhook() as hook:
        monkeypatch.setenv("NIANBAO_WEBHOOK_URL", hook.address)
        with pytest.raises(OSError, match="disk"), telling_failure(tmp_path):
            raise OSError("no space left on the disk")
        assert "no space left on the disk" in hook.received[0]["text"]
        tell_night(tmp_path, [_line()])
        assert hook.received[1]["resolved"][0]["kind"] == "failed_night"


def test_a_mail_arrives_with_what_happened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = _Letters()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(letters, hostname="127.0.0.1", port=port)
    server.start()
    try:
        monkeypatch.setenv(
            "NIANBAO_SMTP_URL",
            f"smtp://127.0.0.1:{port}?from=night@example.org&to=a@example.org,b@example.org",
        )
        assert tell(tmp_path, failed_night("某县\r\nBcc: everyone@example.org")) == []
    finally:
        server.stop()
    (letter,) = letters.received
    assert letter["To"].split(",") == ["a@example.org", "b@example.org"]
    assert letter["Bcc"] is None
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert "failed night: 某县" in payload.decode()


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("NIANBAO_WEBHOOK_URL", f"http://127.0.0.1:1/{SECRET}"),
        ("NIANBAO_WEBHOOK_URL", f"gopher://127.0.0.1/{SECRET}"),
        ("NIANBAO_WEBHOOK_URL", f"http://127.0.0.1:port/{SECRET}"),
        ("NIANBAO_SMTP_URL", f"smtp://me:{SECRET}@127.0.0.1:1?from=a@b&to=c@d"),
        ("NIANBAO_SMTP_URL", f"smtp://me:{SECRET}@127.0.0.1:1"),
    ],
)
def test_what_could_not_be_told_is_told_later_and_no_secret_is_shown(
    variable: str,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv(variable, address)
    (problem,) = tell(tmp_path, failed_night("it broke"))
    assert variable in problem
    assert SECRET not in problem + caplog.text
    assert read_opened(tmp_path) == ()
    monkeypatch.delenv(variable)
    with _webhook() as hook:
        monkeypatch.setenv("NIANBAO_WEBHOOK_URL", hook.address)
        assert tell(tmp_path, failed_night("it broke")) == []
        assert len(hook.received) == 1


@pytest.mark.parametrize("status", [302, 500])
def test_an_answer_that_is_no_acceptance_is_a_problem(
    status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _webhook(status) as hook:
        monkeypatch.setenv("NIANBAO_WEBHOOK_URL", hook.address)
        (problem,) = tell(tmp_path, failed_night("it broke"))
        assert str(status) in problem
        assert SECRET not in problem
        assert len(hook.received) == 1, "a redirect is not followed"


def test_no_secret_stays_in_what_a_night_writes(first: Night, tmp_path: Path) -> None:
    installation = first.installation.copy(tmp_path / "data")
    before = Condition(kind="blocked", subject="qinghe", message="m", since=now())
    with _webhook(500) as hook:
        tell(installation.data / "runs", Judgement(holding=(before,)))
        run = run_nianbao(
            "nightly", "qinghe", "--data", installation.data, NIANBAO_WEBHOOK_URL=hook.address,
            NIANBAO_SMTP_URL=f"smtp://me:{SECRET}@127.0.0.1:1?from=a@b&to=c@d",
        )  # fmt: skip
        assert hook.received, "the host answers again, which is news"
    assert "NIANBAO_WEBHOOK_URL" in run.out
    assert SECRET not in run.out + run.err
    for path in installation.data.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


def test_a_night_judges_only_what_it_saw() -> None:
    opened = [
        Condition(kind="blocked", subject="other", message="m", since=datetime.datetime.now(datetime.UTC))
    ]
    judged = judge_night([_line("truncated", listed=1)], opened)
    assert judged.holding == ()
    assert ("blocked", "other") not in judged.resolved
    assert ("shrinking", "somewhere") not in judged.resolved, (
        "lists that were cut short say nothing of their length"
    )
