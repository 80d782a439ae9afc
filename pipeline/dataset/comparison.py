"""Value-level differences between two versions of the data, each with its cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

Cause = Literal[
    "source_revised",
    "parser_changed",
    "correction_added",
    "correction_removed",
    "newly_published",
    "withdrawn",
]
Key = tuple[str, int]
Cells = dict[Key, dict[tuple[str, str, str], dict[str, Any]]]

_SEPARATOR = "\x1f"
_PRINTED = ("value", "raw", "state", "unit", "flags", "label")
_CELL_COLUMNS = (
    "agency_id", "year", "table", "item", "column", *_PRINTED, "corrected_value"
)  # fmt: skip
_REPORT_COLUMNS = ("agency_id", "year", "payload_sha256", "code_version", "content_sha256", "withdrawn")


@dataclass(frozen=True)
class ValueDifference:
    """One cell that differs between two versions, or, without table, item and column, a report that is gone.

    Values, texts, states and flags are null on the side where the cell does not exist.
    """

    agency_id: str
    year: int
    table: str | None
    item: str | None
    column: str | None
    cause: Cause
    old_value: float | None = None
    new_value: float | None = None
    old_raw: str | None = None
    new_raw: str | None = None
    old_state: str | None = None
    new_state: str | None = None
    old_flags: tuple[str, ...] | None = None
    new_flags: tuple[str, ...] | None = None
    old_corrected_value: float | None = None
    new_corrected_value: float | None = None
    old_payload_sha256: str | None = None
    new_payload_sha256: str | None = None
    old_code_version: str | None = None
    new_code_version: str | None = None


@dataclass(frozen=True)
class Values:
    """The tables `reports` and `cells` of some agencies and years, from the lake or from a release."""

    reports: pa.Table
    cells: pa.Table


def differences(old: Values, new: Values) -> list[ValueDifference]:
    """Every difference between two versions of the same agencies and years, sorted by key.

    A report that only `old` has is withdrawn, one that only `new` has is newly published. For one that both have,
    other bytes mean that the source was revised; the same bytes with other values, that the reading changed.
    The cells of a report whose content digest is equal may be left out on both sides.
    """
    before, after = _reports(old), _reports(new)
    was_cells, now_cells = _differing(old.cells, new.cells)
    found: list[ValueDifference] = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        shared = {"agency_id": key[0], "year": key[1], **_origin(was, now)}
        if was is not None and (now is None or (now["withdrawn"] and not was["withdrawn"])):
            found.append(ValueDifference(table=None, item=None, column=None, cause="withdrawn", **shared))
        old_cells, new_cells = was_cells.get(key, {}), now_cells.get(key, {})
        for code in sorted(old_cells.keys() | new_cells.keys()):
            sides = _sides(_cause(was, now), old_cells.get(code), new_cells.get(code))
            found.append(ValueDifference(table=code[0], item=code[1], column=code[2], **sides, **shared))
    return found


def changed_keys(old: pa.Table, new: pa.Table, corrected: Iterable[Key] = ()) -> list[Key]:
    """The agencies and years whose rows of `reports` differ in content, or are on one side only.

    `corrected` adds those whose corrections may differ, which the content digest does not show.
    """
    before, after = _reports(Values(old, old)), _reports(Values(new, new))
    changed = {
        key for key in before.keys() | after.keys() if _content(before.get(key)) != _content(after.get(key))
    }
    return sorted(changed | {key for key in corrected if key in before or key in after})


def _content(row: dict[str, Any] | None) -> tuple[Any, ...] | None:
    return None if row is None else (row["content_sha256"], row["withdrawn"])


def _reports(values: Values) -> dict[Key, dict[str, Any]]:
    rows = values.reports.select(list(_REPORT_COLUMNS)).to_pylist()
    return {(row["agency_id"], row["year"]): row for row in rows}


def _differing(old: pa.Table, new: pa.Table) -> tuple[Cells, Cells]:
    """The cells of either side that the other side does not have exactly so."""
    was, now = _fingerprints(old), _fingerprints(new)
    return (
        _cells(old.filter(pc.invert(pc.is_in(was, value_set=now)))),
        _cells(new.filter(pc.invert(pc.is_in(now, value_set=was)))),
    )


def _fingerprints(cells: pa.Table) -> pa.ChunkedArray:
    parts = []
    for name in _CELL_COLUMNS:
        if name not in cells.schema.names:
            parts.append(pa.nulls(len(cells), pa.string()))
        elif name == "flags":
            parts.append(pc.binary_join(cells[name], _SEPARATOR))
        else:
            parts.append(cells[name].cast(pa.string()))
    return pc.binary_join_element_wise(*parts, _SEPARATOR, null_handling="replace", null_replacement="\x00")


def _cells(cells: pa.Table) -> Cells:
    present = [name for name in _CELL_COLUMNS if name in cells.schema.names]
    by_key: Cells = {}
    for row in cells.select(present).to_pylist():
        own = by_key.setdefault((row["agency_id"], row["year"]), {})
        own[row["table"], row["item"], row["column"]] = {
            name: row.get(name) for name in (*_PRINTED, "corrected_value")
        }
    return by_key


def _cause(was: dict[str, Any] | None, now: dict[str, Any] | None) -> Cause:
    if was is None:
        return "newly_published"
    if now is None:
        return "withdrawn"
    return "source_revised" if was["payload_sha256"] != now["payload_sha256"] else "parser_changed"


def _origin(was: dict[str, Any] | None, now: dict[str, Any] | None) -> dict[str, Any]:
    return {
        f"{side}_{name}": None if row is None else row[name]
        for side, row in (("old", was), ("new", now))
        for name in ("payload_sha256", "code_version")
    }


def _sides(cause: Cause, was: dict[str, Any] | None, now: dict[str, Any] | None) -> dict[str, Any]:
    if was is not None and now is not None and all(was[name] == now[name] for name in _PRINTED):
        cause = "correction_removed" if now["corrected_value"] is None else "correction_added"
    sides: dict[str, Any] = {"cause": cause}
    for side, row in (("old", was), ("new", now)):
        if row is not None:
            for name in ("value", "raw", "state", "corrected_value"):
                sides[f"{side}_{name}"] = row[name]
            sides[f"{side}_flags"] = tuple(row["flags"])
    return sides
