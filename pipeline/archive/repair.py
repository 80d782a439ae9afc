"""Taking a torn end off a WARC file, so that the file is whole again and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.storage.durable import sync

if TYPE_CHECKING:
    from pathlib import Path

_COPY_BYTES = 1 << 20


def cut_off(warc: Path, offset: int) -> Path:
    """Move what stands from `offset` on into a file beside the WARC file; that file.

    The copy is on the disk before the WARC file is cut, so a crash in between only leaves a copy too many.
    """
    end = warc.with_name(f"{warc.name}.torn-at-{offset}")
    with warc.open("r+b") as source:
        source.seek(offset)
        with end.open("wb") as target:
            while part := source.read(_COPY_BYTES):
                target.write(part)
        sync([end])
        source.truncate(offset)
    sync([warc, warc.parent])
    return end
