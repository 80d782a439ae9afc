"""The nightly flow: crawl the shards, read what is new, commit it, publish a release if anything changed.

A site, a document, a batch or a whole shard can fail; the night goes on, and the ledger says what was lost.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from traceback import format_exception
from typing import TYPE_CHECKING

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.crawling import crawl_shards, error_of
from flows.known import KnownPublications
from flows.ledger import Ledger, new_run, now
from flows.lock import hold
from flows.publications import Publication, gather_publications
from flows.publishing import publish_if_changed
from flows.readings import Reading, read_publications
from flows.run_report import describe_sites, write_run_report
from flows.summary import NightSummary
from flows.wanted import wanted_sites
from pipeline.archive.archive import Archive
from pipeline.dataset.entry import Batch, Presence, SiteNight
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.maintenance import tend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.plan import NightPlan
    from pipeline.registry.registry import Registry
    from pipeline.registry.site import Site

logger = logging.getLogger(__name__)


@flow(name="nightly", validate_parameters=False)
def run_night(plan: NightPlan) -> NightSummary:
    """One night over the sites of the plan.

    Raises:
        BusyError: another run holds the data directory.
        WrongUsageError: the registry cannot be read, or has no site of a wanted name.
    """
    with hold(plan.data, "nightly"):
        registry = plan.places.registry()
        sites = wanted_sites(registry, plan.sites)
        ledger = new_run(plan.places.runs, "nightly")
        summary = NightSummary(ledger.run)
        ledger.record("night", ledger.run, "started", sites=len(sites))
        logger.info("night %s: %d sites", ledger.run, len(sites))
        if plan.crawl:
            summary.outcomes = crawl_shards(sites, plan, ledger)
        archive = Archive(plan.places.archive)
        ledger.record("archive", "index", "ingested", captures=archive.ingest())
        lines = describe_sites(
            sites, summary.outcomes, archive.captures(run=ledger.run), ledger, now().date()
        )
        summary.problems += [f"site {line.site}: {line.look}" for line in lines if line.look]
        Lake(plan.places.lake).commit(Batch(run=f"{ledger.run}-sites", site_nights=_site_nights(summary)))
        if plan.extract:
            read_and_commit(sites, plan, archive, registry, ledger, summary)
        if plan.publish:
            publish_if_changed(plan.places, registry, ledger, summary)
            if summary.published:
                upkeep = tend(Lake(plan.places.lake), plan.places.releases)
                ledger.record("upkeep", "lake", "done", **asdict(upkeep))
        summary.report = str(write_run_report(lines, summary, ledger.directory))
        ledger.record(
            "night", ledger.run, "finished", problems=len(summary.problems), reports=summary.reports
        )
        return summary


def read_and_commit(
    sites: list[Site],
    plan: NightPlan,
    archive: Archive,
    registry: Registry,
    ledger: Ledger,
    summary: NightSummary,
) -> None:
    """Read what the lake has not taken yet, and commit it batch by batch."""
    lake = Lake(plan.places.lake)
    known = KnownPublications(plan.places.lake)
    publications = [
        publication for site in sites for publication in gather_publications(archive.captures(site=site.id))
    ]
    lake.commit(Batch(run=f"{ledger.run}-seen", presences=tuple(map(_presence, publications))))
    new = known.new_among(publications)
    logger.info("reading %d new or changed publications of %d", len(new), len(publications))
    for number, batch in enumerate(_slices(new, plan.batch)):
        state = read_batch(
            batch, f"{ledger.run}-{number:05d}", plan, archive, registry, lake, return_state=True
        )
        if not state.is_completed():
            error = error_of(state)
            summary.problems.append(f"batch {number} of {len(batch)} publications: {error}")
            ledger.record("extract", f"batch-{number:05d}", "failed", "".join(format_exception(error)))
            continue
        readings: list[Reading] = state.result()
        known.add(batch)
        _count(readings, ledger, summary)
        logger.info("read and committed %d of %d", min((number + 1) * plan.batch, len(new)), len(new))


@task(name="extract", task_run_name="extract-{run}", retries=1, retry_delay_seconds=2, cache_policy=NO_CACHE)
def read_batch(
    publications: list[Publication],
    run: str,
    plan: NightPlan,
    archive: Archive,
    registry: Registry,
    lake: Lake,
) -> list[Reading]:
    """Read one batch of publications and commit what they yielded, all at once."""
    readings = list(read_publications(publications, archive, registry, processes=plan.processes))
    lake.commit(
        Batch(
            run=run,
            entries=tuple(entry for reading in readings for entry in reading.entries),
            attempts=tuple(attempt for reading in readings for attempt in reading.attempts),
        )
    )
    return readings


def _site_nights(summary: NightSummary) -> tuple[SiteNight, ...]:
    return tuple(
        SiteNight(outcome.site, outcome.started.date(), outcome.outcome, outcome.reason)
        for outcome in summary.outcomes
    )


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
