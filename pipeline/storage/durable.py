"""Files that are there as a whole or not at all, also after a crash."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def sync(paths: Iterable[Path]) -> None:
    """Force files and directories to the disk."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_once(path: Path, text: str) -> None:
    """Create `path` with that text, atomically; FileExistsError when it is there already."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        sync([draft])
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync([path.parent])


def point(link: Path, target: str) -> None:
    """Make the symbolic link point to `target`, atomically."""
    draft = link.with_name(f".{link.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    Path(draft).replace(link)
    sync([link.parent])
