"""From header cells to the value positions that they announce, for the three statutory tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Slot
from pipeline.extraction.labels import Label, exact_labels, near_label
from pipeline.forms.loading import column_tuples, form

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class HeaderCell:
    """A header cell with its place in the grid and what it stands for (null when it is not known)."""

    text: str
    row: int
    start: int
    stop: int
    label: Label | None


@cache
def official_slots(table: str) -> tuple[tuple[str | None, str], ...]:
    """(item, column) of the values in printed order; the item is null where the row label gives it."""
    if table == "requests":
        return tuple((None, column) for column in form("2021").of("requests")[0].columns)
    if table == "disputes":
        return tuple(
            (entry.item, column) for entry in form("2021").of("disputes") for column in entry.columns
        )
    return ()


def header_label(text: str, table: str) -> Label | None:
    """What a cell of a header row stands for in the table at hand."""
    found = exact_labels(text)
    for kind in ("column", "item", "legal", "span", "block", "group"):
        for label in found:
            if label.kind == kind and label.table in (table, ""):
                return label
    return near_label(text, table) if not found else None


def requests_slots(cells: Sequence[HeaderCell]) -> list[Slot]:
    """The seven columns of the requests table from its header cells, in grid order; empty when unreadable."""
    leaves = _leaves(cells, "requests")
    ordered = _by_geometry(leaves)
    if ordered is None:
        codes = expand_legal_persons(
            [cell.label for cell in cells if cell.label and cell.label.kind in ("column", "legal")]
        )
        return _complete([(code, -1, -1) for code in codes])
    return _complete([(_column(cell), cell.start, cell.stop) for cell in ordered])


def _column(cell: HeaderCell) -> str | None:
    return cell.label.code if cell.label and cell.label.kind == "column" else None


def _leaves(cells: Sequence[HeaderCell], table: str) -> list[HeaderCell]:
    """Header cells that stand directly over values: column labels, and unread cells between them."""
    known = [
        cell for cell in cells if cell.label and cell.label.kind == "column" and cell.label.table == table
    ]
    if not known:
        return []
    first = min(cell.start for cell in known)
    unread = [
        cell
        for cell in cells
        if cell.label is None
        and cell.start >= first
        and not any(
            other.row > cell.row and other.start < cell.stop and cell.start < other.stop for other in cells
        )
    ]
    return known + unread


def _by_geometry(leaves: Sequence[HeaderCell]) -> list[HeaderCell] | None:
    ordered = sorted(leaves, key=lambda cell: (cell.start, cell.row))
    unique: list[HeaderCell] = []
    for cell in ordered:
        if unique and cell.start < unique[-1].stop:
            if _column(cell) == _column(unique[-1]) and cell.start == unique[-1].start:
                continue
            return None
        unique.append(cell)
    return unique


def expand_legal_persons(labels: Sequence[Label]) -> list[str]:
    """Column codes in value order from labels in reading order, where 法人或其他组织 stands for the five after it."""
    codes = [label.code for label in labels if label.kind == "column"]
    place = next((index for index, label in enumerate(labels) if label.kind == "legal"), None)
    if place is None:
        return codes
    organisations = [code for code in codes if code not in ("natural_person", "total")]
    before = [
        label.code for label in labels[:place] if label.kind == "column" and label.code not in organisations
    ]
    after = [
        label.code for label in labels[place:] if label.kind == "column" and label.code not in organisations
    ]
    return before + organisations + after


def _complete(found: list[tuple[str | None, int, int]]) -> list[Slot]:
    official = [column for _, column in official_slots("requests")]
    if len(found) != len(official):
        return []
    seen: set[str] = set()
    codes: list[str | None] = []
    for code, _, _ in found:
        codes.append(None if code is None or code in seen else code)
        if code:
            seen.add(code)
    missing = [column for column in official if column not in seen]
    slots = []
    for code, (_, start, stop) in zip(codes, found, strict=True):
        slots.append(Slot(None, code or missing.pop(0), start, stop, inferred=code is None))
    return slots


def disputes_slots(cells: Sequence[HeaderCell], caption: str | None) -> list[Slot]:
    """The value positions of the disputes table; `caption` is the item that a heading above the table names."""
    leaves = _by_geometry(_leaves(cells, "disputes"))
    if leaves is None or any(_column(cell) is None for cell in leaves):
        return []
    items = [
        cell for cell in cells if cell.label and cell.label.kind == "item" and cell.label.table == "disputes"
    ]
    slots = []
    for leaf in leaves:
        above = [
            cell
            for cell in items
            if cell.row < leaf.row and cell.start < leaf.stop and leaf.start < cell.stop
        ]
        item = above[-1].label.code if above and above[-1].label else None
        slots.append(Slot(item, _column(leaf) or "", leaf.start, leaf.stop))
    if items and any(slot.item is None for slot in slots):
        return []
    if len({(slot.item, slot.column) for slot in slots}) != len(slots):
        return []
    if not items:
        for slot in slots:
            slot.item = caption
    return slots if len(slots) in (5, 10, 15) else []


def proactive_columns(codes: Sequence[str | None], item: str, fields: int) -> list[tuple[str, bool]]:
    """The columns of one row of the proactive table as (column, inferred); empty when the headers do not decide.

    The header's own order is kept where it names a known set of columns; otherwise the one known set that
    agrees with the readable headers is taken and the others are marked as inferred.
    """
    known = column_tuples("proactive", item)
    named = [code for code in codes if code]
    for columns in known:
        if len(codes) == len(columns) and set(named) == set(columns) and len(named) == len(columns):
            return [(code, False) for code in named]
    agreeing = []
    for columns in known:
        common = [code for code in named if code in columns]
        if common and len(columns) == (len(codes) or fields):
            agreeing.append((len(set(common)), columns))
    if not agreeing:
        agreeing = [(1, columns) for columns in known if set(named) & set(columns) and len(columns) == fields]
    if not agreeing:
        return []
    best = max(agreeing)[0]
    chosen = [columns for count, columns in agreeing if count == best]
    if len(chosen) != 1:
        return []
    columns = chosen[0]
    if len(codes) != len(columns):
        return [(column, column not in named) for column in columns]
    return _filled(codes, columns)


def _filled(codes: Sequence[str | None], columns: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Readable headers keep their place; the unreadable or repeated ones get what is left over."""
    placed: list[str | None] = []
    for code in codes:
        placed.append(code if code in columns and code not in placed else None)
    gaps = placed.count(None)
    moved = any(code is not None and columns[index] != code for index, code in enumerate(placed))
    if gaps > 1 and moved:
        return []
    left = [column for column in columns if column not in placed]
    return [(left.pop(0), True) if code is None else (code, False) for code in placed]
