"""Which versions of the lake's tables a release was made of, kept in the lake under the release's input digest.

A release names its pin by what the lake held and not by the number of a commit, so that the same contents give the same
release, however many commits led to them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.dataset.lake.snapshot import Snapshot
    from pipeline.storage.store import Store

_FOLDER = "pins"


@dataclass(frozen=True)
class Pin:
    """The number of a commit, and the Delta version of every table after it."""

    commit: int
    versions: dict[str, int]


def name_of(digest: str) -> str:
    """Where the pin of this input digest stands in the lake."""
    return f"{_FOLDER}/{digest}.json"


def pin(digest: str, snapshot: Snapshot) -> None:
    """Keep the versions of a snapshot for the releases of this input digest; the first commit that held it stays."""
    text = json.dumps(asdict(Pin(snapshot.commit, snapshot.versions)), indent=2, sort_keys=True)
    with suppress(FileExistsError):
        snapshot.lake.write_once(name_of(digest), text + "\n")


def read_pin(lake: Store, digest: str) -> Pin | None:
    """The pin of an input digest; None when this lake did not hold it, as after a rebuild from the archive."""
    name = name_of(digest)
    try:
        facts = json.loads(lake.read(name))
        return Pin(int(facts["commit"]), {**facts["versions"]})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise NianbaoError(
            f"{lake.location}/{name}",
            f"this pin of a release cannot be read ({error})",
            "Restore the file from a backup, or delete it: the release itself does not need it",
        ) from error


def pinned_versions(lake: Store, digests: Iterable[str]) -> dict[str, set[int]]:
    """The versions of each table that the releases of these input digests were made of."""
    pinned: dict[str, set[int]] = {}
    for digest in digests:
        found = read_pin(lake, digest)
        for table, version in (found.versions if found else {}).items():
            pinned.setdefault(table, set()).add(version)
    return pinned
