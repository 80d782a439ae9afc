"""The figures of the reports, year by year, as scripts that the search page loads when somebody downloads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset.schema import tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

_KINDS = {"count": "integer", "index": "integer", "money": "money"}


def panel_years(release: Path) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Each year of the panel, its columns as {name, type, values}; nothing where the release lacks the panel.

    `type` is integer, money (decimal, as text) or text; lists are joined by semicolons.
    """
    path = release / "panel.parquet"
    if not path.is_file():
        return
    panel = pq.read_table(path, page_checksum_verification=True)
    for year in pc.unique(panel["year"]).sort().to_pylist():
        part = panel.filter(pc.equal(panel["year"], year))
        yield (
            year,
            [
                _column(part, column.name, _KINDS.get(column.type, "text"))
                for column in tables()["panel"].columns
            ],
        )


def _column(panel: pa.Table, name: str, kind: str) -> dict[str, Any]:
    values = panel[name].to_pylist()
    if kind != "integer":
        values = [None if value is None else _text(value) for value in values]
    return {"name": name, "type": kind, "values": values}


def _text(value: object) -> str:
    return ";".join(value) if isinstance(value, list) else str(value)
