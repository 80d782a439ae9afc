"""The nightly flow: crawl the shards, read what is new, commit it, publish a release if anything changed.

A site, a document, a batch or a whole shard can fail; the night goes on, and the ledger says what was lost.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

from prefect import flow

from flows.artifacts import leave_artifacts
from flows.crawling import crawl_shards
from flows.errands.sending import lost_shards, open_pool
from flows.extracting import take_night
from flows.known import KnownPublications
from flows.ledger import new_run, now
from flows.lock import hold
from flows.notices.telling import tell_night, telling_failure
from flows.publishing import publish_if_changed
from flows.resuming import sites_due, take_over, unfinished_night, unreadable_documents
from flows.run_report import describe_sites, write_run_report
from flows.summary import NightSummary
from flows.wanted import wanted_sites
from flows.websites import build_site_of_night
from pipeline.archive.nights import NightRecord
from pipeline.dataset.entry import SiteNight
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.maintenance import tend

if TYPE_CHECKING:
    from flows.plan import NightPlan

logger = logging.getLogger(__name__)


@flow(name="nightly", validate_parameters=False)
def run_night(plan: NightPlan) -> NightSummary:
    """One night over the sites of the plan.

    Raises:
        BusyError: another run holds the data directory.
        WrongUsageError: the registry cannot be read, or has no site of a wanted name.
    """
    with hold(plan.data, "nightly") as held, telling_failure(plan.places.runs):
        registry = plan.places.registry()
        sites = wanted_sites(registry, plan.sites)
        if plan.crawl:
            open_pool(plan.places)
        broken_off = unfinished_night(plan.places.runs)
        due = sites_due(sites, plan)
        ledger = new_run(plan.places.runs, "nightly")
        held.tell(ledger.run)
        summary = NightSummary(ledger.run)
        ledger.record("night", ledger.run, "started", sites=len(sites))
        logger.info("night %s: %d sites", ledger.run, len(sites))
        archive = plan.places.open_archive()
        # What a night that was broken off has archived is known before its sites are asked again.
        archive.ingest()
        if plan.crawl:
            finished = take_over(broken_off, due, ledger) if broken_off and not plan.retry else []
            summary.outcomes = crawl_shards(due, plan, ledger, finished)
            summary.problems += lost_shards(ledger)
        ledger.record("archive", "index", "ingested", captures=archive.ingest())
        if archive.files.remote:
            ledger.record("archive", archive.files.remote, "sent", files=archive.send())
        lines = describe_sites(
            sites, summary.outcomes, archive.captures(run=ledger.run), ledger, now().date()
        )
        summary.problems += [f"site {line.site}: {line.look}" for line in lines if line.look]
        if plan.retry:
            failed = unreadable_documents(plan.places.runs, plan.retry)
            KnownPublications(Lake(plan.places.lake), plan.data).forget(failed)
        record = NightRecord(
            ledger.run, tuple(site.id for site in sites if plan.extract), _site_nights(summary)
        )
        archive.record_night(record)
        take_night(record, Lake(plan.places.lake), plan, archive, registry, ledger, summary)
        if plan.publish:
            publish_if_changed(plan.places, registry, ledger, summary)
            if summary.published:
                upkeep = tend(Lake(plan.places.lake), plan.places.all_releases)
                ledger.record("upkeep", "lake", "done", **asdict(upkeep))
            if plan.settings.website:
                build_site_of_night(plan.places, ledger, summary, plan.processes)
        summary.problems += tell_night(plan.places.runs, lines)
        summary.report = str(write_run_report(lines, summary, ledger.directory))
        leave_artifacts(lines, summary)
        ledger.record(
            "night", ledger.run, "finished", problems=len(summary.problems), reports=summary.reports
        )
        return summary


def _site_nights(summary: NightSummary) -> tuple[SiteNight, ...]:
    return tuple(
        SiteNight(outcome.site, outcome.started.date(), outcome.outcome, outcome.reason)
        for outcome in summary.outcomes
        if outcome.outcome != "not_reached"
    )
