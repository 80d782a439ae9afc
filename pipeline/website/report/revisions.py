"""The versions of a report that a later one replaced, and what each printed otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.archive.problems import ArchiveError
from pipeline.extraction.extract import extract_payload
from pipeline.extraction.report import Context
from pipeline.website.archived.parts import find_capture
from pipeline.website.years import code_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.extraction.report import Report
    from pipeline.website.report.rows import PrintedCell, ReportDetails
    from pipeline.website.words import Text


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that an earlier version printed otherwise; None where a version has no such cell."""

    code: str
    label: Text
    earlier: str | None
    present: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier version by its digest; `differences` is None where it cannot be read from the archive any more."""

    digest: str
    capture: Capture | None
    differences: tuple[Difference, ...] | None


def list_revisions(
    report: ReportDetails, cells: Sequence[PrintedCell], archive: Archive | None
) -> list[Revision]:
    """The earlier versions, oldest first, read again from the archive and compared with the present cells."""
    return [_revision(digest, report, cells, archive) for digest in report.earlier_payloads]


def _revision(
    digest: str, report: ReportDetails, cells: Sequence[PrintedCell], archive: Archive | None
) -> Revision:
    try:
        capture = None if archive is None else find_capture(archive, report.site, digest)
    except ArchiveError:
        capture = None
    if archive is None or capture is None:
        return Revision(digest, None, None)
    earlier = _read(capture, archive, report)
    return Revision(digest, capture, None if earlier is None else tuple(_differences(earlier, cells)))


def _read(capture: Capture, archive: Archive, report: ReportDetails) -> Report | None:
    try:
        payload = archive.payload(capture)
    except ArchiveError:
        return None
    context = Context(url=capture.url, list_title=report.title, agency_names=(report.agency_printed,))
    found = extract_payload(
        payload, source=capture.url, media_type=capture.media_type or None, context=context
    )
    reports = [extraction.report for extraction in found if extraction.report is not None]
    return next((each for each in reports if each.year == report.year), None)


def _differences(earlier: Report, cells: Sequence[PrintedCell]) -> list[Difference]:
    before = {cell.key: cell for cell in earlier.cells}
    now = {(cell.table, cell.item, cell.column): cell for cell in cells}
    found = []
    for key in dict.fromkeys([*now, *before]):
        old, new = before.get(key), now.get(key)
        old_side = None if old is None else (str(old.state), None if old.value is None else float(old.value))
        new_side = None if new is None else (new.state, new.value)
        if old_side != new_side:
            label = (new.label if new else None) or (old.label if old else None)
            found.append(
                Difference(
                    "/".join(key),
                    code_label(*key, label),
                    old.raw if old else None,
                    new.raw if new else None,
                )
            )
    return found
