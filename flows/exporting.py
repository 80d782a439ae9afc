"""A table of a release in the formats of other programs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.dataset.loading import load
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

EXCEL_ROWS = 1_048_575
STATA_TEXT = 2045
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_table(releases: Path, table: str, version: str, target: Path) -> int:
    """Write one table to `target`; returns the number of rows.

    CSV is UTF-8 with a byte order mark, so that spreadsheets read Chinese. In CSV and Excel a text that would be
    taken for a formula gets an apostrophe before it (the printed text stays in the Parquet file).

    Raises:
        WrongUsageError: the ending is none of .csv, .dta and .xlsx, or the table is too long for Excel.
    """
    writers = {".csv": _write_csv, ".dta": _write_stata, ".xlsx": _write_excel}
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise WrongUsageError(
            str(target), "the ending names no format", "End the name with .csv, .dta or .xlsx."
        )
    frame = _plain(load(table, version=version, releases=releases))
    writer(frame, target)
    return len(frame)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Lists as text with semicolons, decimals as numbers, categories as text."""
    plain = frame.copy()
    for name in plain.columns:
        column = plain[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            plain[name] = column.astype("string")
        elif column.dtype == object:
            plain[name] = column.map(_plain_value)
    return plain


def _plain_value(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return ";".join(str(each) for each in value)
    return value


def _without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    def shield(value: object) -> object:
        return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value

    return frame.map(shield)


def _write_csv(frame: pd.DataFrame, target: Path) -> None:
    _without_formulas(frame).to_csv(target, index=False, encoding="utf-8-sig")


def _write_excel(frame: pd.DataFrame, target: Path) -> None:
    if len(frame) > EXCEL_ROWS:
        raise WrongUsageError(
            str(target), f"Excel holds no more than {EXCEL_ROWS} rows", "Export to .csv instead."
        )
    _without_formulas(frame).to_excel(target, index=False)


def _write_stata(frame: pd.DataFrame, target: Path) -> None:
    """Stata's version 118 format (Stata 14 and later), which holds Unicode; long texts go to strL."""
    texts = [name for name in frame.columns if pd.api.types.is_string_dtype(frame[name].dtype)]
    for name in texts:
        frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
    long = [
        name for name in texts if frame[name].map(lambda text: len(str(text).encode())).max() > STATA_TEXT
    ]
    frame.to_stata(target, write_index=False, version=118, convert_strl=long)
