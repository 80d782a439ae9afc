"""Which publications the lake has already taken, by what they consist of.

The table belongs to one lake and is lost with it: it stands inside a lake in a directory; for a lake on a remote store
it is kept in the data directory, under the name that the store's lake has given itself.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.publications import Publication
    from pipeline.dataset.lake.lake import Lake

SCHEMA = "CREATE TABLE IF NOT EXISTS known (site TEXT, url TEXT, fingerprint TEXT, PRIMARY KEY (site, url))"


class KnownPublications:
    """A table of addresses with the fingerprint of what was last read there.

    It is written after a commit, so a crash between the two only makes the next night read the same bytes again.
    """

    def __init__(self, lake: Lake, data: Path) -> None:
        folder = lake.store.directory or data / "known"
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / ("known.sqlite" if lake.store.directory else f"{lake.identity()}.sqlite")

    def new_among(self, publications: Iterable[Publication]) -> list[Publication]:
        """The publications whose bytes have not been read before."""
        with closing(self._connect()) as connection:
            rows = connection.execute("SELECT site, url, fingerprint FROM known")
            known = {(site, url): fingerprint for site, url, fingerprint in rows}
        return [
            publication
            for publication in publications
            if known.get((publication.site, publication.article.url)) != _fingerprint(publication)
        ]

    def add(self, publications: Iterable[Publication]) -> None:
        """Remember what was read and committed."""
        rows = [(each.site, each.article.url, _fingerprint(each)) for each in publications]
        with closing(self._connect()) as connection, connection:
            connection.executemany("REPLACE INTO known VALUES (?, ?, ?)", rows)

    def forget(self, urls: Iterable[str]) -> None:
        """Let what these addresses offer count as new, so that the next night reads it again."""
        with closing(self._connect()) as connection, connection:
            connection.executemany("DELETE FROM known WHERE url = ?", [(url,) for url in urls])

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=60)
        connection.execute(SCHEMA)
        return connection


def _fingerprint(publication: Publication) -> str:
    return hashlib.sha256("\n".join(publication.payload_digests).encode()).hexdigest()
