"""From header cells to the value positions that they announce, for the three statutory tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.entries import Slot
from pipeline.extraction.labels import Label, exact_labels, near_label
from pipeline.forms.loading import column_tuples, form

if TYPE_CHECKING:
    from collections.abc import Sequence


_RESULTS = 5
# Header words scattered over lines come in any order; fewer than this say nothing about the order of columns.
FEWEST_HEADERS = 4


@dataclass(slots=True)
class Layout:
    """The value positions that headers announce, in printed order; empty when the headers do not tell them.

    `disordered` means that what is readable contradicts the order of the form, so that nothing may be assumed.
    """

    slots: list[Slot] = field(default_factory=list)
    disordered: bool = False


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


def requests_layout(cells: Sequence[HeaderCell]) -> Layout:
    """The seven columns of the requests table from its header cells, in grid order."""
    ordered = _by_geometry(_leaves(cells, "requests"))
    if ordered is None:
        labels = [cell.label for cell in cells if cell.label and cell.label.kind in ("column", "legal")]
        return reading_order_layout(labels)
    named = [cell for cell in ordered if _column(cell) and not _is_subtotal(cell, ordered)]
    if len(named) == len(official_slots("requests")) == len({_column(cell) for cell in named}):
        # With every column of the form named, the other headers are those of columns beside them.
        ordered = named
    return columns_layout([(_column(cell), cell.start, cell.stop) for cell in ordered])


def _is_subtotal(cell: HeaderCell, ordered: Sequence[HeaderCell]) -> bool:
    """Whether 小计 or 合计 stands among the organisations whose sum it heads, with the total behind them all."""
    behind = [_column(other) for other in ordered if other.start > cell.start]
    return _column(cell) == "total" and "total" in behind and len(behind) > 1


def _column(cell: HeaderCell) -> str | None:
    return cell.label.code if cell.label and cell.label.kind == "column" else None


def _leaves(cells: Sequence[HeaderCell], table: str) -> list[HeaderCell]:
    """Header cells that stand directly over values: column labels, and unread cells between them."""
    known = [
        cell for cell in cells if cell.label and cell.label.kind == "column" and cell.label.table == table
    ]
    if not known:
        return []
    corner = max((cell.stop for cell in cells if cell.start == 0 and not _column(cell)), default=0)
    first = min([cell.start for cell in known] + ([corner] if corner else []))
    unread = [
        cell
        for cell in cells
        if cell.label is None
        and cell.start >= first
        and cell.row >= min(one.row for one in known)
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


def reading_order_layout(labels: Sequence[Label]) -> Layout:
    """The layout from header labels in reading order, where a tall 总计 is met before the five organisations."""
    codes = expand_legal_persons(labels)
    layout = columns_layout([(code, -1, -1) for code in codes])
    if not layout.slots:
        official = [column for _, column in official_slots("requests")]
        known = list(dict.fromkeys(code for code in codes if code != "total"))
        moved = [column for column in official if column in known] != known
        layout.disordered = moved and len(known) >= FEWEST_HEADERS
    return layout


def columns_layout(found: Sequence[tuple[str | None, int, int]]) -> Layout:
    """The layout of the requests table from (column, start, stop); one unread column is what is left over."""
    official = [column for _, column in official_slots("requests")]
    named = [code for code, _, _ in found if code]
    in_order = [column for column in official if column in named] == list(dict.fromkeys(named))
    if len(found) == len(named) == len(official) - 1 and set(named) == set(official) - {"total"}:
        return Layout([Slot(None, code or "", start, stop) for code, start, stop in found])
    if len(found) != len(official):
        return Layout([], disordered=not in_order)
    codes: list[str | None] = []
    for code, _, _ in found:
        codes.append(None if code in codes else code)
    missing = [column for column in official if column not in codes]
    if len(missing) > 1 and any(code not in (None, official[index]) for index, code in enumerate(codes)):
        return Layout([], disordered=True)
    return Layout(
        [
            Slot(None, code or missing.pop(0), start, stop, inferred=code is None)
            for code, (_, start, stop) in zip(codes, found, strict=True)
        ]
    )


def disputes_layout(cells: Sequence[HeaderCell], caption: str | None) -> Layout:
    """The value positions of the disputes table; `caption` is the item that a heading above the table names."""
    leaves = _by_geometry(_leaves(cells, "disputes"))
    if leaves is None:
        return dispute_order([cell.label for cell in cells if cell.label])
    items = [
        cell for cell in cells if cell.label and cell.label.kind == "item" and cell.label.table == "disputes"
    ]
    found: list[tuple[str | None, str | None]] = []
    for leaf in leaves:
        above = [
            cell
            for cell in items
            if cell.row < leaf.row and cell.start < leaf.stop and leaf.start < cell.stop
        ]
        item = above[-1].label.code if above and above[-1].label else None
        found.append((item if items else caption, _column(leaf)))
    results = [column for _, column in official_slots("disputes")[:_RESULTS]]
    slots = []
    for leaf, (item, column) in zip(leaves, found, strict=True):
        group = [other for owner, other in found if owner == item]
        if column is None and len(group) == _RESULTS and group.count(None) == 1:
            left = next(result for result in results if result not in group)
            slots.append(Slot(item, left, leaf.start, leaf.stop, inferred=True))
        else:
            slots.append(Slot(item, column or "", leaf.start, leaf.stop))
    places = {(slot.item, slot.column) for slot in slots}
    readable = all(slot.column and (slot.item or not items) for slot in slots)
    whole = set(Counter(slot.item for slot in slots).values()) == {_RESULTS}
    if readable and whole and len(places) == len(slots):
        return Layout(slots)
    official = official_slots("disputes")
    order = list(dict.fromkeys(item for item, _ in official))
    if _names(items) == order and [column for _, column in found] == [column for _, column in official]:
        # Everything stands in the order of the form: it is the spans of the procedures that are wrong.
        return Layout(
            [
                Slot(item, column, leaf.start, leaf.stop, inferred=True)
                for (item, column), leaf in zip(official, leaves, strict=True)
            ]
        )
    return Layout([], disordered=_contradicts(items, found))


def _names(items: Sequence[HeaderCell]) -> list[str]:
    """The procedures that header cells name, from left to right, each once."""
    ordered = sorted(items, key=lambda cell: cell.start)
    return list(dict.fromkeys(cell.label.code for cell in ordered if cell.label))


def _contradicts(items: Sequence[HeaderCell], found: Sequence[tuple[str | None, str | None]]) -> bool:
    """Whether the readable headers exclude the printed order of the form."""
    official = official_slots("disputes")
    printed = _names(items)
    order = list(dict.fromkeys(item for item, _ in official))
    if [item for item in order if item in printed] != printed:
        return True
    return len(found) == len(official) and any(
        (item not in (None, known)) or (column not in (None, result))
        for (item, column), (known, result) in zip(found, official, strict=True)
    )


def dispute_order(labels: Sequence[Label]) -> Layout:
    """The fifteen positions from labels in reading order: three procedures, and five results three times."""
    items = [label.code for label in labels if label.kind == "item" and label.table == "disputes"]
    results = [label.code for label in labels if label.kind == "column" and label.table == "disputes"]
    official = official_slots("disputes")
    order = list(dict.fromkeys(str(item) for item, _ in official))
    if order[0] not in items:
        items = [order[0], *items]
    if results != [column for _, column in official] or sorted(items) != sorted(order):
        known = list(dict.fromkeys(items))
        return Layout([], disordered=[item for item in order if item in known] != known)
    return Layout([Slot(item, column) for item in items for column in results[:_RESULTS]])


def proactive_layout(codes: Sequence[str | None], item: str, fields: int) -> Layout:
    """The columns of one row of the proactive table; `codes` are its headers in printed order, null where unread.

    The header's own order is kept where it names a known set of columns; otherwise the one known set that
    agrees with the readable headers is taken and the others are marked as inferred.
    """
    known = column_tuples("proactive", item)
    named = [code for code in codes if code]
    for columns in known:
        if len(codes) == len(columns) == len(named) and set(named) == set(columns):
            return Layout([Slot(item, code) for code in named])
    agreeing = [
        (len(set(named) & set(columns)), columns)
        for columns in known
        if set(named) & set(columns) and len(columns) == (len(codes) or fields)
    ]
    # Headers were lost: the columns are those of a form that has all that are left.
    possible = [columns for columns in known if named and set(named) <= set(columns)]
    agreeing = agreeing or [(1, columns) for columns in possible if len(columns) == fields]
    agreeing = agreeing or [(1, columns) for columns in possible]
    best = max(agreeing, default=(0, ()))[0]
    chosen = [columns for count, columns in agreeing if count == best]
    if len(chosen) != 1:
        return Layout()
    columns = chosen[0]
    if len(codes) != len(columns):
        in_order = [column for column in columns if column in named]
        if in_order != [code for code in dict.fromkeys(named) if code in columns]:
            return Layout(disordered=True)
        return Layout([Slot(item, column, inferred=column not in named) for column in columns])
    return _filled(codes, columns, item)


def _filled(codes: Sequence[str | None], columns: tuple[str, ...], item: str) -> Layout:
    """Readable headers keep their place; the unreadable or repeated ones get what is left over."""
    placed: list[str | None] = []
    for code in codes:
        placed.append(code if code in columns and code not in placed else None)
    moved = any(code not in (None, columns[index]) for index, code in enumerate(placed))
    if placed.count(None) > 1 and moved:
        return Layout(disordered=True)
    left = [column for column in columns if column not in placed]
    return Layout([Slot(item, code or left.pop(0), inferred=code is None) for code in placed])
