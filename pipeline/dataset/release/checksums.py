"""SHA-256 sums of the files of a release, in the format of `sha256sum --check`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.dataset.versions import CHECKSUMS

if TYPE_CHECKING:
    from pathlib import Path


def sha256_of(path: Path) -> str:
    """The digest of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_checksums(folder: Path) -> None:
    """Write the sums of every other file of the folder."""
    files = sorted(path for path in folder.iterdir() if path.name != CHECKSUMS)
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in files]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def read_checksums(folder: Path) -> dict[str, str]:
    """The sums by file name."""
    lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def damaged_files(folder: Path) -> list[str]:
    """The files that are missing or whose contents do not have the stated sum."""
    return [
        name
        for name, digest in sorted(read_checksums(folder).items())
        if not (folder / name).is_file() or sha256_of(folder / name) != digest
    ]
