"""What a run hands over to the lake: reports read, documents that yielded none, and how each site's night went."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime

    from pipeline.extraction.report import Report

SiteOutcomeName = Literal["complete", "truncated", "blocked", "robots", "unreachable", "changed", "failed"]
AttemptStatus = Literal["rejected", "failed"]

UNREGISTERED_PREFIX = "unregistered-"


def unregistered_id(site: str, printed_name: str) -> str:
    """The id of an agency that the registry does not know: stable for one site and one printed name.

    Such agencies keep their reports and are listed in `agencies` and `coverage` with `registered` false.
    """
    digest = hashlib.sha256(f"{site}\n{printed_name.strip()}".encode()).hexdigest()
    return f"{UNREGISTERED_PREFIX}{digest[:16]}"


@dataclass(frozen=True)
class Entry:
    """One report as one document prints it, with where and when the document was found.

    `agency_id` is the registry's id, or `unregistered_id(site, agency_printed)`. `agency_printed` is the name as the
    document prints it. `payload_sha256` is the capture's digest (64 lower-case hex digits). `first_seen` and
    `last_seen` are the UTC dates on which this URL was first and last known to offer the report; `list_date` is the
    date printed beside the link. `own_site` is False where a report is offered by a site other than the one that the
    registry names for its agency, as when a county posts the report of its prefecture. `code_version` is
    `pipeline.extraction.version.CODE_VERSION` of the reading.
    `withdrawn` is the UTC date on which the report was found to be gone, None while it is offered.
    A report without a year cannot be placed: the lake keeps it as a failed `Attempt`.
    """

    agency_id: str
    agency_printed: str
    site: str
    report: Report
    url: str
    payload_sha256: str
    media_type: str
    first_seen: datetime.date
    last_seen: datetime.date
    code_version: str
    list_date: datetime.date | None = None
    withdrawn: datetime.date | None = None
    own_site: bool = True


@dataclass(frozen=True, slots=True)
class Attempt:
    """A document that yielded no report: `rejected` is no such report, `failed` could not be read.

    It never removes data: the report that the lake holds for that URL (or agency and year) stays and is marked stale.
    `agency_id` and `year` are given where the list or the title told them; `seen` is the UTC date of the capture.
    """

    url: str
    site: str
    payload_sha256: str
    status: AttemptStatus
    reason: str
    seen: datetime.date
    code_version: str
    agency_id: str | None = None
    year: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class SiteNight:
    """How one site's crawl of one night (UTC date) ended; the reason of the last night explains holes in coverage."""

    site: str
    date: datetime.date
    outcome: SiteOutcomeName
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Presence:
    """A known report URL was seen again, or was found to be gone (404, 410, delisted), without a new reading.

    Present moves `last_seen` and lifts a withdrawal; absent sets `withdrawn` and keeps the values.
    """

    url: str
    site: str
    date: datetime.date
    present: bool = True


@dataclass(frozen=True)
class Batch:
    """What one run commits at once; agencies and years that are not in it stay untouched.

    The entries of a batch are held in memory, about 100 kB each: a run hands over some thousands at most.
    Committing the same batch again changes nothing.

    `whole_documents` says that every report which a document of the batch gives for its agencies is in the batch, so
    that a held reading of the same document under another year is outdated. It is False for some years only.
    """

    run: str
    entries: tuple[Entry, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    site_nights: tuple[SiteNight, ...] = ()
    presences: tuple[Presence, ...] = ()
    whole_documents: bool = True
