"""Value-level differences between two versions of the data, each with its cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

Cause = Literal[
    "source_revised",
    "parser_changed",
    "correction_added",
    "correction_removed",
    "newly_published",
    "withdrawn",
]
Key = tuple[str, int]

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
    old_cells, new_cells = _cells(old), _cells(new)
    found: list[ValueDifference] = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        cause = _cause(was, now)
        origin = _origin(was, now)
        if was is not None and (now is None or (now["withdrawn"] and not was["withdrawn"])):
            found.append(ValueDifference(*key, None, None, None, "withdrawn", **origin))
        cells, cells_now = old_cells.get(key, {}), new_cells.get(key, {})
        found += [
            ValueDifference(*key, *cell, **_sides(cause, cells.get(cell), cells_now.get(cell)), **origin)
            for cell in sorted(cells.keys() | cells_now.keys())
            if cells.get(cell) != cells_now.get(cell)
        ]
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


def _cells(values: Values) -> dict[Key, dict[tuple[str, str, str], dict[str, Any]]]:
    present = [name for name in _CELL_COLUMNS if name in values.cells.schema.names]
    cells: dict[Key, dict[tuple[str, str, str], dict[str, Any]]] = {}
    for row in values.cells.select(present).to_pylist():
        own = cells.setdefault((row["agency_id"], row["year"]), {})
        own[row["table"], row["item"], row["column"]] = {
            name: row.get(name) for name in (*_PRINTED, "corrected_value")
        }
    return cells


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
