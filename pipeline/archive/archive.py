"""The archive: every exchange of every night in WARC files, and an index that finds any of them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.archive.check import check_archive
from pipeline.archive.coding import remove_codings
from pipeline.archive.exchange import header
from pipeline.archive.index import Index, add
from pipeline.archive.members import read_member, read_members
from pipeline.archive.nights import read_nights, write_night
from pipeline.archive.problems import ArchiveError, TornRecordError
from pipeline.archive.repair import cut_off
from pipeline.archive.sidecar import read_lines, sidecar_of
from pipeline.archive.warc import capture_of, http_headers, parse_record
from pipeline.archive.writer import ROLL_BYTES, ArchiveWriter
from pipeline.storage.store import open_store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.archive.capture import Capture, Role
    from pipeline.archive.nights import NightRecord
    from pipeline.archive.problems import ArchiveProblem

USABLE = "outcome IN ('ok', 'not_modified')"


class Archive:
    """WARC files under `root/warc`, a JSON-lines sidecar beside each, and `root/index.sqlite` over all."""

    def __init__(self, root: Path) -> None:
        self.root = root
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
            for path in self.warc_files():
                added += self._ingest_file(connection, path)
        return added

    def rebuild(self) -> int:
        """Makes the index anew from the WARC files alone; returns the number of captures."""
        return self._index.replace(capture for path in self.warc_files() for capture in self._scan(path))

    def captures(
        self,
        *,
        site: str | None = None,
        run: str | None = None,
        role: Role | None = None,
        url: str | None = None,
        through: str | None = None,
    ) -> list[Capture]:
        """The captures that fit all given conditions, oldest first; `through` is the last run whose captures count."""
        given = {"site": site, "run": run, "role": role.value if role else None, "url": url}
        conditions = {name: value for name, value in given.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in conditions) or "1"
        if through is None:
            return self._index.select(where, conditions.values())
        return self._index.select(f"{where} AND run <= ?", (*conditions.values(), through))

    def latest(self, url: str) -> Capture | None:
        """The newest capture of a URL that brought or confirmed content."""
        return self._newest(f"url = ? AND {USABLE}", url)

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
        original = capture
        if capture.revisit:
            found = self._newest("payload_sha256 = ? AND NOT revisit", capture.payload_sha256)
            if found is None:
                raise ArchiveError(
                    capture.url, "the record that this revisit repeats is not in the index",
                    "Run nianbao recover index, and restore missing WARC files from a backup.",
                )  # fmt: skip
            original = found
        content = read_member(self.root / original.warc_file, original.warc_offset, name=original.warc_file)
        record = parse_record(content)
        return remove_codings(
            record.raw_stream.read(),
            header(http_headers(record), "Content-Encoding"),
            source=capture.url,
        )

    def record_night(self, night: NightRecord) -> None:
        """Keep how the crawls of a run ended and which sites were read after it."""
        write_night(open_store(self.root), night)

    def nights(self) -> list[NightRecord]:
        """The recorded runs, oldest first."""
        return list(read_nights(open_store(self.root)))

    def payload_digests(self) -> set[str]:
        """The SHA-256 digests of every payload that the archive holds."""
        return self._index.payload_digests()

    def check(self, on_file: Callable[[], None] | None = None) -> list[ArchiveProblem]:
        """Reads every record again and compares it with its digests and with the index.

        `on_file` is called after each WARC file.
        """
        return check_archive(self.root, self.warc_files(), self._index, on_file)

    def trim(self) -> list[Path]:
        """Takes records that a killed crawl left incomplete off the ends of their files; the files of the torn ends.

        Nothing is thrown away: a torn end is kept beside its WARC file. An end behind which the index knows whole
        records is damage of another kind, and stays as it is.
        """
        return [end for path in self.warc_files() if (end := self._trim_file(path)) is not None]

    def warc_files(self) -> list[Path]:
        """All WARC files, oldest name first."""
        return sorted((self.root / "warc").rglob("*.warc.gz"))

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
            added += add(connection, self._scan(path, warc_bytes))
        connection.execute("REPLACE INTO ingested VALUES (?, ?, ?)", (name, sidecar_bytes, size))
        return added

    def _trim_file(self, path: Path) -> Path | None:
        name = self._name(path)
        try:
            for _ in read_members(path, name=name):
                pass
        except TornRecordError as error:
            if self._index.select("warc_file = ? AND warc_offset >= ?", (name, error.offset), limit=1):
                return None
            return cut_off(path, error.offset)
        return None

    def _scan(self, path: Path, start: int = 0) -> Iterator[Capture]:
        name = self._name(path)
        try:
            for member in read_members(path, start, name=name):
                capture = capture_of(parse_record(member.content), name, member.offset, member.length)
                if capture is not None:
                    yield capture
        except TornRecordError:
            # The records before the torn end are whole; `check` reports it.
            return
