"""Building the site of a release, beside the sites of the releases before it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.dataset.versions import LATEST, find_release, list_versions, parse_version
from pipeline.website.building import INDEX, SITE, build_website

if TYPE_CHECKING:
    from flows.ledger import Ledger
    from flows.places import Places
    from flows.summary import NightSummary
    from pipeline.website.building import WebsiteResult

logger = logging.getLogger(__name__)


def build_release_site(
    places: Places,
    version: str = LATEST,
    target: Path | None = None,
    *,
    rebuild: bool = False,
    processes: int = 1,
) -> WebsiteResult:
    """Build the site of one release; pages that did not change come from the newest site that there is up to it.

    The site lies in the release's directory unless a target is given. With `rebuild` every page is made again.
    """
    places.all_releases.bring(version)
    release = find_release(places.releases, version)
    previous = None if rebuild else _newest_site(places.releases, release)
    return build_website(
        release, target or release / SITE, previous, places.open_archive(), processes=processes
    )


def build_site_of_night(places: Places, ledger: Ledger, summary: NightSummary, processes: int) -> None:
    """Build the site of the release that a night ended at, unless it has one; a failure is a problem of the night."""
    if summary.release is None:
        return
    release = places.releases / Path(summary.release).name
    if not release.is_dir() or (release / SITE / INDEX).is_file():
        return
    try:
        result = build_release_site(places, release.name, processes=processes)
    except Exception as error:
        # The release is published; whatever a page trips over must not end the night.
        logger.exception("the site of release %s is not built", release.name)
        ledger.record("site", release.name, "failed", str(error))
        summary.problems.append(f"site of release {release.name}: {error}. Run nianbao site to see why.")
        return
    ledger.record("site", release.name, "built", written=result.written, taken_over=result.taken_over)
    summary.site = str(result.index)


def _newest_site(releases: Path, release: Path) -> Path | None:
    built = [
        releases / str(version) / SITE
        for version in list_versions(releases)
        if str(version) == release.name or version < (parse_version(release.name) or version)
    ]
    return next((site for site in reversed(built) if site.is_dir()), None)
