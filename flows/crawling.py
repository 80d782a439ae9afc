"""The crawl of a night: a process per shard, and a second visit on its own for every site whose crawl failed."""

from __future__ import annotations

import logging
import math
import time
from traceback import format_exception
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from crawlers.outcome import SiteOutcome
from crawlers.run import crawl_sites, stop_crawls
from crawlers.verdicts import not_reached_outcome
from flows.errands.sending import crawl_elsewhere, stop_errands
from flows.ledger import now
from flows.sharding import shard_sites

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prefect.client.schemas.objects import State
    from prefect.futures import PrefectFuture

    from crawlers.outcome import ShardResult
    from flows.ledger import Ledger
    from flows.plan import NightPlan
    from pipeline.registry.site import Site

logger = logging.getLogger(__name__)

PASSING = frozenset({"unreachable", "failed"})


def crawl_shards(
    sites: list[Site], plan: NightPlan, ledger: Ledger, finished: Iterable[SiteOutcome] = ()
) -> list[SiteOutcome]:
    """Crawl the sites, in their order; one outcome for each. Sites `finished` before are not visited again.

    A site that makes its process crash would take its whole shard with it at every retry, so the sites of a crashed
    shard are visited once more, each in a process of its own. Sites that failed for a passing reason are visited again
    after each of the plan's waits. When the plan's hours are over, the sites that are left were not reached.
    """
    ending = math.inf if plan.hours is None else time.monotonic() + plan.hours * 3600
    outcomes = {outcome.site: outcome for outcome in finished}
    waiting = [site for site in sites if site.id not in outcomes]
    outcomes |= _crawl(shard_sites(waiting, plan.shards), plan, ledger, ending)
    failed = [site for site in sites if outcomes[site.id].outcome == "failed"]
    if failed:
        logger.info("crawling %d sites of crashed processes again, each on its own", len(failed))
        outcomes |= _crawl({f"again-{site.id}": [site] for site in failed}, plan, ledger, ending)
    for number, wait in enumerate(plan.waits, start=1):
        passing = [site for site in sites if outcomes[site.id].outcome in PASSING]
        if not passing or time.monotonic() + wait >= ending:
            break
        logger.info(
            "visiting %d sites again in %.0f s, which failed for a passing reason", len(passing), wait
        )
        time.sleep(wait)
        shards = shard_sites(passing, plan.shards)
        outcomes |= _crawl(
            {f"visit-{number + 1}-{name}": shards[name] for name in shards}, plan, ledger, ending
        )
    for outcome in outcomes.values():
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
    return list(outcomes.values())


@task(name="crawl", task_run_name="crawl-{shard}", retries=1, retry_delay_seconds=5, cache_policy=NO_CACHE)
def crawl_shard(shard: str, sites: list[Site], plan: NightPlan, run: str) -> ShardResult:
    """Crawl the sites of one shard in a process of its own: here, or by a worker of the work pool."""
    if plan.settings.work_pool:
        return crawl_elsewhere(sites, plan, run, shard)
    return crawl_sites(
        sites,
        data=plan.data,
        run=run,
        shard=shard,
        settings=plan.settings,
        remote_archive=plan.settings.archive,
    )


def error_of(state: State[Any]) -> BaseException:
    """What ended a failed task."""
    error = state.result(raise_on_failure=False)
    return error if isinstance(error, BaseException) else RuntimeError(state.message or str(state))


def _crawl(
    shards: dict[str, list[Site]], plan: NightPlan, ledger: Ledger, ending: float
) -> dict[str, SiteOutcome]:
    seconds = min(plan.settings.shard_seconds, ending - time.monotonic())
    if seconds <= 0:
        reason = "the hours of the night were over before this site was begun"
        return {site.id: not_reached_outcome(site, reason) for sites in shards.values() for site in sites}
    settings = plan.settings.model_copy(
        update={
            "shard_seconds": seconds,
            "years": plan.years or plan.settings.years,
            # Who names a site wants it asked now.
            "refusal_rest_days": 0 if plan.sites else plan.settings.refusal_rest_days,
        }
    )
    plan = plan.model_copy(update={"settings": settings})
    runner: ThreadPoolTaskRunner[Any] = ThreadPoolTaskRunner(max_workers=plan.shards)
    outcomes: dict[str, SiteOutcome] = {}
    logger.info("crawling in %d processes", len(shards))
    with runner:
        futures: dict[str, PrefectFuture[ShardResult]] = {
            shard: runner.submit(
                crawl_shard, parameters={"shard": shard, "sites": members, "plan": plan, "run": ledger.run}
            )
            for shard, members in shards.items()
        }
        try:
            for shard, future in futures.items():
                future.wait()
                outcomes |= _outcomes_of(shard, future.state, shards[shard], ledger)
                logger.info("crawled %s: %d sites done", shard, len(outcomes))
        except BaseException:  # also the end that Prefect's worker asks for
            stop_crawls()
            stop_errands()
            raise
    return outcomes


def _outcomes_of(
    shard: str, state: State[ShardResult], sites: list[Site], ledger: Ledger
) -> dict[str, SiteOutcome]:
    if state.is_completed():
        return {outcome.site: outcome for outcome in state.result().outcomes}
    error = error_of(state)
    ledger.record("crawl", shard, "failed", "".join(format_exception(error)))
    reason, moment = f"the crawl of {shard} failed: {error}", now()
    return {
        site.id: SiteOutcome(site=site.id, outcome="failed", reason=reason, started=moment, ended=moment)
        for site in sites
    }
