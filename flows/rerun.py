"""One agency again, from the archive and without the network: its value differences first, then commit and publish."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prefect import flow

from flows.crawling import crawl_shards
from flows.errands.sending import open_pool
from flows.known import KnownPublications
from flows.ledger import new_run
from flows.lock import hold
from flows.publications import gather_publications
from flows.publishing import publish_if_changed
from flows.readings import read_publications
from flows.summary import NightSummary
from flows.wanted import site_of
from pipeline.archive.nights import NightRecord
from pipeline.dataset.entry import Batch
from pipeline.dataset.lake.lake import Lake
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from flows.plan import RerunPlan
    from pipeline.dataset.comparison import ValueDifference

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RerunSummary:
    """What a rerun read, which values it changes, and the release it led to."""

    summary: NightSummary
    differences: list[ValueDifference]
    committed: bool


@flow(name="rerun", validate_parameters=False)
def rerun_agency(plan: RerunPlan) -> RerunSummary:
    """Extract an agency's reports again and replace them in the lake; with `dry_run` only tell what would change.

    Raises:
        WrongUsageError: the registry has no such agency, or the archive no capture of its site.
    """
    registry = plan.places.registry()
    site = site_of(registry, plan.agency)
    with hold(plan.data, f"rerun of {plan.agency}"):
        if plan.refetch:
            open_pool(plan.places)
        ledger = new_run(plan.places.runs, "rerun")
        summary = NightSummary(ledger.run)
        ledger.record("rerun", plan.agency, "started")
        archive = plan.places.open_archive()
        if plan.refetch:
            summary.outcomes = crawl_shards([site], plan.night, ledger)
            archive.ingest()
        lake = Lake(plan.places.lake)
        publications = gather_publications(archive.captures(site=site.id))
        if not publications:
            raise WrongUsageError(
                f"agency {plan.agency}",
                f"the archive holds no article of its site {site.id}",
                f"Crawl it first: nianbao crawl {site.id}",
            )
        logger.info("reading %d publications of %s again from the archive", len(publications), site.id)
        readings = [
            reading
            for reading in read_publications(publications, archive, registry, processes=plan.processes)
            if any(entry.agency_id == plan.agency for entry in reading.entries)
        ]
        batch = Batch(
            run=ledger.run,
            entries=tuple(
                entry
                for reading in readings
                for entry in reading.entries
                if entry.agency_id == plan.agency and (not plan.years or entry.report.year in plan.years)
            ),
            whole_documents=not plan.years,
        )
        summary.reports = len(batch.entries)
        summary.cells = sum(len(entry.report.cells) for entry in batch.entries)
        differences = lake.preview(batch)
        if plan.dry_run:
            ledger.record("rerun", plan.agency, "previewed", differences=len(differences))
            return RerunSummary(summary, differences, committed=False)
        lake.commit(batch)
        archive.record_night(NightRecord(ledger.run, (site.id,)))
        if not plan.years:
            KnownPublications(lake, plan.data).add(reading.publication for reading in readings)
        publish_if_changed(plan.places, registry, ledger, summary)
        ledger.record("rerun", plan.agency, "finished", differences=len(differences), reports=summary.reports)
        return RerunSummary(summary, differences, committed=True)
