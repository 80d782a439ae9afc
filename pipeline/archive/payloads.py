"""Payloads by the places of their records, without the index, so that they can be read on another machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pipeline.archive.coding import remove_codings
from pipeline.archive.exchange import header
from pipeline.archive.members import read_member
from pipeline.archive.problems import ArchiveError
from pipeline.archive.warc import http_headers, parse_record

if TYPE_CHECKING:
    from pipeline.archive.capture import Capture
    from pipeline.archive.files import ArchiveFiles


class PayloadSource(Protocol):
    """Whatever gives the bodies of captures."""

    def payload(self, capture: Capture) -> bytes:
        """The body without its content coding; ArchiveError when the archive cannot give it."""
        ...


@dataclass(frozen=True)
class LocatedPayloads:
    """The payloads of some captures; `places` has the record in which each of them stands, by URL and digest.

    It can be pickled; whoever reads needs the same archive directory or the same remote store.
    """

    files: ArchiveFiles
    places: dict[tuple[str, str], Capture] = field(default_factory=dict)

    def payload(self, capture: Capture) -> bytes:
        """The body without its content coding."""
        place = self.places.get((capture.url, capture.payload_sha256))
        if place is None:
            raise missing_original(capture)
        return read_payload(self.files, place, capture.url)


def read_payload(files: ArchiveFiles, place: Capture, source: str) -> bytes:
    """The body, without its content coding, of the record at the place of a capture that is no revisit."""
    record = parse_record(read_member(files, place.warc_file, place.warc_offset))
    return remove_codings(
        record.raw_stream.read(), header(http_headers(record), "Content-Encoding"), source=source
    )


def missing_original(capture: Capture) -> ArchiveError:
    """The error of a revisit whose first record is not known."""
    return ArchiveError(
        capture.url,
        "the record that this revisit repeats is not in the index",
        "Run nianbao recover index, and restore missing WARC files from a backup.",
    )
