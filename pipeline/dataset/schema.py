"""The one schema of the dataset: tables and columns with types, units, meanings and keys, as Arrow schemas."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import yaml

ColumnType = Literal["text", "code", "texts", "count", "index", "measure", "money", "date", "truth"]
Origin = Literal["lake", "release"]

RELEASE_TABLES = ("reports", "cells", "sections", "findings", "agencies", "coverage", "panel", "changes")
LAKE_TABLES = ("reports", "cells", "sections", "findings", "attempts", "site_nights")

MONEY = pa.decimal128(20, 4)
_STORED_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "code": pa.string(),
    "texts": pa.list_(pa.field("element", pa.string())),
    "count": pa.int64(),
    "index": pa.int32(),
    "measure": pa.float64(),
    "money": MONEY,
    "date": pa.date32(),
    "truth": pa.bool_(),
}
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Variable:
    """One code of the common table schema as a column of `panel`; `forms` are the forms that print it."""

    name: str
    table: str
    item: str
    column: str
    type: ColumnType
    unit: str | None
    forms: tuple[str, ...]
    zh: str
    en: str

    @property
    def key(self) -> tuple[str, str, str]:
        """(table, item, column), as in `cells`."""
        return (self.table, self.item, self.column)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, whether it may be null, the values allowed and what it means."""

    name: str
    type: ColumnType
    en: str
    zh: str
    required: bool = False
    values: tuple[str, ...] = ()
    unit: str | None = None
    origin: Origin = "lake"
    volatile: bool = False

    @property
    def stored_type(self) -> pa.DataType:
        """The type in the lake and in computations: codes are plain text."""
        return _STORED_TYPES[self.type]

    @property
    def released_type(self) -> pa.DataType:
        """The type in a release: codes are dictionaries."""
        return _DICTIONARY if self.type == "code" else self.stored_type


@dataclass(frozen=True)
class Table:
    """One table; `key` identifies a row, `sort` is the order of rows, `foreign` maps a table to shared columns."""

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    foreign: dict[str, tuple[str, ...]] = field(default_factory=dict)
    caveats: tuple[str, ...] = ()

    def lake_schema(self) -> pa.Schema:
        """Arrow schema of the committed columns; nothing is declared non-null, the lake checks it itself."""
        return pa.schema(
            [(column.name, column.stored_type) for column in self.columns if column.origin == "lake"]
        )

    def stored_schema(self) -> pa.Schema:
        """Arrow schema of all published columns, with codes as plain text."""
        return pa.schema([(column.name, column.stored_type) for column in self.columns])

    def release_schema(self) -> pa.Schema:
        """Arrow schema of the published Parquet file, with descriptions as field metadata."""
        fields = [
            pa.field(
                column.name,
                column.released_type,
                nullable=not column.required,
                metadata={
                    "description": column.en,
                    "description_zh": column.zh,
                    **({"unit": column.unit} if column.unit else {}),
                },
            )
            for column in self.columns
        ]
        return pa.schema(
            fields, metadata={"description": self.en, "pandas": json.dumps(_pandas_metadata(self))}
        )

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        return next(column for column in self.columns if column.name == name)

    @property
    def stable_columns(self) -> list[str]:
        """Names of the columns whose change makes a new release."""
        return [column.name for column in self.columns if not column.volatile]


def _pandas_metadata(table: Table) -> dict[str, Any]:
    """What pandas needs in order to keep nullable whole numbers and truths as such instead of floats and objects."""
    kept = {"count": ("int64", "Int64"), "index": ("int32", "Int32"), "truth": ("bool", "boolean")}
    columns = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": kept[column.type][0],
            "numpy_type": kept[column.type][1],
            "metadata": None,
        }
        for column in table.columns
        if column.type in kept
    ]
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": columns,
        "creator": {"library": "pyarrow", "version": ""},
        "pandas_version": "3",
    }


@cache
def variables() -> tuple[Variable, ...]:
    """The columns of `panel` that stand for codes, in the order of the forms."""
    with (_HERE / "variables.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Variable(
                row["name"],
                row["table"],
                row["item"],
                row["column"],
                "money" if row["type"] == "money" else "count",
                row["unit"] or None,
                tuple(row["forms"].split()),
                row["label_zh"],
                row["label_en"],
            )
            for row in csv.DictReader(lines)
        )


def _variable_column(variable: Variable) -> Column:
    forms = " and ".join(variable.forms)
    return Column(
        variable.name,
        variable.type,
        f"{variable.en} (form {forms})",
        f"{variable.zh}（{'、'.join(variable.forms)}年表式）",
        unit=variable.unit,
        origin="release",
    )


@cache
def tables() -> dict[str, Table]:
    """Every table by name: the eight of a release and the two that only the lake keeps."""
    declared = yaml.safe_load((_HERE / "schema.yaml").read_text(encoding="utf-8"))
    return {name: _table(name, declaration) for name, declaration in declared.items()}


def _table(name: str, declared: dict[str, Any]) -> Table:
    columns = [
        Column(column, **{**facts, "values": tuple(facts.get("values", ()))})
        for column, facts in declared["columns"].items()
    ]
    if name == "panel":
        columns += [_variable_column(variable) for variable in variables()]
    return Table(
        name,
        declared["en"],
        declared["zh"],
        tuple(columns),
        tuple(declared.get("key", ())),
        tuple(declared["sort"]),
        {other: tuple(shared) for other, shared in declared.get("foreign", {}).items()},
        tuple(declared.get("caveats", ())),
    )
