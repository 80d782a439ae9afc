"""Corrections beside the printed values; what no longer fits is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset.exactness import exact_float
from pipeline.dataset.rows import Row, finding_row
from pipeline.extraction.report import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from pipeline.dataset.corrections import Correction

_KEY = ("agency_id", "year", "table", "item", "column")
_ABSENT = object()


def apply_corrections(cells: pa.Table, corrections: Sequence[Correction]) -> tuple[pa.Table, list[Row]]:
    """The cells with `corrected_value` and `correction_reason`, and a finding for every stale correction.

    A correction is stale when its cell is not there or does not print the number that it expects.
    """
    values: list[float | None] = [None] * len(cells)
    reasons: list[str | None] = [None] * len(cells)
    stale: list[Row] = []
    places = _places(cells, corrections) if corrections else {}
    for correction in corrections:
        place = places.get(correction.key)
        printed = _ABSENT if place is None else cells["value"][place].as_py()
        expected = None if correction.expected is None else exact_float(correction.expected)
        if place is None or printed != expected:
            stale.append(_stale(correction, "no such cell" if printed is _ABSENT else f"printed: {printed}"))
            continue
        values[place] = exact_float(correction.corrected)
        reasons[place] = f"{correction.reason} ({correction.evidence})"
    corrected = cells.append_column("corrected_value", pa.array(values, pa.float64()))
    return corrected.append_column("correction_reason", pa.array(reasons, pa.string())), stale


def _places(cells: pa.Table, corrections: Sequence[Correction]) -> dict[tuple[object, ...], int]:
    agencies = pa.array(sorted({correction.agency for correction in corrections}), pa.string())
    rows = pc.indices_nonzero(pc.is_in(cells["agency_id"], value_set=agencies)).to_pylist()
    keys = cells.select(list(_KEY)).take(pa.array(rows, pa.int64())).to_pylist()
    return {tuple(key.values()): row for key, row in zip(keys, rows, strict=True)}


def _stale(correction: Correction, found: str) -> Row:
    return finding_row(
        {"agency_id": correction.agency, "year": correction.year},
        0,
        Finding(
            "correction.stale",
            Severity.MEDIUM,
            f"a correction expects {_shown(correction.expected)} and was not applied",
            found,
            correction.table,
            correction.item,
            correction.column,
        ),
    )


def _shown(value: Decimal | None) -> str:
    return "no number" if value is None else f"{value}"
