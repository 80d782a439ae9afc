"""The WARC files of an archive: in its directory, and, when it has a remote store, those that were sent there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from pipeline.archive.problems import ArchiveError
from pipeline.archive.sidecar import sidecar_of
from pipeline.errors import NianbaoError
from pipeline.storage.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.storage.store import Store

FOLDER = "warc"
ENDING = ".warc.gz"


@dataclass(frozen=True, slots=True)
class ArchiveFiles:
    """Files by their names relative to the archive (`warc/2026-01/….warc.gz`); `remote` is `s3://bucket/prefix`."""

    root: Path
    remote: str | None = None

    def local(self) -> list[Path]:
        """The WARC files in the directory, oldest name first."""
        return sorted((self.root / FOLDER).rglob(f"*{ENDING}"))

    def names(self) -> list[str]:
        """All WARC files, wherever they are, oldest name first."""
        names = {path.relative_to(self.root).as_posix() for path in self.local()}
        if self.remote is not None:
            names |= {name for name in self.store().names(FOLDER, deep=True) if name.endswith(ENDING)}
        return sorted(names)

    def open(self, name: str) -> IO[bytes]:
        """A WARC file for reading at any place; a remote one is read by ranges.

        Raises:
            ArchiveError: it is in neither place, or the store does not give it.
        """
        path = self.root / name
        try:
            if self.remote is None or path.exists():
                return path.open("rb")
            stream: IO[bytes] = self.store().open(name)
        except FileNotFoundError as error:
            raise ArchiveError(name, "the file is missing", "Restore it from a backup.") from error
        except OSError as error:
            raise ArchiveError(
                name, f"it cannot be opened ({error})", "Check the disk or the store."
            ) from error
        return stream

    def total_bytes(self) -> int:
        """What the archive takes up, in its directory and on the store."""
        here = sum(path.stat().st_size for path in self.root.rglob("*") if path.is_file())
        return here + (self.store().total_bytes() if self.remote is not None else 0)

    def store(self) -> Store:
        """The remote store."""
        assert self.remote is not None
        return open_store(self.remote)

    def send(self, path: Path) -> None:
        """Move a closed WARC file to the store: the local copy goes when the store has every byte.

        Raises:
            NianbaoError: the store did not take it; the file stays where it is, and is sent again later.
        """
        store, name = self.store(), path.relative_to(self.root).as_posix()
        size = path.stat().st_size
        try:
            if store.size(name) != size:
                store.send(path, name)
            taken = store.size(name)
        except OSError as error:
            raise _not_sent(name, store, str(error)) from error
        if taken != size:
            raise _not_sent(name, store, f"{taken} of {size} bytes arrived")
        path.unlink()
        sidecar_of(path).unlink(missing_ok=True)


def _not_sent(name: str, store: Store, reason: str) -> NianbaoError:
    return NianbaoError(
        name,
        f"it could not be sent to {store.location} ({reason})",
        "It stays in the archive's directory and is sent by the next night.",
    )
