"""The archive: every exchange of every night in WARC files, and an index that finds any of them."""

from __future__ import annotations

import datetime
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pipeline.archive.check import check_archive
from pipeline.archive.files import ArchiveFiles
from pipeline.archive.index import Index, add
from pipeline.archive.members import read_members
from pipeline.archive.nights import read_nights, send_nights, write_night
from pipeline.archive.payloads import LocatedPayloads, missing_original, read_payload
from pipeline.archive.problems import ArchiveError, TornRecordError
from pipeline.archive.repair import cut_off
from pipeline.archive.sidecar import read_lines, sidecar_of
from pipeline.archive.warc import capture_of, parse_record
from pipeline.archive.writer import ROLL_BYTES, ArchiveWriter
from pipeline.storage.store import open_store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pipeline.archive.capture import Capture, Role
    from pipeline.archive.nights import NightRecord
    from pipeline.archive.problems import ArchiveProblem

USABLE = "outcome IN ('ok', 'not_modified')"


class Archive:
    """WARC files under `root/warc`, a JSON-lines sidecar beside each, and `root/index.sqlite` over all.

    With `remote`, an address `s3://bucket/prefix`, WARC files are written here and moved there by `send`; the index
    stays here.
    """

    def __init__(self, root: Path, remote: str | None = None) -> None:
        self.root = root
        self.files = ArchiveFiles(root, remote)
        self._index = Index(root / "index.sqlite")

    @contextmanager
    def writer(self, shard: str, *, roll_bytes: int = ROLL_BYTES) -> Iterator[ArchiveWriter]:
        """A writer with files of its own; several processes may write at once under different shard names."""
        writer = ArchiveWriter(self.root, shard, self._original, roll_bytes=roll_bytes)
        try:
            yield writer
        finally:
            writer.close()

    def ingest(self) -> int:
        """Takes what crawls have written since the last call into the index; returns how many were new.

        Only one process may call it. Records that were flushed while their sidecar line was lost are found by
        reading the end of the WARC file.
        """
        added = 0
        with self._index.writing() as connection:
            for path in self.files.local():
                added += self._ingest_file(connection, path)
        return added

    def rebuild(self) -> int:
        """Makes the index anew from the WARC files alone; returns the number of captures."""
        return self._index.replace(capture for name in self.files.names() for capture in self._scan(name))

    def excerpt(self, sites: Iterable[str], path: Path) -> Path:
        """Makes an index with all that is known of the addresses that these sites were asked for; its path."""
        return self._index.excerpt(sites, path)

    def captures(
        self,
        *,
        site: str | None = None,
        run: str | None = None,
        role: Role | None = None,
        url: str | None = None,
        through: str | None = None,
    ) -> list[Capture]:
        """The captures that fit all given conditions, oldest first.

        `through` is the last run whose captures count: runs are named by the time of their start, and captures of a run
        that is named otherwise count always.
        """
        given = {"site": site, "run": run, "role": role.value if role else None, "url": url}
        conditions = {name: value for name, value in given.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in conditions) or "1"
        if through is None:
            return self._index.select(where, conditions.values())
        in_time = "(run <= ? OR run NOT GLOB '[0-9]*')"
        return self._index.select(f"{where} AND {in_time}", (*conditions.values(), through))

    def bringing(self, payload_sha256: str) -> list[Capture]:
        """The captures that brought a payload for the first time at their address, oldest first."""
        return self._index.select("payload_sha256 = ? AND NOT revisit", (payload_sha256,))

    def latest(self, url: str, until: datetime.date = datetime.date.max) -> Capture | None:
        """The newest capture of a URL that brought or confirmed content, up to the end of that day (UTC)."""
        return self._newest(
            f"url = ? AND {USABLE} AND substr(captured_at, 1, 10) <= ?", url, until.isoformat()
        )

    def validators(self, url: str) -> Capture | None:
        """The newest capture of a URL's present payload that carries an ETag or Last-Modified value."""
        latest = self.latest(url)
        if latest is None or latest.etag or latest.last_modified:
            return latest
        return self._newest(
            f"url = ? AND {USABLE} AND payload_sha256 = ? AND (etag NOTNULL OR last_modified NOTNULL)",
            url, latest.payload_sha256,
        )  # fmt: skip

    def payload(self, capture: Capture) -> bytes:
        """The body without its content coding; a revisit gives the payload that it repeats or confirms."""
        return read_payload(self.files, self._place(capture), capture.url)

    def locate(self, captures: Iterable[Capture]) -> LocatedPayloads:
        """The payloads of these captures for a reader that does not have the index."""
        places = {}
        for capture in captures:
            with suppress(ArchiveError):  # whoever reads it is told that it is not known
                places[capture.url, capture.payload_sha256] = self._place(capture)
        return LocatedPayloads(self.files, places)

    def record_night(self, night: NightRecord) -> None:
        """Keep how the crawls of a run ended and which sites were read after it."""
        write_night(open_store(self.root), night)
        self._send_nights()

    def nights(self) -> list[NightRecord]:
        """The recorded runs, oldest first."""
        here = read_nights(open_store(self.root))
        there = read_nights(self.files.store()) if self.files.remote else ()
        return sorted({night.run: night for night in (*here, *there)}.values(), key=lambda night: night.run)

    def send(self) -> int:
        """Moves every WARC file to the remote store, if there is one; returns how many.

        Called when no crawl is writing and everything is in the index. What a killed night has not sent is sent now;
        a torn end stays in the directory.
        """
        if self.files.remote is None:
            return 0
        waiting = self.files.local()
        for path in waiting:
            self._trim_file(path)
            self.files.send(path)
        self._send_nights()
        return len(waiting)

    def payload_digests(self) -> set[str]:
        """The SHA-256 digests of every payload that the archive holds."""
        return self._index.payload_digests()

    def check(self, on_file: Callable[[], None] | None = None) -> list[ArchiveProblem]:
        """Reads every record again and compares it with its digests and with the index.

        `on_file` is called after each WARC file.
        """
        return check_archive(self.files, self._index, on_file)

    def trim(self) -> list[Path]:
        """Takes records that a killed crawl left incomplete off the ends of their files; the files of the torn ends.

        Nothing is thrown away: a torn end is kept beside its WARC file. An end behind which the index knows whole
        records is damage of another kind, and stays as it is.
        """
        return [end for path in self.files.local() if (end := self._trim_file(path)) is not None]

    def warc_files(self) -> list[Path]:
        """The WARC files in the directory, oldest name first."""
        return self.files.local()

    def _place(self, capture: Capture) -> Capture:
        """The capture whose record holds the payload: itself, or the one that a revisit repeats or confirms."""
        if not capture.revisit:
            return capture
        found = self._newest("payload_sha256 = ? AND NOT revisit", capture.payload_sha256)
        if found is None:
            raise missing_original(capture)
        return found

    def _send_nights(self) -> None:
        if self.files.remote is not None:
            send_nights(open_store(self.root), self.files.store())

    def _newest(self, where: str, *values: str) -> Capture | None:
        found = self._index.select(where, values, order="captured_at DESC, rowid DESC", limit=1)
        return found[0] if found else None

    def _original(self, url: str, digest: str) -> Capture | None:
        return self._newest("url = ? AND payload_sha256 = ? AND NOT revisit", url, digest)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _ingest_file(self, connection: sqlite3.Connection, path: Path) -> int:
        name = self._name(path)
        row = connection.execute(
            "SELECT sidecar_bytes, warc_bytes FROM ingested WHERE warc_file = ?", (name,)
        ).fetchone()
        sidecar_bytes, warc_bytes = row or (0, 0)
        captures: list[Capture] = []
        size = path.stat().st_size
        if sidecar_of(path).exists():
            for capture, position in read_lines(sidecar_of(path), sidecar_bytes):
                captures.append(capture)
                sidecar_bytes = position
                warc_bytes = capture.warc_offset + capture.warc_length
        added = add(connection, captures)
        if warc_bytes < size:
            added += add(connection, self._scan(name, warc_bytes))
        connection.execute("REPLACE INTO ingested VALUES (?, ?, ?)", (name, sidecar_bytes, size))
        return added

    def _trim_file(self, path: Path) -> Path | None:
        name = self._name(path)
        try:
            for _ in read_members(self.files, name):
                pass
        except TornRecordError as error:
            if self._index.select("warc_file = ? AND warc_offset >= ?", (name, error.offset), limit=1):
                return None
            return cut_off(path, error.offset)
        return None

    def _scan(self, name: str, start: int = 0) -> Iterator[Capture]:
        try:
            for member in read_members(self.files, name, start):
                capture = capture_of(parse_record(member.content), name, member.offset, member.length)
                if capture is not None:
                    yield capture
        except TornRecordError:
            # The records before the torn end are whole; `check` reports it.
            return
