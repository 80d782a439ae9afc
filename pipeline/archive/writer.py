"""Writes the exchanges of one shard into WARC files of bounded size."""

from __future__ import annotations

import datetime
from typing import IO, TYPE_CHECKING

from warcio.warcwriter import WARCWriter

from pipeline.archive.capture import Capture
from pipeline.archive.digest import sha256
from pipeline.archive.exchange import header, media_type
from pipeline.archive.sidecar import sidecar_of, to_line
from pipeline.archive.warc import records, tidy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.archive.exchange import Exchange

ROLL_BYTES = 1 << 30
SOFTWARE = "nianbao"


class ArchiveWriter:
    """Appends exchanges; begins a file with the first one, and a new file at `roll_bytes`."""

    def __init__(
        self,
        root: Path,
        shard: str,
        find_original: Callable[[str, str], Capture | None],
        *,
        roll_bytes: int = ROLL_BYTES,
    ) -> None:
        self._root = root
        self._shard = shard
        self._find_original = find_original
        self._roll_bytes = roll_bytes
        self._serial = 0
        self._written: dict[str, dict[tuple[str, str], Capture]] = {}
        self._warc: IO[bytes] | None = None
        self._sidecar: IO[str] | None = None
        self._name = ""

    def write(self, exchange: Exchange) -> Capture:
        """Archives one exchange; a payload that the archive has for this URL is not stored again."""
        if self._warc is None or self._warc.tell() >= self._roll_bytes:
            self._roll(exchange.captured_at)
        assert self._warc is not None
        assert self._sidecar is not None
        confirmed = exchange.confirms if exchange.status == 304 else None
        digest = confirmed.payload_sha256 if confirmed else sha256(exchange.body)
        written = self._written.setdefault(exchange.site, {})
        original = (
            confirmed or written.get((exchange.url, digest)) or self._find_original(exchange.url, digest)
        )
        writer = WARCWriter(self._warc, gzip=True, warc_version="1.1")
        offset = self._warc.tell()
        answer, request = records(writer, exchange, digest, original)
        writer.write_record(answer)
        length = self._warc.tell() - offset
        request.rec_headers.add_header("WARC-Concurrent-To", answer.rec_headers.get_header("WARC-Record-ID"))
        writer.write_record(request)
        capture = Capture(
            url=exchange.url,
            captured_at=exchange.captured_at.astimezone(datetime.UTC),
            status=exchange.status,
            payload_sha256=digest,
            payload_length=original.payload_length if original else len(exchange.body),
            media_type=media_type(exchange.response_headers) or (original.media_type if original else ""),
            warc_file=self._name,
            warc_offset=offset,
            warc_length=length,
            site=exchange.site,
            role=exchange.role,
            outcome=exchange.outcome,
            run=exchange.run,
            revisit=original is not None,
            parent_url=exchange.parent_url,
            title=tidy(exchange.title),
            agency=tidy(exchange.agency),
            list_date=exchange.list_date,
            etag=header(exchange.response_headers, "ETag"),
            last_modified=header(exchange.response_headers, "Last-Modified"),
            origin=tidy(exchange.origin),
        )
        self._sidecar.write(to_line(capture))
        self._sidecar.flush()
        if not capture.revisit:
            written[capture.url, digest] = capture
        return capture

    def let_go(self, site: str) -> None:
        """Forgets what was written for a site that is finished: its payloads are not looked for any more."""
        self._written.pop(site, None)

    def _roll(self, moment: datetime.datetime) -> None:
        self.close()
        stamp = moment.astimezone(datetime.UTC)
        folder = self._root / "warc" / f"{stamp:%Y-%m}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self._shard}-{stamp:%Y%m%dT%H%M%S%f}Z-{self._serial:05}.warc.gz"
        self._serial += 1
        self._name = path.relative_to(self._root).as_posix()
        self._warc = path.open("xb")
        self._sidecar = sidecar_of(path).open("x", encoding="utf-8")
        writer = WARCWriter(self._warc, gzip=True, warc_version="1.1")
        info = {"software": SOFTWARE, "format": "WARC File Format 1.1", "isPartOf": self._shard}
        writer.write_record(writer.create_warcinfo_record(path.name, info))

    def close(self) -> None:
        """Ends the current file."""
        for stream in (self._warc, self._sidecar):
            if stream is not None:
                stream.close()
        self._warc = self._sidecar = None
