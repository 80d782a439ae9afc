"""A batch against what the lake holds: the rows to write, and the keys they replace."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.entry import UNREGISTERED_PREFIX, unregistered_id
from pipeline.dataset.lake.admission import admit
from pipeline.dataset.lake.selection import Held, mark_attempt, mark_presence, settle
from pipeline.dataset.rows import Line, Row, attempt_row, lines_to_arrow, night_row, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.dataset.entry import Attempt, Batch, Entry
    from pipeline.dataset.lake.snapshot import Snapshot

Key = tuple[str, int]

CONTENT_TABLES = ("cells", "sections", "findings")


@dataclass
class Merged:
    """What a batch makes of the lake; `reports` are the rows that may differ, by key, and `removed` rows that go.

    Contents (cells, sections, findings) are given for `added` and `replaced` keys only; those of `unchanged` stay.
    """

    reports: dict[Key, Row] = field(default_factory=dict)
    contents: dict[str, list[Line]] = field(default_factory=lambda: {name: [] for name in CONTENT_TABLES})
    added: list[Key] = field(default_factory=list)
    replaced: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)
    unchanged: list[Key] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    attempts_settled: list[tuple[str, str]] = field(default_factory=list)
    nights: list[Row] = field(default_factory=list)

    @property
    def rewritten(self) -> list[Key]:
        """The keys whose held contents go."""
        return [*self.added, *self.replaced, *self.removed]

    def report_table(self) -> pa.Table:
        """The changed rows of `reports`."""
        return to_arrow("reports", self.reports.values())

    def content_table(self, name: str) -> pa.Table:
        """The new rows of `cells`, `sections` or `findings`."""
        return lines_to_arrow(name, self.contents[name])


def merge(snapshot: Snapshot, batch: Batch) -> Merged:
    """What the lake must write for this batch; nothing is written here."""
    admitted, refused = admit(batch.entries)
    attempts = [*batch.attempts, *refused]
    by_key: dict[Key, list[Entry]] = defaultdict(list)
    for entry in admitted:
        assert entry.report.year is not None
        by_key[entry.agency_id, entry.report.year].append(entry)
    held = _held_rows(snapshot, batch, admitted, attempts)
    merged = Merged()
    for key in sorted(set(by_key) | set(held)):
        before = held.get(key)
        after = settle(Held(before), by_key.get(key, ()))
        after = _mark(after, attempts, batch)
        merged.refusals += after.refusals
        if after.report is not None:
            _note(merged, key, before, after)
    _remove_misplaced(merged, held, batch, by_key)
    _merge_attempts(merged, admitted, attempts)
    merged.nights = list({(night.site, night.date): night_row(night) for night in batch.site_nights}.values())
    return merged


def _note(merged: Merged, key: Key, before: Row | None, after: Held) -> None:
    assert after.report is not None
    if after.contents is None:
        merged.unchanged.append(key)
    else:
        (merged.added if before is None else merged.replaced).append(key)
        merged.contents["cells"] += after.contents.cells
        merged.contents["sections"] += after.contents.sections
        merged.contents["findings"] += after.contents.findings
    if after.report != before:
        merged.reports[key] = after.report


def _mark(held: Held, attempts: Iterable[Attempt], batch: Batch) -> Held:
    for attempt in attempts:
        held = mark_attempt(held, attempt)
    for presence in batch.presences:
        held = mark_presence(held, presence)
    return held


def _held_rows(
    snapshot: Snapshot, batch: Batch, entries: list[Entry], attempts: list[Attempt]
) -> dict[Key, Row]:
    """The held reports of every agency that the batch names, and of every address in its attempts and presences."""
    agencies = {entry.agency_id for entry in entries}
    agencies |= {unregistered_id(entry.site, entry.agency_printed) for entry in entries}
    addresses = {attempt.url for attempt in attempts} | {presence.url for presence in batch.presences}
    if addresses:
        known = snapshot.read("reports", columns=["agency_id", "year", "url"])
        wanted = pc.is_in(known["url"], value_set=pa.array(sorted(addresses), pa.string()))
        agencies |= set(known.filter(wanted)["agency_id"].to_pylist())
    rows = snapshot.read("reports", agencies).to_pylist() if agencies else []
    return {(row["agency_id"], row["year"]): row for row in rows}


def _remove_misplaced(
    merged: Merged, held: dict[Key, Row], batch: Batch, by_key: dict[Key, list[Entry]]
) -> None:
    """Drop a reading that the same bytes no longer support.

    The same document was held under an agency that was not registered then, or, read by other code, under another
    year of the same agency.
    """
    admitted = [entry for entries in by_key.values() for entry in entries]
    placed = {(entry.url, entry.payload_sha256): entry for entry in admitted}
    for key, row in held.items():
        entry = placed.get((row["url"], row["payload_sha256"]))
        if entry is None or key in by_key:
            continue
        renamed = key[0].startswith(UNREGISTERED_PREFIX) and key[0] == unregistered_id(
            entry.site, entry.agency_printed
        )
        moved = key[0] == entry.agency_id and row["code_version"] != entry.code_version
        if (renamed and key[1] == entry.report.year) or (moved and batch.whole_documents):
            merged.removed.append(key)
            merged.reports.pop(key, None)
            merged.unchanged.remove(key)


def _merge_attempts(merged: Merged, entries: list[Entry], attempts: list[Attempt]) -> None:
    """Keep the newest attempt of an address, unless the same bytes were read after all."""
    read = {(entry.site, entry.url, entry.payload_sha256) for entry in entries} - {
        (attempt.site, attempt.url, attempt.payload_sha256) for attempt in attempts
    }
    merged.attempts_settled = sorted({(site, url) for site, url, _ in read})
    newest: dict[tuple[str, str], Attempt] = {}
    for attempt in sorted(attempts, key=lambda attempt: (attempt.seen, attempt.payload_sha256)):
        newest[attempt.site, attempt.url] = attempt
    merged.attempts = [attempt_row(attempt) for attempt in newest.values()]
