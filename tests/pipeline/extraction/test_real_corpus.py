"""Real reports with their true cells, where the folder with them is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pipeline.extraction.extract import extract_payload
from pipeline.extraction.report import CellState, Report, Status

CORPUS = Path(os.environ.get("NIANBAO_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
FILES = [
    (json.loads(truth.read_text()), CORPUS / "reports" / name)
    for truth in sorted(CORPUS.glob("truth/*.json"))
    for name in json.loads(truth.read_text())["files"]
]
pytestmark = pytest.mark.skipif(
    not FILES, reason=f"no corpus of real reports in {CORPUS} (set NIANBAO_CORPUS)"
)


def read(path: Path) -> Report:
    extractions = extract_payload(path.read_bytes(), source=str(path))
    assert [extraction.status for extraction in extractions] == [Status.EXTRACTED]
    assert extractions[0].report is not None
    return extractions[0].report


@pytest.mark.parametrize(("truth", "path"), FILES, ids=[path.name for _, path in FILES])
def test_a_real_report(truth: dict[str, Any], path: Path) -> None:
    report = read(path)
    cells = {"/".join(cell.key): cell for cell in report.cells}
    wrong = {}
    for key, value in truth["cells"].items():
        cell = cells.get(key)
        read_value = None if cell is None or cell.value is None else float(cell.value)
        blank = cell is not None and cell.state in (CellState.BLANK, CellState.DASH)
        if cell is None or read_value != value or blank != (value is None):
            wrong[key] = (value, cell)
    assert not wrong
    for key in truth["undeterminable"]:
        assert key not in cells or (cells[key].value is None and cells[key].flags)
    assert not {key for key in cells if key not in truth["cells"] and key not in truth["undeterminable"]} - {
        key for key in cells if key.startswith("statistics/")
    }
    for key, unit in truth.get("units", {}).items():
        assert cells[key].unit == unit
    for key, raw in truth.get("printed", {}).items():
        assert cells[key].raw == raw


@pytest.mark.parametrize(("truth", "path"), FILES, ids=[path.name for _, path in FILES])
def test_the_identity_of_a_real_report(truth: dict[str, Any], path: Path) -> None:
    report = read(path)
    if truth.get("year_in_file", True):
        assert report.year == truth["year"]
    assert report.form == truth["form"]
    if truth.get("agency_in_file", True):
        assert report.agency in (truth["agency"], truth.get("agency_printed"))
    broken = [finding for finding in report.findings if finding.code.startswith("identity.")]
    assert {str(finding.verdict) for finding in broken} <= {"source_error"}
    assert len(broken) == len(truth["source_errors"])


def test_earlier_statistics_of_real_reports() -> None:
    for truth, path in FILES:
        cells = {(cell.item, cell.column): cell for cell in read(path).cells if cell.table == "statistics"}
        printed = truth.get("pre2019_cells", [])
        assert len({item for item, _ in cells}) == len(printed)
        rows = list(dict.fromkeys(item for item, _ in cells))
        for item, row in zip(rows, printed, strict=True):
            for column in ("current", "cumulative"):
                cell = cells.get((item, column))
                if cell is not None and cell.value is not None:
                    assert (cell.value, cell.unit) == (row[column], row["unit"])
                else:
                    assert cell is None or "ambiguous" in cell.flags
