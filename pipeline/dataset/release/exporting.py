"""Tables of a release for tools that do not read Parquet: CSV, Stata and Excel."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.dataset.loading import load
from pipeline.dataset.schema import tables
from pipeline.errors import NianbaoError, WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.dataset.schema import Table

# https://www.stata.com/help.cgi?limits and the worksheet limits of Excel
_STATA_NAME_LENGTH = 32
_STATA_LABEL_LENGTH = 80
_STATA_TEXT_BYTES = 2045
_EXCEL_ROWS = 1_048_575
_EXCEL_TEXT_LENGTH = 32_767

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER_OR_DASH = re.compile(r"[+-]?[\d.,]*%?|-+")


def export_table(releases: Path, table: str, version: str, target: Path) -> int:
    """Write one table of one release to a .csv, .dta or .xlsx file; the number of rows.

    Lists are joined by semicolons. CSV begins with a byte order mark, so that spreadsheets read Chinese; in CSV and
    Excel a text that would be taken for a formula gets an apostrophe before it. Stata has no decimals, so money
    becomes a double there, and long names are shortened; the label of the variable holds the whole name. What a
    format cannot hold is refused, never cut.
    """
    writers = {".csv": _write_csv, ".dta": _write_stata, ".xlsx": _write_excel}
    writer = writers.get(target.suffix.lower())
    if writer is None:
        raise WrongUsageError(
            str(target), "the ending names no format", "End the name with .csv, .dta or .xlsx"
        )
    frame = _flattened(load(table, version, releases=releases), tables()[table])
    try:
        writer(frame, tables()[table], target)
    except OSError as error:
        raise NianbaoError(
            str(target), f"the file could not be written ({error})", "Name a place that can be written to"
        ) from error
    return len(frame)


def stata_names(columns: list[str]) -> dict[str, str]:
    """Names of at most 32 characters by column; a name that is too long ends in the number of its column."""
    return {
        name: name if len(name) <= _STATA_NAME_LENGTH else f"{name[: _STATA_NAME_LENGTH - 4]}_{place:03d}"
        for place, name in enumerate(columns, start=1)
    }


def _flattened(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    for column in table.columns:
        if column.type == "texts":
            frame[column.name] = [None if texts is None else ";".join(texts) for texts in frame[column.name]]
        elif column.type == "code":
            frame[column.name] = frame[column.name].astype(object)
    return frame


def _without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    def shield(value: object) -> object:
        risky = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER_OR_DASH.fullmatch(value)
        return f"'{value}" if risky else value

    return frame.map(shield)


def _write_csv(frame: pd.DataFrame, _: Table, target: Path) -> None:
    _without_formulas(frame).to_csv(target, index=False, lineterminator="\n", encoding="utf-8-sig")


def _write_stata(frame: pd.DataFrame, table: Table, target: Path) -> None:
    names = stata_names(list(frame.columns))
    long_texts: list[str] = []
    for column in table.columns:
        if column.type == "money":
            frame[column.name] = frame[column.name].astype(float)
        elif column.type == "date":
            frame[column.name] = pd.to_datetime(frame[column.name])
        elif column.type in {"text", "texts", "code"}:
            frame[column.name] = frame[column.name].astype(object).where(frame[column.name].notna(), "")
            longest = max((len(text.encode()) for text in frame[column.name]), default=0)
            if longest > _STATA_TEXT_BYTES:
                long_texts.append(names[column.name])
    dates: Any = {names[column.name]: "td" for column in table.columns if column.type == "date"}
    labels = {
        names[column.name]: (column.name if names[column.name] != column.name else column.en)[
            :_STATA_LABEL_LENGTH
        ]
        for column in table.columns
    }
    frame.rename(columns=names).to_stata(
        target,
        write_index=False,
        version=118,
        variable_labels=labels,
        convert_dates=dates,
        convert_strl=long_texts,
    )


def _write_excel(frame: pd.DataFrame, table: Table, target: Path) -> None:
    if len(frame) > _EXCEL_ROWS:
        raise WrongUsageError(
            f"table {table.name}",
            f"it has {len(frame):,} rows, a worksheet holds {_EXCEL_ROWS:,}",
            "Export to .csv or .dta instead",
        )
    for name in frame.columns:
        texts = frame[name].dropna()
        if any(isinstance(text, str) and len(text) > _EXCEL_TEXT_LENGTH for text in texts):
            raise WrongUsageError(
                f"table {table.name}",
                f"`{name}` has texts of more than {_EXCEL_TEXT_LENGTH:,} characters",
                "Export to .csv or .dta instead",
            )
    _without_formulas(frame).to_excel(target, index=False, sheet_name=table.name, engine="openpyxl")
