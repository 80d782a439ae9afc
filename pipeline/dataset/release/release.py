"""Publishing: an immutable directory of plain Parquet files, there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dataset.corrections import load_corrections
from pipeline.dataset.lake.pins import pin
from pipeline.dataset.release.building import build_tables
from pipeline.dataset.release.changes import render_changes, write_changes
from pipeline.dataset.release.checksums import read_checksums, sha256_of, write_checksums
from pipeline.dataset.release.citation import render_citation
from pipeline.dataset.release.codebook import render_codebook
from pipeline.dataset.release.datapackage import build_datapackage
from pipeline.dataset.release.inputs import Inputs, gather
from pipeline.dataset.release.manifest import NAME, build_manifest, read_manifest, to_text
from pipeline.dataset.release.validation import find_problems
from pipeline.dataset.versions import LATEST, Version, list_versions, next_version
from pipeline.errors import NianbaoError
from pipeline.storage.durable import point, sync
from pipeline.storage.locking import exclusive

if TYPE_CHECKING:
    import datetime
    from pathlib import Path

    from pipeline.dataset.lake.lake import Lake
    from pipeline.registry.registry import Registry

LOCK_WAIT_SECONDS = 600.0

_DRAFT = ".building-"
_SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class Published:
    """A new release: its name, its directory, rows by table and changed values by cause."""

    version: str
    path: Path
    rows: dict[str, int]
    changes: dict[str, int]


@dataclass(frozen=True)
class Unchanged:
    """Nothing differs from this release, so none was made."""

    version: str
    path: Path


def publish(
    lake: Lake,
    releases: Path,
    *,
    registry: Registry,
    corrections: Path | None,
    today: datetime.date,
) -> Published | Unchanged:
    """Make a release of the lake as its last commit left it, unless nothing changed since the last release.

    It is built beside the others, validated, moved into place in one step, and `latest` is moved last; a reader sees
    the old or the new release, never a part. A release that fails its validation is not published; the NianbaoError
    says why. `today` (UTC) gives the name and decides which reports are due.
    """
    with exclusive(releases / ".lock", f"releases {releases}", LOCK_WAIT_SECONDS):
        _clear_drafts(releases)
        known = list_versions(releases)
        before = known[-1] if known else None
        inputs = gather(lake.snapshot(), registry, load_corrections(corrections), today)
        pin(inputs.digest, inputs.snapshot)
        if before is not None:
            point(releases / LATEST, str(before))
            if read_manifest(releases / str(before))["input_digest"] == inputs.digest:
                return Unchanged(str(before), releases / str(before))
        version = next_version(releases, today)
        draft = releases / f"{_DRAFT}{version}"
        try:
            return _build_and_move(inputs, draft, releases, version, before)
        except OSError as error:
            raise NianbaoError(
                f"release {version}",
                f"it could not be written ({error})",
                "Free some space or repair the disk and publish again; the last release is untouched",
            ) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _build_and_move(
    inputs: Inputs, draft: Path, releases: Path, version: Version, before: Version | None
) -> Published:
    draft.mkdir(parents=True)
    old = None if before is None else releases / str(before)
    rows = build_tables(inputs, draft)
    counts = write_changes(old, draft)
    rows["changes"] = counts.total()
    problems = list(find_problems(draft, rows))
    if problems:
        shown = "; ".join(problems[:_SHOWN_PROBLEMS])
        raise NianbaoError(
            f"release {version}",
            f"it is not valid and was not published: {shown}",
            "Correct the cause and publish again; the last release is untouched",
        )
    texts = {
        "CHANGES.md": render_changes(str(version), None if before is None else str(before), counts),
        "CODEBOOK.md": render_codebook(str(version), rows),
        "CITATION.cff": render_citation(version),
        "datapackage.json": to_text(build_datapackage(version, draft)),
        NAME: to_text(build_manifest(version, before, inputs, rows)),
    }
    for name, text in texts.items():
        (draft / name).write_text(text, encoding="utf-8")
    write_checksums(draft)
    if old is not None:
        _share_unchanged(old, draft)
    files = sorted(draft.iterdir())
    for path in files:
        path.chmod(0o444)
    sync([*files, draft])
    path = releases / str(version)
    draft.rename(path)
    sync([releases])
    point(releases / LATEST, path.name)
    by_cause: dict[str, int] = {}
    for (_, _, cause), number in sorted(counts.items()):
        by_cause[cause] = by_cause.get(cause, 0) + number
    return Published(str(version), path, rows, by_cause)


def _share_unchanged(old: Path, draft: Path) -> None:
    """Replace files that equal those of the release before by hard links to them."""
    known = read_checksums(old)
    for name, digest in read_checksums(draft).items():
        if known.get(name) == digest and sha256_of(old / name) == digest:
            link = draft / f".{name}.link"
            os.link(old / name, link)
            link.replace(draft / name)


def _clear_drafts(releases: Path) -> None:
    """Remove what a killed publication left behind."""
    for path in releases.glob(f"{_DRAFT}*"):
        shutil.rmtree(path)
