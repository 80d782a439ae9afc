"""datapackage.json: the release as a Frictionless Data Package (v1), made from the schema.

Source: https://specs.frictionlessdata.io/data-package/ and https://specs.frictionlessdata.io/table-schema/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.dataset.release.checksums import sha256_of
from pipeline.dataset.schema import RELEASE_TABLES, tables

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.dataset.schema import Column, Table
    from pipeline.dataset.versions import Version

_TYPES = {
    "text": "string",
    "code": "string",
    # Readers hand lists over as arrays of their own kind, which validators do not take for JSON arrays.
    "texts": "any",
    "count": "integer",
    "index": "integer",
    "measure": "number",
    "money": "number",
    "date": "date",
    "truth": "boolean",
}


def build_datapackage(version: Version, folder: Path) -> dict[str, Any]:
    """The descriptor of the Parquet files in `folder`."""
    return {
        "name": "nianbao",
        "title": "Annual reports on open government information of China's administrative organs",
        "description": "Cells of the statutory tables as printed, with states, flags, findings and coverage.",
        "version": str(version),
        "created": f"{version.date.isoformat()}T00:00:00Z",
        "resources": [_resource(tables()[name], folder / f"{name}.parquet") for name in RELEASE_TABLES],
    }


def _resource(table: Table, path: Path) -> dict[str, Any]:
    # Parquet has nulls of its own, so that an empty text is a text and not a missing value.
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": []}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.foreign:
        schema["foreignKeys"] = [
            {"fields": list(shared), "reference": {"resource": other, "fields": list(shared)}}
            for other, shared in table.foreign.items()
        ]
    return {
        "name": table.name,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "title": table.en,
        "sha256": sha256_of(path),
        "caveats": list(table.caveats),
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    described: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "description": column.en,
        "description_zh": column.zh,
    }
    if column.unit:
        described["unit"] = column.unit
    if constraints:
        described["constraints"] = constraints
    return described
