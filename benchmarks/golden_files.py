"""The golden files of the tests as reports with true cells: each was reviewed by a person."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.renderings.rendering import Rendering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.renderings.figures import Key

FOLDER = Path(__file__).parents[1] / "tests" / "pipeline" / "extraction" / "golden"
_NOTHING_PRINTED = {"blank", "dash"}


def golden_files() -> Iterator[Rendering]:
    """One entry for each fixture with a reviewed expectation; cells that nothing decides are left out."""
    for path in sorted(FOLDER.glob("*")):
        expectation = path.with_suffix(".json")
        if path == expectation or not expectation.exists():
            continue
        expected = json.loads(expectation.read_text(encoding="utf-8"))
        if expected["reviewed"] and expected["status"] == "extracted":
            yield Rendering(
                name=path.name,
                format="golden files",
                payload=path.read_bytes(),
                truth=_cells(expected["cells"]),
                difficulties=(f"golden: {path.stem}",),
                agency=expected["agency"],
                year=expected["year"],
                broken=False,
            )


def _cells(expected: dict[str, str]) -> dict[Key, Decimal | None]:
    """The cells of an expectation, whose lines begin with the value or `null`, followed by state and flags."""
    cells: dict[Key, Decimal | None] = {}
    for name, line in expected.items():
        table, item, column = name.split("/")
        value, *notes = line.split()
        if value != "null":
            cells[table, item, column] = Decimal(value)
        elif _NOTHING_PRINTED & set(notes):
            cells[table, item, column] = None
    return cells
