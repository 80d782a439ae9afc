"""The HTTP/1.1 server of the practice web: one address on loopback, many host names."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from practice.exchange import Answer, Delivery, Request

if TYPE_CHECKING:
    from collections.abc import Callable

HANG_SECONDS = 600.0
DRIP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as the server saw it; times in seconds of one monotonic clock, host without port.

    `challenged` says that the answer told the client to stay away, `retry_after` for how many seconds.
    """

    host: str
    method: str
    target: str
    headers: dict[str, str]
    status: int
    sent: int
    started: float
    ended: float
    challenged: bool = False
    retry_after: float = 0.0
    scenario: str = ""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class LoopbackServer(ThreadingHTTPServer):
    """Answers with what `respond` says and hands every finished exchange to `record`."""

    request_queue_size = 256
    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        port: int,
        respond: Callable[[Request], Answer],
        record: Callable[[LoggedRequest], None],
    ) -> None:
        self.respond = respond
        self.record = record
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", port), ExchangeHandler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell of an error on standard error; a client that goes away is none."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class ExchangeHandler(BaseHTTPRequestHandler):
    """One connection: keep-alive, conditional requests, absolute targets as sent to a proxy."""

    protocol_version = "HTTP/1.1"
    server_version = "Apache"
    sys_version = ""
    disable_nagle_algorithm = True
    server: LoopbackServer
    timeout = 120

    def do_GET(self) -> None:
        """Answer a GET."""
        self._exchange()

    def do_HEAD(self) -> None:
        """Answer a HEAD: the head of the answer to a GET."""
        self._exchange()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._exchange()

    def log_message(self, *_: object) -> None:
        """Nothing is printed: the log is kept as data."""

    def _exchange(self) -> None:
        started = time.monotonic()
        request = self._read_request()
        answer = self.server.respond(request)
        status = 304 if self._is_current(request, answer) else answer.status
        if answer.delivery is Delivery.WHOLE:
            # Recorded before it is sent, so that a client that has the answer finds it in the log.
            is_bodiless = status == HTTPStatus.NOT_MODIFIED or request.method == "HEAD"
            self._record(request, answer, status, 0 if is_bodiless else len(answer.sent_body), started)
        sent = 0
        try:
            sent = self._send(answer, status)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        if answer.delivery is not Delivery.WHOLE:
            self._record(request, answer, status, sent, started)

    def _record(self, request: Request, answer: Answer, status: int, sent: int, started: float) -> None:
        self.server.record(
            LoggedRequest(
                host=request.host,
                method=request.method,
                target=request.target,
                headers=request.headers,
                status=status,
                sent=sent,
                started=started,
                ended=time.monotonic(),
                challenged=answer.is_challenge,
                retry_after=float(dict(answer.headers).get("Retry-After", 0)),
            )
        )

    def _read_request(self) -> Request:
        target, host = self.path, self.headers.get("Host", "")
        if target.startswith(("http://", "https://")):
            parts = urlsplit(target)
            host = parts.netloc
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, host.partition(":")[0].lower(), target, headers, self.rfile.read(length))

    def _is_current(self, request: Request, answer: Answer) -> bool:
        """Whether the client's copy is current; an entity tag outweighs a date (RFC 9110, 13.2.2)."""
        if request.method == "POST" or answer.status != HTTPStatus.OK or not answer.modified:
            return False
        tags = request.headers.get("if-none-match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in known or answer.etag in known
        since = request.headers.get("if-modified-since")
        if since is None:
            return False
        try:
            return answer.modified <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def _send(self, answer: Answer, status: int) -> int:
        if answer.delivery is Delivery.HANG:
            self.server.closing.wait(HANG_SECONDS)
            self.close_connection = True
            return 0
        if answer.delivery is Delivery.RESET:
            self._reset()
            return 0
        body = b"" if status == HTTPStatus.NOT_MODIFIED else answer.sent_body
        self.send_response(status)
        if answer.modified:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", answer.last_modified)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.content_type)
            if answer.is_compressed:
                self.send_header("Content-Encoding", "gzip")
            if answer.is_chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(self._declared_length(answer)))
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.delivery is not Delivery.WHOLE:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command == "HEAD":
            return 0
        if answer.is_chunked and body:
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        return self._send_body(body, answer.delivery)

    def _declared_length(self, answer: Answer) -> int:
        if answer.delivery is Delivery.CUT_SHORT:
            return len(answer.body) * 2 + 1
        if answer.delivery is Delivery.OVERLONG:
            return answer.body.find(b"<body") if b"<body" in answer.body else len(answer.body) // 2
        return len(answer.sent_body)

    def _send_body(self, body: bytes, delivery: Delivery) -> int:
        if delivery is not Delivery.DRIP:
            self.wfile.write(body)
            return len(body)
        for place in range(len(body)):
            self.wfile.write(body[place : place + 1])
            self.wfile.flush()
            if self.server.closing.wait(DRIP_SECONDS):
                return place + 1
        return len(body)

    def _reset(self) -> None:
        """End the connection with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
