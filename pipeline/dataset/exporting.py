"""Tables of a release for tools that do not read Parquet: CSV, Stata and Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from pipeline.dataset.loading import RELEASES, load
from pipeline.dataset.schema import tables
from pipeline.dataset.versions import LATEST
from pipeline.errors import NianbaoError, WrongUsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.dataset.schema import Table

Format = Literal["csv", "stata", "excel"]

# https://www.stata.com/help.cgi?limits and the worksheet limit of Excel
_STATA_NAME_LENGTH = 32
_STATA_LABEL_LENGTH = 80
_STATA_TEXT_BYTES = 2045
_EXCEL_ROWS = 1_048_575
_EXCEL_TEXT_LENGTH = 32_767


def export(table: str, target: Path, form: Format, version: str = LATEST, releases: Path = RELEASES) -> Path:
    """Write one table of one release to a file; the path of the file.

    Lists are joined by semicolons. Stata has no decimals, so money becomes a double there, and long names are
    shortened; the label of the variable holds the whole name. What a format cannot hold is refused, never cut.
    """
    frame = _flattened(load(table, version, releases=releases), tables()[table])
    try:
        if form == "csv":
            frame.to_csv(target, index=False, lineterminator="\n")
        elif form == "stata":
            _write_stata(frame, tables()[table], target)
        else:
            _write_excel(frame, table, target)
    except OSError as error:
        raise NianbaoError(
            str(target), f"the file could not be written ({error})", "Name a place that can be written to"
        ) from error
    return target


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


def _write_excel(frame: pd.DataFrame, table: str, target: Path) -> None:
    if len(frame) > _EXCEL_ROWS:
        raise WrongUsageError(
            f"table {table}",
            f"it has {len(frame):,} rows, a worksheet holds {_EXCEL_ROWS:,}",
            "Export CSV or Stata instead",
        )
    for name in frame.columns:
        texts = frame[name].dropna()
        if any(isinstance(text, str) and len(text) > _EXCEL_TEXT_LENGTH for text in texts):
            raise WrongUsageError(
                f"table {table}",
                f"`{name}` has texts of more than {_EXCEL_TEXT_LENGTH:,} characters",
                "Export CSV or Stata instead",
            )
    frame.to_excel(target, index=False, sheet_name=table, engine="openpyxl")
