"""manifest.json: what a release was made from."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.dataset.lake.pins import name_of
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from pipeline.dataset.release.inputs import Inputs
    from pipeline.dataset.versions import Version

NAME = "manifest.json"
_FORMS = Path(__file__).parents[2] / "forms"


def build_manifest(
    version: Version, before: Version | None, inputs: Inputs, rows: dict[str, int]
) -> dict[str, Any]:
    """The facts that pin a release: lake versions, code, forms, corrections and a digest of all input."""
    return {
        "version": str(version),
        "previous": None if before is None else str(before),
        "nianbao": importlib.metadata.version("nianbao"),
        # The pin has the versions of the lake's tables; their numbers depend on how often the lake was written.
        "lake": {"pin": name_of(inputs.digest)},
        "code_versions": _counted(inputs, "code_version"),
        "forms": _counted(inputs, "form"),
        "form_files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(_FORMS.glob("*.csv"))
        },
        "corrections": {"count": len(inputs.corrections.by_key), "digest": inputs.corrections.digest},
        "input_digest": inputs.digest,
        "rows": rows,
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release."""
    path = folder / NAME
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NianbaoError(
            str(path), f"the manifest cannot be read ({error})", "Restore the release from a copy"
        ) from error
    return manifest


def to_text(facts: dict[str, Any]) -> str:
    """JSON with sorted keys, so that equal facts are equal bytes."""
    return json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _counted(inputs: Inputs, column: str) -> dict[str, int]:
    counts = Counter(value or "none" for value in inputs.reports[column].to_pylist())
    return dict(sorted(counts.items()))
