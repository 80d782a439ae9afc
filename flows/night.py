"""The nightly flow: crawl the shards, read what is new, commit it, publish a release if anything changed.

A site, a document, a batch or a whole shard can fail; the night goes on, and the ledger says what was lost.
"""

from __future__ import annotations

from traceback import format_exception
from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from crawlers.outcome import SiteOutcome
from crawlers.run import crawl_sites
from flows.known import KnownPublications
from flows.ledger import Ledger, new_run, now
from flows.lock import hold
from flows.publications import Publication, gather_publications
from flows.publishing import publish_if_changed
from flows.readings import Reading, read_publications
from flows.sharding import shard_sites
from flows.summary import NightSummary
from flows.wanted import wanted_sites
from pipeline.archive.archive import Archive
from pipeline.dataset.entry import Batch, Presence, SiteNight
from pipeline.dataset.lake import Lake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prefect.client.schemas.objects import State
    from prefect.futures import PrefectFuture

    from crawlers.outcome import ShardResult
    from flows.plan import NightPlan
    from pipeline.registry.registry import Registry
    from pipeline.registry.site import Site


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
        if plan.crawl:
            summary.outcomes = crawl_shards(sites, plan, ledger, summary.problems)
        archive = Archive(plan.places.archive)
        ledger.record("archive", "index", "ingested", captures=archive.ingest())
        if plan.extract:
            read_and_commit(sites, plan, archive, registry, ledger, summary)
        if plan.publish:
            publish_if_changed(plan.places, registry, ledger, summary)
        ledger.record(
            "night", ledger.run, "finished", problems=len(summary.problems), reports=summary.reports
        )
        return summary


def crawl_shards(
    sites: list[Site], plan: NightPlan, ledger: Ledger, problems: list[str]
) -> list[SiteOutcome]:
    """Crawl the sites, a process per shard; a shard that keeps crashing costs its own sites only."""
    runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=plan.shards)
    shards = shard_sites(sites, plan.shards)
    outcomes: list[SiteOutcome] = []
    with runner:
        futures: dict[str, PrefectFuture[ShardResult]] = {
            shard: runner.submit(
                crawl_shard, parameters={"shard": shard, "sites": members, "plan": plan, "run": ledger.run}
            )
            for shard, members in shards.items()
        }
        for shard, future in futures.items():
            future.wait()
            if future.state.is_completed():
                outcomes += future.result().outcomes
            else:
                error = _error_of(future.state)
                ledger.record("crawl", shard, "failed", "".join(format_exception(error)))
                reason = f"the crawl of {shard} failed: {error}"
                problems.append(reason)
                moment = now()
                outcomes += [
                    SiteOutcome(site=site.id, outcome="failed", reason=reason, started=moment, ended=moment)
                    for site in shards[shard]
                ]
    for outcome in outcomes:
        ledger.record(
            "crawl",
            outcome.site,
            outcome.outcome,
            outcome.reason,
            requests=outcome.requests,
            bytes=outcome.bytes,
            not_modified=outcome.not_modified,
            sightings=len(outcome.sightings),
        )
    problems += [
        f"site {outcome.site}: {outcome.outcome}: {outcome.reason}"
        for outcome in outcomes
        if outcome.outcome not in {"complete", "robots"}
    ]
    return outcomes


@task(name="crawl", task_run_name="crawl-{shard}", retries=1, retry_delay_seconds=5, cache_policy=NO_CACHE)
def crawl_shard(shard: str, sites: list[Site], plan: NightPlan, run: str) -> ShardResult:
    """Crawl the sites of one shard in a process of its own."""
    return crawl_sites(sites, data=plan.data, run=run, shard=shard, settings=plan.settings)


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
    lake.commit(
        Batch(
            run=f"{ledger.run}-sites",
            site_nights=tuple(
                SiteNight(outcome.site, outcome.started.date(), outcome.outcome, outcome.reason)
                for outcome in summary.outcomes
            ),
            presences=tuple(
                Presence(
                    publication.article.url,
                    publication.site,
                    publication.withdrawn or publication.last_seen,
                    present=publication.withdrawn is None,
                )
                for publication in publications
            ),
        )
    )
    new = known.new_among(publications)
    for number, batch in enumerate(_slices(new, plan.batch)):
        state = read_batch(
            batch, f"{ledger.run}-{number:05d}", plan, archive, registry, lake, return_state=True
        )
        if not state.is_completed():
            error = _error_of(state)
            summary.problems.append(f"batch {number} of {len(batch)} publications: {error}")
            ledger.record("extract", f"batch-{number:05d}", "failed", "".join(format_exception(error)))
            continue
        readings: list[Reading] = state.result()
        known.add(batch)
        _count(readings, ledger, summary)


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


def _error_of(state: State[Any]) -> BaseException:
    error = state.result(raise_on_failure=False)
    return error if isinstance(error, BaseException) else RuntimeError(state.message or str(state))
