"""The lake: every report read, in Delta tables that stay right under reruns, concurrent writers and crashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.dataset.commits import CommitRecord, add_commit, last_commit
from pipeline.dataset.comparison import ValueDifference, Values, differences
from pipeline.dataset.locking import exclusive
from pipeline.dataset.merging import CONTENT_TABLES, Key, Merged, merge
from pipeline.dataset.rows import to_arrow
from pipeline.dataset.snapshot import Snapshot, range_tables
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from pipeline.dataset.entry import Batch

LOCK_WAIT_SECONDS = 600.0


@dataclass(frozen=True)
class CommitResult:
    """What a commit did: `changed` is False when the lake held everything already.

    The keys are (agency id, year). `refusals` are documents that were not taken (address, reason); the report that
    the lake holds for them stays.
    """

    number: int
    changed: bool
    added: tuple[Key, ...] = ()
    replaced: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()
    unchanged: tuple[Key, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()
    versions: dict[str, int] = field(default_factory=dict)


class Lake:
    """The Delta tables under one directory; see `commit` for what they promise."""

    def __init__(self, root: Path, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self.root = root
        self._lock_wait_seconds = lock_wait_seconds

    def commit(self, batch: Batch) -> CommitResult:
        """Write a batch: all of it, or after a crash nothing.

        Readers see the lake as the last complete commit left it; what a killed commit left behind is undone by the
        next one. Only the agencies and years of the batch are replaced. Committing the same batch again changes
        nothing. Writers wait for each other; a conflict with a foreign writer is tried again a bounded number of times.
        """
        with exclusive(self.root / ".lock", f"lake {self.root}", self._lock_wait_seconds):
            snapshot = self._prepare()
            merged = merge(snapshot, batch)
            try:
                changed = self._write(merged)
            except OSError as error:
                raise NianbaoError(
                    f"lake {self.root}",
                    f"the batch of run {batch.run} could not be written ({error})",
                    "Free some space or repair the disk and run again; the last complete commit is untouched",
                ) from error
            number, versions = snapshot.commit, snapshot.versions
            if changed or number == 0:
                number += 1
                versions = {name: table.version() for name, table in range_tables(self.root).items()}
                add_commit(self.root / "commits", CommitRecord(number, batch.run, versions))
        return CommitResult(
            number,
            changed,
            tuple(merged.added),
            tuple(merged.replaced),
            tuple(merged.removed),
            tuple(merged.unchanged),
            tuple(merged.refusals),
            versions,
        )

    def preview(self, batch: Batch) -> list[ValueDifference]:
        """The values that committing this batch would change, each with its cause; nothing is written."""
        snapshot = self.snapshot() if self.exists() else Snapshot(self.root, 0, {})
        merged = merge(snapshot, batch)
        rewritten = set(merged.rewritten)
        changed = {*merged.reports, *rewritten}
        agencies = {agency for agency, _ in changed}
        old = Values(
            _only(snapshot.read("reports", agencies), changed),
            _only(snapshot.read("cells", agencies), rewritten),
        )
        return differences(old, Values(merged.report_table(), merged.content_table("cells")))

    def exists(self) -> bool:
        """Whether anything was ever committed."""
        return last_commit(self.root / "commits") is not None

    def snapshot(self) -> Snapshot:
        """The lake as the last complete commit left it; NianbaoError when there is none."""
        record = last_commit(self.root / "commits")
        if record is None:
            raise NianbaoError(
                f"lake {self.root}", "nothing has been committed to it", "Run a crawl or an import first"
            )
        return Snapshot(self.root, record.number, record.versions)

    def reports(self, agencies: Collection[str] | None = None) -> pa.Table:
        """The rows of `reports`, of some agencies only when they are given."""
        return self.snapshot().read("reports", agencies)

    def cells(self, agencies: Collection[str] | None = None) -> pa.Table:
        """The rows of `cells`, of some agencies only when they are given."""
        return self.snapshot().read("cells", agencies)

    def sections(self, agencies: Collection[str] | None = None) -> pa.Table:
        """The rows of `sections`, of some agencies only when they are given."""
        return self.snapshot().read("sections", agencies)

    def findings(self, agencies: Collection[str] | None = None) -> pa.Table:
        """The rows of `findings`, of some agencies only when they are given."""
        return self.snapshot().read("findings", agencies)

    def _prepare(self) -> Snapshot:
        """Create what is missing and undo what an interrupted commit left behind."""
        record = last_commit(self.root / "commits")
        versions = {}
        for name, table in range_tables(self.root).items():
            table.create()
            version = 0 if record is None else record.versions[name]
            table.return_to(version)
            versions[name] = table.version()
        return Snapshot(self.root, 0 if record is None else record.number, versions)

    def _write(self, merged: Merged) -> bool:
        delta = range_tables(self.root)
        changed = False
        for name in CONTENT_TABLES:
            table = merged.content_table(name)
            changed |= delta[name].replace(_key_table(merged.rewritten), table)
        changed |= delta["reports"].replace(_key_table(merged.removed), merged.report_table())
        settled = _attempt_keys(merged.attempts_settled)
        changed |= delta["attempts"].replace(settled, to_arrow("attempts", merged.attempts))
        nights = to_arrow("site_nights", merged.nights)
        return delta["site_nights"].replace(nights.select(["site", "date"]), nights) or changed


def _key_table(keys: Collection[Key]) -> pa.Table:
    return pa.table(
        {
            "agency_id": pa.array([agency for agency, _ in keys], pa.string()),
            "year": pa.array([year for _, year in keys], pa.int32()),
        }
    )


def _attempt_keys(keys: Collection[tuple[str, str]]) -> pa.Table:
    return pa.table(
        {
            "site": pa.array([site for site, _ in keys], pa.string()),
            "url": pa.array([url for _, url in keys], pa.string()),
        }
    )


def _only(rows: pa.Table, keys: Collection[Key]) -> pa.Table:
    """The rows of these agencies and years."""
    own = zip(rows["agency_id"].to_pylist(), rows["year"].to_pylist(), strict=True)
    return rows.filter(pa.array([key in keys for key in own], pa.bool_()))
