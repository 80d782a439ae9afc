"""A place for files, in a directory or under a prefix of an S3-compatible store, with the few things we ask of both.

Credentials and the address of the store come from the environment alone: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
AWS_REGION, AWS_ENDPOINT_URL (https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import fs

from pipeline.errors import WrongUsageError
from pipeline.storage.durable import sync, write_once

if TYPE_CHECKING:
    from collections.abc import Iterable

S3 = "s3://"
_COPY_BYTES = 8 << 20
_PLAIN_HTTP = "http://"


@dataclass(frozen=True)
class Store:
    """Files by name below `location`, a path or `s3://bucket/prefix`; names have `/` between their parts.

    A file of a remote store appears as a whole when it is closed, a local one when it is written.
    """

    location: str
    filesystem: fs.FileSystem = field(repr=False, compare=False)
    base: str = field(repr=False, compare=False)

    @property
    def directory(self) -> Path | None:
        """The directory of this machine; None on a remote store."""
        return None if self.location.startswith(S3) else Path(self.location)

    @property
    def lock(self) -> Path:
        """The lock that writers on this machine hold; a remote store is locked in the temporary directory."""
        if self.directory is not None:
            return self.directory / ".lock"
        name = hashlib.sha256(self.location.encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"nianbao-{os.getuid()}-{name}.lock"

    @property
    def delta_options(self) -> dict[str, str] | None:
        """What delta-rs needs to know beyond the environment; a commit there is a conditional put."""
        if self.directory is not None:
            return None
        plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith(_PLAIN_HTTP)
        return {"aws_conditional_put": "etag", "aws_allow_http": "true" if plain else "false"}

    def child(self, name: str) -> Store:
        """The store below a folder."""
        return Store(f"{self.location.rstrip('/')}/{name}", self.filesystem, self._path(name))

    def names(self, folder: str = "", *, deep: bool = False) -> list[str]:
        """The files in a folder (and below it when `deep`), sorted; none when there is no such folder."""
        selector = fs.FileSelector(self._path(folder), allow_not_found=True, recursive=deep)
        base = PurePosixPath(self.base)
        found = self.filesystem.get_file_info(selector)
        return sorted(
            PurePosixPath(info.path).relative_to(base).as_posix()
            for info in found
            if info.type == fs.FileType.File
        )

    def total_bytes(self) -> int:
        """What all files of the store take up."""
        selector = fs.FileSelector(self.base, allow_not_found=True, recursive=True)
        return sum(info.size or 0 for info in self.filesystem.get_file_info(selector))

    def size(self, name: str) -> int | None:
        """Bytes of a file; None when there is none."""
        info = self.filesystem.get_file_info(self._path(name))
        return info.size if info.type == fs.FileType.File else None

    def open(self, name: str) -> pa.NativeFile:
        """A file for reading at any place; FileNotFoundError when there is none."""
        return self.filesystem.open_input_file(self._path(name))

    def read(self, name: str) -> bytes:
        """The contents of a file."""
        with self.open(name) as file:
            content: bytes = file.read()
        return content

    def write_once(self, name: str, text: str) -> None:
        """Create a file that is there as a whole or not at all; FileExistsError when it is there already."""
        if self.directory is not None:
            path = self.directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_once(path, text)
            return
        if self.size(name) is not None:
            raise FileExistsError(f"{self.location}/{name}")
        self._write(name, text.encode())

    def replace(self, name: str, text: str) -> None:
        """Write a small file, whether or not it is there; on a remote store in one step."""
        self._write(name, text.encode())

    def send(self, path: Path, name: str) -> None:
        """Copy a local file to the store."""
        with path.open("rb") as source, self._create(name) as target:
            while part := source.read(_COPY_BYTES):
                target.write(part)

    def fetch(self, name: str, path: Path) -> None:
        """Copy a file of the store to a local one, which is there as a whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with self.open(name) as source, draft.open("wb") as target:
                while part := source.read(_COPY_BYTES):
                    target.write(part)
            sync([draft])
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def delete(self, names: Iterable[str]) -> None:
        """Remove files, in the given order."""
        for name in names:
            self.filesystem.delete_file(self._path(name))

    def clear(self) -> None:
        """Remove everything that is in the store."""
        if self.filesystem.get_file_info(self.base).type != fs.FileType.NotFound:
            self.filesystem.delete_dir(self.base)

    def sync(self, names: Iterable[str]) -> None:
        """Force files and folders to the disk; a remote store has them when it says so."""
        if self.directory is not None:
            sync(self.directory / name for name in names)

    def _write(self, name: str, content: bytes) -> None:
        with self._create(name) as file:
            file.write(content)

    def _create(self, name: str) -> pa.NativeFile:
        if self.directory is not None:
            (self.directory / name).parent.mkdir(parents=True, exist_ok=True)
        # Arrow would compress what is named .gz once more.
        return self.filesystem.open_output_stream(self._path(name), compression=None)

    def _path(self, name: str) -> str:
        return f"{self.base}/{name}" if name else self.base


def open_store(location: Path | str) -> Store:
    """The store at a path or at `s3://bucket/prefix`.

    Raises:
        WrongUsageError: the address names no bucket.
    """
    text = str(location)
    if not text.startswith(S3):
        path = Path(text).absolute()
        return Store(str(path), fs.LocalFileSystem(), path.as_posix())
    base = text.removeprefix(S3).strip("/")
    if not base.partition("/")[0]:
        raise WrongUsageError(text, "it names no bucket", "Write it as s3://bucket/prefix")
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    scheme, _, host = endpoint.rpartition("://")
    filesystem = fs.S3FileSystem(
        endpoint_override=host or None, scheme=scheme or "https", region=os.environ.get("AWS_REGION")
    )
    return Store(f"{S3}{base}", filesystem, base)
