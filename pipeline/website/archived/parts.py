"""What a report was read from: one document, or several of which each holds some of its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.website.report.rows import FindingRow, PrintedCell, ReportDetails

_JOINED = "report.joined"
# First page, last page, address: as `pipeline.documents.joining.join` tells them.
_PLACE = re.compile(r"(\d+)(?:–\d+)?: (.+)")


@dataclass(frozen=True, slots=True)
class ArchivedPart:
    """One document and the cells that were read from it; `capture` is None where the archive does not hold it.

    `is_joined` says that its cells count tables and paragraphs through all parts, not from its own first.
    """

    source: str
    capture: Capture | None
    cells: tuple[PrintedCell, ...]
    is_joined: bool = False


def list_parts(
    report: ReportDetails,
    cells: Sequence[PrintedCell],
    findings: Sequence[FindingRow],
    archive: Archive,
    until: datetime.date,
) -> list[ArchivedPart]:
    """The documents of a report in the order of its reading.

    Of the further parts a release has the addresses only: the newest capture up to the day `until` counts.
    ArchiveError where the index is damaged.
    """
    article = find_capture(archive, report.site, report.payload_sha256)
    told = next((finding.evidence for finding in findings if finding.code == _JOINED), None) or ""
    places = [(int(first), source) for first, source in _PLACE.findall(told)]
    if not places:
        # Of parts that a release does not tell apart, no place can be known.
        own = () if report.body_shape == "parts" else tuple(cells)
        return [ArchivedPart(report.url, article, own)]
    ends = [*(first for first, _ in places[1:]), None]
    return [
        ArchivedPart(
            source,
            archive.latest(source, until) if first else article,
            tuple(
                replace(cell, origin_page=cell.origin_page - first)
                for cell in cells
                if cell.origin_page is not None
                and first <= cell.origin_page
                and (end is None or cell.origin_page < end)
            ),
            is_joined=True,
        )
        for (first, source), end in zip(places, ends, strict=True)
    ]


def find_capture(archive: Archive, site: str, digest: str) -> Capture | None:
    """The first capture of a site that brought the payload of that digest; ArchiveError where the index is damaged."""
    return next((capture for capture in archive.bringing(digest) if capture.site == site), None)
