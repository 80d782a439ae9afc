"""What can be wrong with an archive: errors for the caller, problems for the report of a check."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import NianbaoError


class ArchiveError(NianbaoError):
    """A record of the archive could not be read as its index says."""


class TornRecordError(ArchiveError):
    """A WARC file ends inside a record, or bytes stand where a record should begin."""

    def __init__(self, warc_file: str, offset: int) -> None:
        self.warc_file = warc_file
        self.offset = offset
        super().__init__(
            warc_file,
            f"the record at byte {offset} is incomplete, probably because a crawl was killed while writing",
            "Everything before it is intact; the page is fetched again on the next night.",
        )


@dataclass(frozen=True, slots=True)
class ArchiveProblem:
    """One thing that `Archive.check` found; `code`: torn, digest, unreadable, unindexed, missing, extra."""

    warc_file: str
    offset: int
    code: str
    message: str
