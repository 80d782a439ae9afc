"""The lake's commit records: which versions of its tables belong together.

A commit writes several Delta tables, one after the other, and counts only when its record is there. Readers open the
versions that the last record names, so that they never see half a commit.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.dataset.durable import write_once
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class CommitRecord:
    """One commit: its number from 1, the run that made it, and the Delta version of every table after it."""

    number: int
    run: str
    versions: dict[str, int]


def last_commit(folder: Path) -> CommitRecord | None:
    """The record of the last complete commit; None when there is none."""
    numbers = sorted(folder.glob("[0-9]*.json"))
    return _read(numbers[-1]) if numbers else None


def add_commit(folder: Path, record: CommitRecord) -> None:
    """Write the record; from then on the commit counts."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2, sort_keys=True)
    write_once(folder / f"{record.number:08d}.json", text + "\n")


def _read(path: Path) -> CommitRecord:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return CommitRecord(int(facts["number"]), str(facts["run"]), {**facts["versions"]})
    except (ValueError, KeyError, TypeError) as error:
        raise NianbaoError(
            str(path),
            f"this commit record of the lake cannot be read ({error})",
            "Restore the file from a backup, or delete it to return to the commit before",
        ) from error
