"""The SQLite index of the archive: every capture by URL, site, run and role; rebuilt from the WARCs."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pipeline.archive.capture import Capture
from pipeline.archive.problems import ArchiveError
from pipeline.archive.sidecar import from_row
from pipeline.archive.warc import warc_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS captures (
    url TEXT NOT NULL, captured_at TEXT NOT NULL, status INTEGER NOT NULL, payload_sha256 TEXT NOT NULL,
    payload_length INTEGER NOT NULL, media_type TEXT NOT NULL, warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL, warc_length INTEGER NOT NULL, site TEXT NOT NULL, role TEXT NOT NULL,
    outcome TEXT NOT NULL, run TEXT NOT NULL, revisit INTEGER NOT NULL, parent_url TEXT, title TEXT,
    list_date TEXT, agency TEXT, etag TEXT, last_modified TEXT, origin TEXT,
    PRIMARY KEY (warc_file, warc_offset)
);
CREATE INDEX IF NOT EXISTS captures_by_url ON captures (url, captured_at);
CREATE INDEX IF NOT EXISTS captures_by_site ON captures (site, captured_at);
CREATE INDEX IF NOT EXISTS captures_by_run ON captures (run);
CREATE INDEX IF NOT EXISTS captures_by_payload ON captures (payload_sha256) WHERE NOT revisit;
CREATE TABLE IF NOT EXISTS ingested (
    warc_file TEXT PRIMARY KEY, sidecar_bytes INTEGER NOT NULL, warc_bytes INTEGER NOT NULL
);
"""
COLUMNS = tuple(field.name for field in fields(Capture))
BUSY_SECONDS = 60.0


class Index:
    """The capture table; reading opens it read-only, so that crawl processes never write it.

    ArchiveError tells of an index that is damaged, locked, or on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def replace(self, captures: Iterable[Capture]) -> int:
        """Make the index anew beside the old one, and put it in its place in one step; the number of captures."""
        draft = Index(self._path.with_name(f"{self._path.name}.rebuilding"))
        draft._path.unlink(missing_ok=True)
        with draft.writing() as connection:
            added = add(connection, captures)
        draft._path.replace(self._path)
        return added

    def excerpt(self, sites: Iterable[str], path: Path) -> Path:
        """Make an index at `path` with the captures of every address that was asked for by one of the sites.

        The captures that other sites have of these addresses belong to it: payloads are stored once an address.
        """
        with Index(path).writing() as connection:
            if self._path.exists():
                connection.execute("ATTACH ? AS whole", (str(self._path),))
                connection.execute("CREATE TEMP TABLE wanted (site TEXT PRIMARY KEY)")
                connection.executemany("INSERT INTO wanted VALUES (?)", [(site,) for site in sites])
                urls = "SELECT url FROM whole.captures JOIN wanted USING (site)"
                columns = ", ".join(COLUMNS)
                connection.execute(
                    f"INSERT INTO captures ({columns}) SELECT {columns} FROM whole.captures WHERE url IN ({urls})"
                    " ORDER BY rowid"
                )
        return path

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that makes the tables when needed: all of it is committed, or nothing."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS)
        try:
            connection.executescript(SCHEMA)
            with connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        finally:
            connection.close()

    def _damaged(self, error: sqlite3.DatabaseError) -> ArchiveError:
        if isinstance(error, sqlite3.OperationalError):  # a full disk, a lock, a missing permission
            return ArchiveError(
                str(self._path),
                f"the index could not be used ({error})",
                "Free some space or let the other program end, then run again; the WARC files are untouched.",
            )
        return ArchiveError(
            str(self._path),
            f"the index cannot be used ({error})",
            "Make it anew from the WARC files: nianbao recover index",
        )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(
            f"{self._path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS
        )
        connection.row_factory = sqlite3.Row
        try:
            yield connection
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        finally:
            connection.close()

    def select(
        self,
        where: str = "1",
        values: Iterable[Any] = (),
        *,
        order: str = "captured_at, rowid",
        limit: int = -1,
    ) -> list[Capture]:
        """The captures that fulfil a condition with `?` places, oldest first; none without an index."""
        if not self._path.exists():
            return []
        query = f"SELECT {', '.join(COLUMNS)} FROM captures WHERE {where} ORDER BY {order} LIMIT ?"
        with self._reading() as connection:
            return [from_row(dict(row)) for row in connection.execute(query, (*values, limit))]

    def payload_digests(self) -> set[str]:
        """The SHA-256 digests of every payload that is stored in full."""
        if not self._path.exists():
            return set()
        with self._reading() as connection:
            rows = connection.execute("SELECT DISTINCT payload_sha256 FROM captures WHERE NOT revisit")
            return {digest for (digest,) in rows}

    def file_names(self) -> list[str]:
        """The WARC files that the index has rows of."""
        if not self._path.exists():
            return []
        with self._reading() as connection:
            return [
                name for (name,) in connection.execute("SELECT DISTINCT warc_file FROM captures ORDER BY 1")
            ]


def add(connection: sqlite3.Connection, captures: Iterable[Capture]) -> int:
    """Adds the captures that the index does not hold yet; returns their number."""
    before = connection.total_changes
    places = ", ".join("?" * len(COLUMNS))
    connection.executemany(
        f"INSERT OR IGNORE INTO captures ({', '.join(COLUMNS)}) VALUES ({places})", map(_values, captures)
    )
    return connection.total_changes - before


def _values(capture: Capture) -> tuple[Any, ...]:
    row = {name: getattr(capture, name) for name in COLUMNS}
    row["captured_at"] = warc_date(capture.captured_at)
    row["list_date"] = capture.list_date.isoformat() if capture.list_date else None
    row["role"] = capture.role.value
    return tuple(row[name] for name in COLUMNS)
