"""Everything that goes into a release, and one digest of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.dataset.release.codebook import code_lists
from pipeline.dataset.release.coverage import build_agencies, build_coverage, find_owners
from pipeline.dataset.release.placing import place_attempts
from pipeline.dataset.rows import Row, to_arrow
from pipeline.dataset.schema import tables

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from pipeline.dataset.corrections import Corrections
    from pipeline.dataset.lake.snapshot import Snapshot
    from pipeline.dataset.release.coverage import Owner
    from pipeline.registry.registry import Registry

_REPORT_FACTS = (
    "agency_id", "year", "agency_printed", "site", "grade", "url", "cells", "cells_flagged", "stale_since",
    "stale_reason", "withdrawn",
)  # fmt: skip
_ROWS_PER_DIGEST = 10_000
_DATASET = Path(__file__).parent.parent


@dataclass(frozen=True)
class Inputs:
    """The tables that fit into memory at any size of the lake, and the snapshot that holds the others.

    `loose_findings` are those about sites and about documents. `digest` leaves out volatile columns (when a report
    was last confirmed, which code read it), so that a night which only confirms makes no new release.
    """

    snapshot: Snapshot
    corrections: Corrections
    reports: pa.Table
    agencies: pa.Table
    coverage: pa.Table
    loose_findings: pa.Table
    digest: str


def gather(snapshot: Snapshot, registry: Registry, corrections: Corrections, today: datetime.date) -> Inputs:
    """Read what a release of this snapshot, registry and corrections is made of."""
    held = snapshot.read("reports")
    facts = held.select(list(_REPORT_FACTS)).to_pylist()
    tried = snapshot.read("attempts").to_pylist()
    attempts = list(place_attempts(tried, registry))
    nights = snapshot.read("site_nights").to_pylist()
    owners = find_owners(registry, facts, attempts)
    reports = _with_registry(held, owners)
    agencies = build_agencies(owners)
    coverage = build_coverage(owners, facts, attempts, nights, today)
    loose = to_arrow("findings", [*_document_findings(tried), *_site_findings(nights)])
    digest = hashlib.sha256(f"{corrections.digest}\n{publication_code()}\n".encode())
    for name, table in (
        ("reports", reports),
        ("agencies", agencies),
        ("coverage", coverage),
        ("findings", loose),
    ):
        for line in _stable_lines(name, table):
            digest.update(line)
    return Inputs(snapshot, corrections, reports, agencies, coverage, loose, digest.hexdigest())


def publication_code() -> str:
    """A digest of the code, the schema and the code lists that make a release of a lake."""
    digest = hashlib.sha256()
    own = sorted(path for path in _DATASET.rglob("*") if path.suffix in {".py", ".yaml", ".csv"})
    for path in [*own, *code_lists()]:
        digest.update(f"{path.relative_to(_DATASET.parent).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _with_registry(held: pa.Table, owners: dict[str, Owner]) -> pa.Table:
    """The held reports with the name, province and level of their agencies."""
    found = [owners[agency] for agency in held["agency_id"].to_pylist()]
    printed = held["agency_printed"].to_pylist()
    added: dict[str, list[str | None]] = {
        "agency": [
            owner.agency.name if owner.agency else name for owner, name in zip(found, printed, strict=True)
        ],
        "province": [owner.site.province if owner.site else None for owner in found],
        "level": [owner.agency.level if owner.agency else None for owner in found],
    }
    schema = tables()["reports"].stored_schema()
    return pa.Table.from_arrays(
        [
            pa.array(added[field.name], field.type) if field.name in added else held[field.name]
            for field in schema
        ],
        schema=schema,
    )


def _stable_lines(name: str, table: pa.Table) -> Iterator[bytes]:
    stable = table.select(tables()[name].stable_columns)
    for batch in stable.to_batches(max_chunksize=_ROWS_PER_DIGEST):
        yield json.dumps(batch.to_pylist(), ensure_ascii=False, default=str).encode()


def _document_findings(attempts: list[Row]) -> Iterator[Row]:
    for attempt in attempts:
        if attempt["status"] == "failed":
            yield _loose(
                "document",
                "document.failed",
                attempt["reason"],
                f"sha256 {attempt['payload_sha256']}",
                agency_id=attempt["agency_id"],
                year=attempt["year"],
                site=attempt["site"],
                url=attempt["url"],
            )


def _site_findings(nights: list[Row]) -> Iterator[Row]:
    last = {night["site"]: night for night in sorted(nights, key=lambda night: night["date"])}
    for site, night in sorted(last.items()):
        if night["outcome"] != "complete":
            yield _loose("site", "site.incomplete", night["outcome"], night["reason"] or "", site=site)


def _loose(scope: str, code: str, message: str, evidence: str, **place: Any) -> Row:
    blank = dict.fromkeys(("agency_id", "year", "verdict", "table", "item", "column", "site", "url"))
    severity = "medium"
    said = {"scope": scope, "code": code, "severity": severity, "message": message, "evidence": evidence}
    return {**blank, "position": 0, **said, **place}
