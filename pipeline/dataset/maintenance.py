"""Upkeep of the lake: small ranges are joined, and files that nothing needs any more are removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dataset.lake.commits import CommitRecord, add_commit, last_commit
from pipeline.dataset.lake.pins import pinned_versions
from pipeline.dataset.lake.snapshot import range_tables
from pipeline.storage.locking import exclusive

if TYPE_CHECKING:
    from pipeline.dataset.lake.lake import Lake
    from pipeline.dataset.release.remote import Releases

_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class Upkeep:
    """What was done: ranges that were joined with a neighbour, and files that were removed."""

    joined_ranges: int
    removed_files: int


def tend(lake: Lake, releases: Releases) -> Upkeep:
    """Join small ranges and remove what neither the last commit nor any release reads.

    The lake can still be opened at the versions that a release pins. Publishing and committing wait meanwhile.
    """
    with (
        exclusive(releases.directory / ".lock", f"releases {releases.directory}", _WAIT_SECONDS),
        exclusive(lake.store.lock, f"lake {lake.root}", _WAIT_SECONDS),
    ):
        record = last_commit(lake.store)
        if record is None:
            return Upkeep(0, 0)
        tables = range_tables(lake.store)
        opened = {name: table.open(record.versions[name]) for name, table in tables.items()}
        joined = sum(table.join_small(opened[name]) for name, table in tables.items())
        _record(lake, record, {name: delta.version() for name, delta in opened.items()})
        pinned = pinned_versions(lake.store, releases.input_digests())
        removed = 0
        for name, delta in opened.items():
            delta.create_checkpoint()
            keep = sorted({*pinned.get(name, ()), delta.version()})
            removed += len(
                delta.vacuum(
                    retention_hours=0,
                    dry_run=False,
                    enforce_retention_duration=False,
                    full=True,
                    keep_versions=keep,
                )
            )
        _record(lake, record, {name: delta.version() for name, delta in opened.items()})
        return Upkeep(joined, removed)


def _record(lake: Lake, before: CommitRecord, versions: dict[str, int]) -> None:
    last = last_commit(lake.store) or before
    if versions != last.versions:
        add_commit(lake.store, CommitRecord(last.number + 1, "upkeep", versions))
