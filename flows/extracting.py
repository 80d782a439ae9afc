"""The extraction of a night: what the lake has not taken yet is read batch by batch, and committed in that order."""

from __future__ import annotations

import logging
from traceback import format_exception
from typing import TYPE_CHECKING

from flows.crawling import error_of
from flows.known import KnownPublications
from flows.publications import Publication, gather_publications
from flows.reading_tasks import read_batches
from pipeline.dataset.entry import Batch, Presence
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.client.schemas.objects import State

    from flows.ledger import Ledger
    from flows.plan import NightPlan
    from flows.readings import Reading
    from flows.summary import NightSummary
    from pipeline.archive.archive import Archive
    from pipeline.archive.nights import NightRecord
    from pipeline.dataset.lake.lake import Lake
    from pipeline.registry.registry import Registry

logger = logging.getLogger(__name__)


def take_night(
    night: NightRecord,
    lake: Lake,
    plan: NightPlan,
    archive: Archive,
    registry: Registry,
    ledger: Ledger,
    summary: NightSummary,
) -> None:
    """Commit how the sites' crawls ended, then read and commit what the lake has not taken by the end of the night.

    The lake is a function of the archive: the recorded nights, taken in their order, lead to the same lake again.
    """
    lake.commit(Batch(run=f"{night.run}-sites", site_nights=night.outcomes))
    if not night.read:
        return
    known = KnownPublications(lake, plan.data)
    publications = [
        publication
        for site in night.read
        for publication in gather_publications(archive.captures(site=site, through=night.run))
    ]
    lake.commit(Batch(run=f"{night.run}-seen", presences=tuple(map(_presence, publications))))
    new = known.new_among(publications)
    logger.info("reading %d new or changed publications of %d", len(new), len(publications))
    done = 0
    # Where nothing is new, no Dask worker is started.
    states = read_batches(_slices(new, plan.batch), night.run, plan, archive, registry) if new else ()
    for number, (batch, state) in enumerate(states):
        done += len(batch)
        outcome = _commit(state, f"{night.run}-{number:05d}", lake)
        if isinstance(outcome, BaseException):
            summary.problems.append(f"batch {number} of {len(batch)} publications: {outcome}")
            ledger.record("extract", f"batch-{number:05d}", "failed", "".join(format_exception(outcome)))
            continue
        known.add(batch)
        _count(outcome, ledger, summary)
        logger.info("read and committed %d of %d", done, len(new))


def _commit(state: State[list[Reading]], run: str, lake: Lake) -> list[Reading] | BaseException:
    """Commit what a batch yielded, all at once; the readings, or what ended their task or their commit."""
    if not state.is_completed():
        return error_of(state)
    readings: list[Reading] = state.result()
    batch = Batch(
        run=run,
        entries=tuple(entry for reading in readings for entry in reading.entries),
        attempts=tuple(attempt for reading in readings for attempt in reading.attempts),
    )
    try:
        lake.commit(batch)
    except NianbaoError as error:
        return error
    return readings


def _presence(publication: Publication) -> Presence:
    return Presence(
        publication.article.url,
        publication.site,
        publication.withdrawn or publication.last_seen,
        present=publication.withdrawn is None,
    )


def _count(readings: list[Reading], ledger: Ledger, summary: NightSummary) -> None:
    for reading in readings:
        summary.documents += len(reading.publication.documents)
        for attempt in reading.attempts:
            ledger.record("extract", attempt.url, attempt.status, attempt.reason)
            if attempt.status == "failed":
                summary.failed += 1
                summary.problems.append(f"document {attempt.url}: {attempt.reason}")
            else:
                summary.rejected += 1
        for entry in reading.entries:
            report = entry.report
            summary.reports += 1
            summary.cells += len(report.cells)
            summary.grades[report.grade] += 1
            summary.findings.update(finding.code for finding in report.findings)
            ledger.record(
                "extract", entry.url, "extracted", f"{entry.agency_id} {report.year} grade {report.grade}"
            )


def _slices(publications: list[Publication], size: int) -> Iterator[list[Publication]]:
    for start in range(0, len(publications), size):
        yield publications[start : start + size]
