"""Columns of a release's table as a frame, or None where the release lacks the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.dataset.loading import load

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd


def read_columns(release: Path, table: str, columns: Sequence[str]) -> pd.DataFrame | None:
    """These columns, codes as plain objects; None where there is no such table. A damaged file is a NianbaoError."""
    if not (release / f"{table}.parquet").is_file():
        return None
    frame = load(table, version=release.name, releases=release.parent, columns=columns)
    codes = {name: object for name, kind in frame.dtypes.items() if kind == "category"}
    return frame.astype(codes)


def known(value: object) -> str | None:
    """The text of a code, or None where the table has a null."""
    return value if isinstance(value, str) else None
