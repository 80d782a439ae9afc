"""Publishing as a step of a flow: a release if anything changed, and the words for both cases."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flows.ledger import now
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import Published, publish

if TYPE_CHECKING:
    from flows.ledger import Ledger
    from flows.places import Places
    from flows.summary import NightSummary
    from pipeline.registry.registry import Registry

logger = logging.getLogger(__name__)


def publish_if_changed(places: Places, registry: Registry, ledger: Ledger, summary: NightSummary) -> None:
    """Publish what the lake holds; a night that changes nothing publishes nothing."""
    logger.info("building and validating a release, if anything changed")
    releases = places.all_releases
    releases.bring()
    outcome = publish(
        Lake(places.lake),
        places.releases,
        registry=registry,
        corrections=places.corrections if places.corrections.is_dir() else None,
        today=now().date(),
    )
    for name in releases.send():
        ledger.record("publish", name, "sent", releases.remote or "")
    summary.release = str(outcome.path)
    summary.published = isinstance(outcome, Published)
    summary.changes = dict(outcome.changes) if isinstance(outcome, Published) else {}
    ledger.record("publish", outcome.version, "published" if summary.published else "unchanged")
