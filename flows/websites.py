"""Building the site of a release, beside the sites of the releases before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.dataset.versions import LATEST, find_release, list_versions, parse_version
from pipeline.website.building import SITE, build_website

if TYPE_CHECKING:
    from pathlib import Path

    from flows.places import Places
    from pipeline.website.building import WebsiteResult


def build_release_site(
    places: Places, version: str = LATEST, target: Path | None = None, *, rebuild: bool = False
) -> WebsiteResult:
    """Build the site of one release; pages that did not change come from the newest site that there is up to it.

    The site lies in the release's directory unless a target is given. With `rebuild` every page is made again.
    """
    places.all_releases.bring(version)
    release = find_release(places.releases, version)
    previous = None if rebuild else _newest_site(places.releases, release)
    return build_website(release, target or release / SITE, previous, places.open_archive())


def _newest_site(releases: Path, release: Path) -> Path | None:
    built = [
        releases / str(version) / SITE
        for version in list_versions(releases)
        if str(version) == release.name or version < (parse_version(release.name) or version)
    ]
    return next((site for site in reversed(built) if site.is_dir()), None)
