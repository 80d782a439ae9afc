"""The tables of a report as its form prints them: header rows, rows with their groups, cells in their columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.forms.loading import FORM_NAMES, TABLES, columns, form
from pipeline.website.words import Text, same, texts_of
from pipeline.website.years import code_label, column_label, row_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.forms.loading import Item
    from pipeline.website.report.rows import PrintedCell

Keyed = dict[tuple[str, str], "PrintedCell"]
_EXTRA = "extra_"


@dataclass(frozen=True, slots=True)
class Heading:
    """A label over columns or beside rows, and how many of them it spans."""

    text: Text
    span: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A printed row: its label, that of its group where the group begins, and its cells, None where it has none."""

    label: Text
    cells: tuple[PrintedCell | None, ...]
    group: Heading | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows under common column headings."""

    title: Text | None
    headings: tuple[tuple[Heading, ...], ...]
    lines: tuple[Line, ...]
    has_labels: bool = True


def lay_out(table: str, cells: Sequence[PrintedCell], form_name: str | None) -> list[Block]:
    """The blocks of one table; none where the report does not print it.

    A report on a form of its own shows the rows that it prints, in the order of the official forms; rows that no
    form has come last.
    """
    keyed = {(cell.item, cell.column): cell for cell in cells if cell.table == table}
    if not keyed:
        return []
    if table not in TABLES:
        return [_as_list(table, keyed)]
    items = _items(table, keyed, form_name)
    listed = {item.item for item in items}
    if table == "disputes":
        blocks = [_one_row(items, keyed)]
    elif table == "requests":
        blocks = [_with_groups(table, items, keyed)]
    else:
        blocks = [
            _under_title(table, group, list(found), keyed)
            for group, found in groupby(items, key=lambda item: (item.group, item.columns))
        ]
    further = {key: cell for key, cell in keyed.items() if key[0] not in listed}
    return [*blocks, _as_list(table, further)] if further else blocks


def _items(table: str, keyed: Keyed, form_name: str | None) -> list[Item]:
    if form_name in FORM_NAMES:
        return list(form(form_name).of(table))
    printed = {item for item, _ in keyed}
    chosen: dict[str, Item] = {}
    for name in reversed(FORM_NAMES):
        for item in form(name).of(table):
            fits = any((item.item, column) in keyed for column in item.columns)
            if item.item in printed and fits and item.item not in chosen:
                chosen[item.item] = item
    return sorted(chosen.values(), key=lambda item: item.position)


def _with_groups(table: str, items: Sequence[Item], keyed: Keyed) -> Block:
    names = tuple(column.column for column in columns() if column.table == table)
    lines = []
    for group, found in groupby(items, key=lambda item: item.group):
        members = list(found)
        for position, item in enumerate(members):
            heading = Heading(_group_name(group), len(members)) if group and not position else None
            lines.append(
                Line(row_label(table, item.item, item.label), _cells(item.item, names, keyed), heading)
            )
    headings = tuple(Heading(column_label(table, items[0].item, name)) for name in names)
    return Block(None, (headings,), tuple(lines))


def _one_row(items: Sequence[Item], keyed: Keyed) -> Block:
    upper = tuple(
        Heading(
            row_label("disputes", item.item, f"{item.group}：{item.label}" if item.group else item.label),
            len(item.columns),
        )
        for item in items
    )
    lower = tuple(
        Heading(column_label("disputes", item.item, column)) for item in items for column in item.columns
    )
    cells = tuple(cell for item in items for cell in _cells(item.item, item.columns, keyed))
    return Block(None, (upper, lower), (Line(same(""), cells),), has_labels=False)


def _under_title(table: str, key: tuple[str, tuple[str, ...]], items: Sequence[Item], keyed: Keyed) -> Block:
    group, names = key
    headings = tuple(Heading(column_label(table, items[0].item, column)) for column in names)
    lines = tuple(
        Line(row_label(table, item.item, item.label), _cells(item.item, names, keyed)) for item in items
    )
    return Block(_group_name(group), (headings,), lines)


def _as_list(table: str, keyed: Keyed) -> Block:
    lines = tuple(
        Line(code_label(table, item, column, cell.label), (cell,)) for (item, column), cell in keyed.items()
    )
    return Block(None, (), lines)


def _cells(item: str, names: Iterable[str], keyed: Keyed) -> tuple[PrintedCell | None, ...]:
    return tuple(keyed.get((item, column)) for column in names)


@cache
def _groups() -> dict[str, Text]:
    return {text.zh: text for text in texts_of(("form_group.",)).values()}


def _group_name(printed: str) -> Text:
    """The heading of a group of rows; as printed where there are no words for it."""
    return _groups().get(printed, same(printed))
