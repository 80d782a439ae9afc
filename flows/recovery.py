"""A lost lake made again: the recorded nights of the archive, read in their order into a new one."""

from __future__ import annotations

import logging
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow

from flows.extracting import take_night
from flows.ledger import new_run, now
from flows.lock import hold
from flows.summary import NightSummary
from pipeline.archive.nights import NightRecord
from pipeline.dataset.lake.lake import Lake
from pipeline.errors import NianbaoError, WrongUsageError
from pipeline.storage.durable import sync

if TYPE_CHECKING:
    from flows.plan import NightPlan

logger = logging.getLogger(__name__)

DRAFT = "lake.rebuilding"


@dataclass(frozen=True)
class RebuiltLake:
    """What a rebuild came to; `aside` is where the lake of before was moved, None when there was none."""

    summary: NightSummary
    nights: int
    aside: Path | None


@flow(name="recover-lake", validate_parameters=False)
def rebuild_lake(plan: NightPlan) -> RebuiltLake:
    """Fill a new lake from the archive alone, and put it in the place of the old one.

    A lake in a directory is built beside the old one, which is moved aside at the end and never deleted; one on a
    remote store must be empty. A rebuild that was ended begins again. An archive without recorded nights is read as
    one. Documents are read by the code and resolved by the registry of today.

    Raises:
        WrongUsageError: the archive holds nothing, or a remote lake holds something.
        NianbaoError: some documents could not be committed; the old lake stays where it is.
    """
    with hold(plan.data, "recover lake"):
        registry = plan.places.registry()
        archive = plan.places.open_archive()
        archive.ingest()
        nights = archive.nights() or [NightRecord(f"{now():%Y-%m-%dT%H%M%S}-recover", tuple(registry.sites))]
        if not archive.files.names():
            raise WrongUsageError(
                f"archive {plan.places.archive}", "it holds no WARC files", "Restore it from a backup."
            )
        target = plan.places.lake
        lake = _begin(target)
        ledger = new_run(plan.places.runs, "recover")
        ledger.record("recover", "lake", "started", nights=len(nights))
        summary = NightSummary(ledger.run)
        for number, night in enumerate(nights):
            logger.info("taking night %s (%d of %d) into the new lake", night.run, number + 1, len(nights))
            take_night(night, lake, plan, archive, registry, ledger, summary)
        lost = [problem for problem in summary.problems if problem.startswith("batch ")]
        if lost:
            raise NianbaoError(
                "the new lake",
                f"it is not complete ({lost[0]})",
                "Mend the cause and recover the lake again.",
            )
        aside = _put_in_place(target)
        ledger.record("recover", "lake", "finished", reports=summary.reports)
        return RebuiltLake(summary, len(nights), aside)


def _begin(target: Path | str) -> Lake:
    """The empty lake that is filled: beside the old one, or in its place on a remote store."""
    if not isinstance(target, Path):
        lake = Lake(target)
        if lake.exists():
            raise WrongUsageError(
                f"lake {target}",
                "it holds data, and a lake on a remote store is not moved aside",
                "Empty the prefix or name another one in settings.yaml.",
            )
        return lake
    draft = target.with_name(DRAFT)
    if draft.exists():
        shutil.rmtree(draft)
    return Lake(draft)


def _put_in_place(target: Path | str) -> Path | None:
    if not isinstance(target, Path):
        return None
    aside = None
    if target.exists():
        aside = target.with_name(f"lake.before-{now():%Y-%m-%dT%H%M%S}")
        target.rename(aside)
    target.with_name(DRAFT).rename(target)
    sync([target.parent])
    return aside
