"""The lake's commit records: which versions of its tables belong together.

A commit writes several Delta tables, one after the other, and counts only when its record is there. Readers open the
versions that the last record names, so that they never see half a commit.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from pipeline.storage.store import Store


@dataclass(frozen=True)
class CommitRecord:
    """One commit: its number from 1, the run that made it, and the Delta version of every table after it."""

    number: int
    run: str
    versions: dict[str, int]


_FOLDER = "commits"


def last_commit(lake: Store) -> CommitRecord | None:
    """The record of the last complete commit; None when there is none."""
    names = [name for name in lake.names(_FOLDER) if name.endswith(".json") and "/." not in name]
    return _read(lake, names[-1]) if names else None


def add_commit(lake: Store, record: CommitRecord) -> None:
    """Write the record; from then on the commit counts."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2, sort_keys=True)
    lake.write_once(f"{_FOLDER}/{record.number:08d}.json", text + "\n")


def _read(lake: Store, name: str) -> CommitRecord:
    try:
        facts = json.loads(lake.read(name))
        return CommitRecord(int(facts["number"]), str(facts["run"]), {**facts["versions"]})
    except (ValueError, KeyError, TypeError) as error:
        raise NianbaoError(
            f"{lake.location}/{name}",
            f"this commit record of the lake cannot be read ({error})",
            "Restore the file from a backup, or delete it to return to the commit before",
        ) from error
