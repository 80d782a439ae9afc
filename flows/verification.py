"""Whether an installation is whole: archive, releases and lake are read again and held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.checksums import damaged_files
from pipeline.dataset.release.manifest import read_manifest
from pipeline.dataset.schema import LAKE_TABLES
from pipeline.dataset.versions import LATEST, list_versions, parse_version
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.places import Places

_RESTORE = "Restore the WARC file from a backup."
_INDEX = "Make the index anew: nianbao recover index"
_REMEDIES = {
    "torn": "Take the torn end off, which loses no whole record: nianbao recover archive",
    "digest": _RESTORE,
    "unreadable": _RESTORE,
    "missing": _RESTORE,
    "unindexed": _INDEX,
    "extra": _INDEX,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not whole: in which part (archive, releases, lake), what, why, and what to do."""

    part: str
    thing: str
    code: str
    reason: str
    remedy: str


def extent(places: Places) -> dict[str, int]:
    """How much each part has to read: WARC files, releases, tables of the lake."""
    return {
        "archive": len(places.open_archive().warc_files()),
        "releases": len(places.all_releases.versions()),
        "lake": len(LAKE_TABLES) if Lake(places.lake).exists() else 0,
    }


def verify_archive(places: Places, advance: Callable[[int], None]) -> Iterator[Problem]:
    """Every record against its digests and against the index; `advance` counts WARC files."""
    for found in places.open_archive().check(lambda: advance(1)):
        thing = f"{found.warc_file} at byte {found.offset}"
        yield Problem("archive", thing, found.code, found.message, _REMEDIES[found.code])


def verify_releases(places: Places, advance: Callable[[int], None]) -> Iterator[Problem]:
    """Every file of every release against its checksum, the manifests, and where `latest` points.

    Releases that are kept on a remote store are brought here and stay.
    """
    releases = places.releases
    for version in places.all_releases.versions():
        places.all_releases.bring(str(version))
    versions = list_versions(releases)
    for version in versions:
        folder = releases / str(version)
        for name in damaged_files(folder):
            yield _release_problem(f"{version}/{name}", "damaged", "the file is missing or has changed")
        try:
            read_manifest(folder)
        except NianbaoError as error:
            yield _release_problem(str(version), "manifest", error.reason)
        advance(1)
    for path in sorted(releases.iterdir()) if releases.is_dir() else ():
        if parse_version(path.name) and parse_version(path.name) not in versions and not path.is_symlink():
            yield _release_problem(path.name, "incomplete", "it has no checksums")
    if versions and (releases / LATEST).resolve() != (releases / str(versions[-1])).resolve():
        reason = f"it does not point to {versions[-1]}, the newest release"
        yield Problem("releases", LATEST, "latest", reason, "Point it there: nianbao publish")


def verify_lake(places: Places, advance: Callable[[int], None]) -> Iterator[Problem]:
    """Every table is read, and the bytes of every report must be in the archive; `advance` counts tables."""
    lake = Lake(places.lake)
    if not lake.exists():
        return
    snapshot = lake.snapshot()
    for name in LAKE_TABLES:
        try:
            snapshot.read(name)
        except NianbaoError as error:
            yield Problem("lake", name, "unreadable", error.reason, error.remedy)
            return
        advance(1)
    kept = places.open_archive().payload_digests()
    columns = ["agency_id", "year", "url", "payload_sha256"]
    for row in snapshot.read("reports", columns=columns).to_pylist():
        if row["payload_sha256"] not in kept:
            yield Problem(
                "lake",
                f"{row['agency_id']} {row['year']}",
                "no payload",
                f"the archive does not hold the bytes {row['payload_sha256']} of {row['url']}",
                "Restore missing WARC files from a backup, then: nianbao recover index",
            )


def _release_problem(thing: str, code: str, reason: str) -> Problem:
    return Problem("releases", thing, code, reason, "Restore the release from a copy, or move it away.")


CHECKS = {"archive": verify_archive, "releases": verify_releases, "lake": verify_lake}
