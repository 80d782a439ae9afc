"""Releases on a remote store: each is built in a directory, sent as a whole, and brought back when it is asked for."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dataset.release.checksums import damaged_files, read_checksums
from pipeline.dataset.release.manifest import NAME as MANIFEST
from pipeline.dataset.release.manifest import read_manifest
from pipeline.dataset.versions import CHECKSUMS, LATEST, Version, list_versions, parse_version
from pipeline.errors import NianbaoError
from pipeline.storage.durable import point, sync
from pipeline.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DRAFT = ".bringing-"


@dataclass(frozen=True)
class Releases:
    """The releases in a directory and, when `remote` names one, on a store `s3://bucket/prefix`.

    On the store a release counts when its checksums are there, which are sent last; the object `latest` holds the name
    of the newest. NianbaoError when the store does not answer.
    """

    directory: Path
    remote: str | None = None

    def versions(self) -> list[Version]:
        """The complete releases, here or on the store, oldest first."""
        return sorted({*list_versions(self.directory), *self._remote_versions()})

    def input_digests(self) -> Iterator[str]:
        """The input digest of every release."""
        here = list_versions(self.directory)
        for version in here:
            yield read_manifest(self.directory / str(version))["input_digest"]
        for version in set(self._remote_versions()) - set(here):
            assert self.remote is not None
            yield json.loads(open_store(self.remote).read(f"{version}/{MANIFEST}"))["input_digest"]

    def bring(self, name: str = LATEST) -> None:
        """Have a release in the directory; nothing happens when there is none of that name.

        Raises:
            NianbaoError: what came is not what was sent.
        """
        known = self._remote_versions()
        wanted = max(known, default=None) if name == LATEST else parse_version(name)
        here = list_versions(self.directory)
        if wanted is None or wanted not in known or wanted in here:
            return
        assert self.remote is not None
        store, draft = open_store(self.remote).child(str(wanted)), self.directory / f"{_DRAFT}{wanted}"
        shutil.rmtree(draft, ignore_errors=True)
        for each in store.names():
            store.fetch(each, draft / each)
        damaged = damaged_files(draft)
        if damaged:
            shutil.rmtree(draft)
            raise NianbaoError(
                store.location, f"{damaged[0]} is not what its checksum says", "Restore it from a copy."
            )
        draft.rename(self.directory / str(wanted))
        sync([self.directory])
        point(self.directory / LATEST, str(max([*here, wanted])))

    def send(self) -> list[str]:
        """Send the releases that the store does not have; their names.

        Raises:
            NianbaoError: the store did not take one; it stays in the directory and is sent the next time.
        """
        if self.remote is None:
            return []
        known = self._remote_versions()
        store = open_store(self.remote)
        sent = [version for version in list_versions(self.directory) if version not in known]
        try:
            for version in sent:
                folder = self.directory / str(version)
                for name in [*sorted(read_checksums(folder)), CHECKSUMS]:
                    store.send(folder / name, f"{version}/{name}")
            if sent:
                store.replace(LATEST, f"{max([*known, *sent])}\n")
        except OSError as error:
            raise NianbaoError(
                store.location,
                f"the release could not be sent ({error})",
                "It stays in the directory of releases; publish again to send it",
            ) from error
        return [str(version) for version in sent]

    def _remote_versions(self) -> list[Version]:
        if self.remote is None:
            return []
        try:
            names = open_store(self.remote).names(deep=True)
        except OSError as error:
            raise NianbaoError(
                self.remote,
                f"the store cannot be read ({error})",
                "Check the bucket, AWS_ENDPOINT_URL, AWS_REGION and the keys in the environment",
            ) from error
        found = [parse_version(name.removesuffix(f"/{CHECKSUMS}")) for name in names]
        return sorted(version for version in found if version)
