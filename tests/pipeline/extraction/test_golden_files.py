"""Small documents, one difficulty each, with everything that is read out of them.

A fixture without an expectation gets one that is marked as not reviewed and fails. Look at it beside the fixture,
figure by figure, and set "reviewed" to true.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.extraction.extract import extract_payload
from pipeline.extraction.serialization import to_json_object

FOLDER = Path(__file__).parent / "golden"
FIXTURES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def read(path: Path) -> dict[str, Any]:
    """What the expectation keeps: identity, grade, every cell on one line, every finding on one line."""
    (extraction,) = extract_payload(path.read_bytes(), source=path.name)
    printed = to_json_object(extraction)
    cells = {}
    for cell in printed.get("cells", []):
        value = "null" if cell["value"] is None else str(cell["value"])
        notes = [
            cell["unit"] or "",
            f"[{cell['raw']}]" if cell["raw"] != value else "",
            cell["state"],
            *cell["flags"],
        ]
        shown = " ".join(note for note in notes if note and note not in ("number", "zero"))
        cells[f"{cell['table']}/{cell['item']}/{cell['column']}"] = f"{value} {shown}".strip()
    return {
        **{
            name: printed[name]
            for name in ("status", "agency", "year", "title", "form", "grade", "published")
        },
        "sections": [f"{section['number']} {section['heading']}" for section in printed["sections"]],
        "cells": cells,
        "findings": [
            " ".join(
                str(finding[name]) for name in ("code", "table", "item", "column", "verdict") if finding[name]
            )
            for finding in printed["findings"]
        ],
    }


@pytest.mark.parametrize("path", FIXTURES, ids=[path.name for path in FIXTURES])
def test_a_golden_file(path: Path) -> None:
    found = read(path)
    expectation = path.with_suffix(".json")
    if not expectation.exists():
        text = json.dumps({"reviewed": False, **found}, ensure_ascii=False, indent=1)
        expectation.write_text(text + "\n", encoding="utf-8")
    expected = json.loads(expectation.read_text(encoding="utf-8"))
    assert expected.pop("reviewed"), f"{expectation.name} has not been reviewed"
    assert found == expected
