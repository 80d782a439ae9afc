"""Reads every record of an archive again: are the files whole, the digests right, and the index complete?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive.members import read_members
from pipeline.archive.problems import ArchiveProblem, TornRecordError
from pipeline.archive.warc import capture_of, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.archive.capture import Capture
    from pipeline.archive.files import ArchiveFiles
    from pipeline.archive.index import Index


def check_archive(
    files: ArchiveFiles, index: Index, on_file: Callable[[], None] | None = None
) -> list[ArchiveProblem]:
    """All problems of the files and of the index over them; an empty list when everything is in order."""
    problems: list[ArchiveProblem] = []
    names = files.names()
    for name in names:
        problems.extend(_check_file(files, name, index.select("warc_file = ?", (name,))))
        if on_file is not None:
            on_file()
    for name in sorted(set(index.file_names()) - set(names)):
        problems.append(_problem(name, 0, "missing", "the index knows this file, but it is gone"))
    return problems


def _check_file(files: ArchiveFiles, name: str, indexed: Iterable[Capture]) -> Iterator[ArchiveProblem]:
    rows = {capture.warc_offset: capture for capture in indexed}
    try:
        for member in read_members(files, name):
            capture = capture_of(parse_record(member.content), name, member.offset, member.length)
            if capture is not None and rows.pop(member.offset, None) != capture:
                yield _problem(name, member.offset, "unindexed", "not in the index as it is written")
    except TornRecordError as error:
        yield _problem(name, error.offset, "torn", error.reason)
    else:
        yield from _check_digests(files, name)
    for offset in rows:
        yield _problem(name, offset, "extra", "the index has a row that no record bears out")


def _check_digests(files: ArchiveFiles, name: str) -> Iterator[ArchiveProblem]:
    """What `warcio check` looks at."""
    with files.open(name) as stream:
        iterator = ArchiveIterator(stream, check_digests=True)
        try:
            for record in iterator:
                while record.raw_stream.read(1 << 16):
                    pass
                if record.digest_checker.passed is False:
                    message = "; ".join(record.digest_checker.problems)
                    yield _problem(name, iterator.get_record_offset(), "digest", message)
        except ArchiveLoadFailed as error:
            yield _problem(name, 0, "unreadable", str(error).strip())


def _problem(name: str, offset: int, code: str, message: str) -> ArchiveProblem:
    return ArchiveProblem(warc_file=name, offset=offset, code=code, message=message)
