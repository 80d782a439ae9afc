"""The gzip members of a WARC file: one record each, so that any record can be read by its offset."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.problems import ArchiveError, TornRecordError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GZIP = zlib.MAX_WBITS | 16
CHUNK = 1 << 16
MEMBER_LIMIT = 512 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: where it stands (compressed bytes) and what it holds (decompressed)."""

    offset: int
    length: int
    content: bytes


def read_members(path: Path, start: int = 0, *, name: str = "") -> Iterator[Member]:
    """Members from byte `start` on; raises TornRecordError at the first that is not whole."""
    label = name or path.name
    with path.open("rb") as stream:
        stream.seek(start)
        offset, pending = start, b""
        while pending or (pending := stream.read(CHUNK)):
            inflater = zlib.decompressobj(GZIP)
            content, length = bytearray(), 0
            while not inflater.eof:
                if not pending and not (pending := stream.read(CHUNK)):
                    raise TornRecordError(label, offset)
                try:
                    content += inflater.decompress(pending)
                except zlib.error as error:
                    raise TornRecordError(label, offset) from error
                if len(content) > MEMBER_LIMIT:
                    raise ArchiveError(
                        label,
                        f"the record at byte {offset} is larger than {MEMBER_LIMIT} bytes",
                        "This file was not written by Nianbao; import it instead.",
                    )
                length += len(pending) - len(inflater.unused_data)
                pending = inflater.unused_data
            yield Member(offset, length, bytes(content))
            offset += length


def read_member(path: Path, offset: int, *, name: str = "") -> bytes:
    """The content of the member at `offset`."""
    try:
        return next(read_members(path, offset, name=name)).content
    except FileNotFoundError as error:
        raise ArchiveError(name or str(path), "the file is missing", "Restore it from a backup.") from error
    except StopIteration:
        raise TornRecordError(name or path.name, offset) from None
