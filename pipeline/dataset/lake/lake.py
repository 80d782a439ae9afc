"""The lake: every report read, in Delta tables that stay right under reruns, concurrent writers and crashes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
from deltalake.exceptions import DeltaError

from pipeline.dataset.comparison import ValueDifference, Values, differences
from pipeline.dataset.lake.commits import CommitRecord, add_commit, last_commit
from pipeline.dataset.lake.merging import Key, merge
from pipeline.dataset.lake.snapshot import Snapshot
from pipeline.dataset.lake.table_writing import LakeWriter
from pipeline.dataset.schema import LAKE_TABLES
from pipeline.errors import NianbaoError
from pipeline.storage.locking import exclusive
from pipeline.storage.store import open_store

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
    """The Delta tables under one directory or `s3://bucket/prefix`; see `commit` for what they promise."""

    def __init__(self, root: Path | str, lock_wait_seconds: float = LOCK_WAIT_SECONDS) -> None:
        self.root = root
        self.store = open_store(root)
        self._lock_wait_seconds = lock_wait_seconds

    def commit(self, batch: Batch) -> CommitResult:
        """Write a batch: all of it, or after a crash nothing.

        Readers see the lake as the last complete commit left it; what a killed commit left behind is undone by the
        next one. Only the agencies and years of the batch are replaced. Committing the same batch again changes
        nothing. Writers wait for each other; a conflict with a foreign writer is tried again a bounded number of times.
        """
        with exclusive(self.store.lock, f"lake {self.root}", self._lock_wait_seconds):
            record = last_commit(self.store) or CommitRecord(0, "", dict.fromkeys(LAKE_TABLES, 0))
            writer = LakeWriter(self.store, record)
            merged = merge(writer.snapshot(), batch)
            try:
                changed = writer.write(merged)
            except (OSError, DeltaError) as error:
                raise NianbaoError(
                    f"lake {self.root}",
                    f"the batch of run {batch.run} could not be written ({error})",
                    "Free some space or repair the disk and run again; the last complete commit is untouched",
                ) from error
            number, versions = record.number, writer.versions
            if number == 0 or versions != record.versions:
                number += 1
                add_commit(self.store, CommitRecord(number, batch.run, versions))
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
        snapshot = self.snapshot() if self.exists() else Snapshot(self.store, 0, {})
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
        return last_commit(self.store) is not None

    def identity(self) -> str:
        """The name that the lake got when it was created; a lake that is made anew has another."""
        return self.snapshot().identity

    def snapshot(self) -> Snapshot:
        """The lake as the last complete commit left it; NianbaoError when there is none."""
        record = last_commit(self.store)
        if record is None:
            raise NianbaoError(
                f"lake {self.root}", "nothing has been committed to it", "Run a crawl or an import first"
            )
        return Snapshot(self.store, record.number, record.versions)

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

    def readings(self) -> dict[tuple[str, str], str]:
        """The code version that last read a document, by address and payload digest, with or without success.

        Documents that did not come to speak for their agency and year are not among them.
        """
        snapshot = self.snapshot()
        known: dict[tuple[str, str], str] = {}
        for name, key in (("attempts", "site"), ("reports", "agency_id")):
            rows = snapshot.read(name, columns=[key, "url", "payload_sha256", "code_version"]).to_pylist()
            known |= {(row["url"], row["payload_sha256"]): row["code_version"] for row in rows}
        return known


def _only(rows: pa.Table, keys: Collection[Key]) -> pa.Table:
    """The rows of these agencies and years."""
    own = zip(rows["agency_id"].to_pylist(), rows["year"].to_pylist(), strict=True)
    return rows.filter(pa.array([key in keys for key in own], pa.bool_()))
