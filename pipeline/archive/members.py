"""The gzip members of a WARC file: one record each, so that any record can be read by its offset."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.problems import ArchiveError, TornRecordError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.archive.files import ArchiveFiles

GZIP = zlib.MAX_WBITS | 16
CHUNK = 1 << 16
MEMBER_LIMIT = 512 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: where it stands (compressed bytes) and what it holds (decompressed)."""

    offset: int
    length: int
    content: bytes


def read_members(files: ArchiveFiles, name: str, start: int = 0) -> Iterator[Member]:
    """Members of a WARC file from byte `start` on; raises TornRecordError at the first that is not whole."""
    with files.open(name) as stream:
        stream.seek(start)
        offset, pending = start, b""
        while pending or (pending := stream.read(CHUNK)):
            inflater = zlib.decompressobj(GZIP)
            content, length = bytearray(), 0
            while not inflater.eof:
                if not pending and not (pending := stream.read(CHUNK)):
                    raise TornRecordError(name, offset)
                try:
                    content += inflater.decompress(pending)
                except zlib.error as error:
                    raise TornRecordError(name, offset) from error
                if len(content) > MEMBER_LIMIT:
                    raise ArchiveError(
                        name,
                        f"the record at byte {offset} is larger than {MEMBER_LIMIT} bytes",
                        "This file was not written by Nianbao; import it instead.",
                    )
                length += len(pending) - len(inflater.unused_data)
                pending = inflater.unused_data
            yield Member(offset, length, bytes(content))
            offset += length


def read_member(files: ArchiveFiles, name: str, offset: int) -> bytes:
    """The content of the member at `offset`."""
    try:
        return next(read_members(files, name, offset)).content
    except StopIteration:
        raise TornRecordError(name, offset) from None
