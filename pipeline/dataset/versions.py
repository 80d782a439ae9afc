"""Releases by name: which there are, which is the latest, and which one a reader means."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

LATEST = "latest"
CHECKSUMS = "SHA256SUMS"

_NAME = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})(?:\.(\d+))?")


@dataclass(frozen=True, order=True)
class Version:
    """A release's name: the UTC date, and a number from 1 for further releases of the same day."""

    date: datetime.date
    number: int = 0

    def __str__(self) -> str:
        day = self.date.strftime("%Y.%m.%d")
        return f"{day}.{self.number}" if self.number else day


def parse_version(name: str) -> Version | None:
    """The version of that name; None when it is no release name."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    year, month, day, number = match.groups()
    try:
        return Version(datetime.date(int(year), int(month), int(day)), int(number or 0))
    except ValueError:
        return None


def list_versions(releases: Path) -> list[Version]:
    """The complete releases under a directory, oldest first; half-built ones do not count."""
    if not releases.is_dir():
        return []
    found = [(parse_version(path.name), path) for path in releases.iterdir() if not path.is_symlink()]
    return sorted(version for version, path in found if version and (path / CHECKSUMS).is_file())


def next_version(releases: Path, today: datetime.date) -> Version:
    """The name of the release that is built today."""
    taken = [version.number for version in list_versions(releases) if version.date == today]
    return Version(today, max(taken) + 1) if taken else Version(today)


def find_release(releases: Path, version: str = LATEST, as_of: datetime.date | None = None) -> Path:
    """The directory of one release.

    `version` is a name or "latest"; with `as_of` the last release of that day or before. WrongUsageError lists the
    releases that there are.
    """
    known = list_versions(releases)
    if not known:
        raise WrongUsageError(
            str(releases),
            "there is no release here",
            "Publish one first, or name the directory that holds the releases",
        )
    names = ", ".join(str(each) for each in known)
    if as_of is not None:
        earlier = [each for each in known if each.date <= as_of]
        if version != LATEST or not earlier:
            reason = (
                "a version and a date were both given" if version != LATEST else f"none is as old as {as_of}"
            )
            raise WrongUsageError(str(releases), reason, f"Known releases: {names}")
        return releases / str(earlier[-1])
    if version == LATEST:
        return releases / str(known[-1])
    wanted = parse_version(version)
    if wanted not in known:
        half = wanted is not None and (releases / version).exists()
        reason = f"release {version} is incomplete" if half else f"there is no release {version}"
        raise WrongUsageError(str(releases), reason, f"Known releases: {names}")
    return releases / str(wanted)
