"""Real reports with their true cells, from a directory with reports/ and truth/ID.json."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benchmarks.renderings.rendering import Rendering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.renderings.figures import Key


def real_reports(directory: Path) -> Iterator[Rendering]:
    """One entry for each file that a truth file names; cells that nothing decides are left out of the count."""
    for path in sorted((directory / "truth").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        for name in truth["files"]:
            file = directory / "reports" / name
            if file.is_file():
                yield Rendering(
                    name=name,
                    format=f"real {file.suffix[1:]}",
                    payload=file.read_bytes(),
                    truth=_cells(truth),
                    difficulties=(f"real: {truth['kind']}",),
                    agency=truth.get("agency_printed") or truth["agency"] or "",
                    year=truth["year"] or 0,
                    broken=bool(truth["source_errors"]),
                )


def _cells(truth: dict[str, Any]) -> dict[Key, Decimal | None]:
    cells: dict[Key, Decimal | None] = {}
    for key, value in truth["cells"].items():
        if key not in truth["undeterminable"]:
            table, item, column = key.split("/")
            cells[table, item, column] = None if value is None else Decimal(str(value))
    return cells
