"""Reading the form data: the layouts, columns, identities and word lists that stand beside this module as CSV."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

FORM_NAMES = ("2019", "2021")
STATISTICS_NAMES = ("national-2014", "fujian", "shanghai")
TABLES = ("proactive", "requests", "disputes")
# The rows into which the 2021 form divides （六）其他处理.
OTHERS = ("other_not_corrected_in_time", "other_fee_not_paid", "other_remaining")


@dataclass(frozen=True, slots=True)
class Item:
    """One printed row of a form: its code, its official and known labels, and the columns it has."""

    table: str
    position: int
    item: str
    group: str
    label: str
    variants: tuple[str, ...]
    columns: tuple[str, ...]
    unit: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The official label first, then every known variant."""
        return tuple(label for label in (self.label, *self.variants) if label)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its labels and what kind of value stands in it (count, signed or money)."""

    table: str
    column: str
    label: str
    variants: tuple[str, ...]
    kind: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The official label first, then every known variant."""
        return (self.label, *self.variants)


@dataclass(frozen=True, slots=True)
class Identity:
    """An accounting identity: over `axis`, the sum of `parts` equals the sum of `wholes`."""

    code: str
    table: str
    axis: Literal["item", "column"]
    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One version of the form: the items of its tables in printed order."""

    name: str
    items: tuple[Item, ...]

    def of(self, table: str) -> tuple[Item, ...]:
        """The items of one table in printed order."""
        return _items_of(self, table)


@cache
def _items_of(whole: Form, table: str) -> tuple[Item, ...]:
    return tuple(item for item in whole.items if item.table == table)


def _rows(name: str) -> list[dict[str, str]]:
    with resources.files(__package__).joinpath(name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _variants(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(variant for variant in row["variants"].split("|") if variant)


def _item(row: dict[str, str], table: str) -> Item:
    return Item(
        table=table,
        position=int(row["position"]),
        item=row["item"],
        group=row["group"],
        label=row["label"],
        variants=_variants(row),
        columns=tuple(row["columns"].split()),
        unit=row.get("unit", ""),
    )


@cache
def form(name: str) -> Form:
    """A version of the statutory form, "2019" or "2021"."""
    return Form(name, tuple(_item(row, row["table"]) for row in _rows(f"form-{name}.csv")))


@cache
def statistics(name: str) -> Form:
    """A statistics form of the years before 2019: "national-2014", "fujian" or "shanghai"."""
    return Form(name, tuple(_item(row, "statistics") for row in _rows(f"statistics-{name}.csv")))


@cache
def columns() -> tuple[Column, ...]:
    """The columns of the three statutory tables, in printed order."""
    return tuple(
        Column(row["table"], row["column"], row["label"], _variants(row), row["kind"])
        for row in _rows("columns.csv")
    )


@cache
def identities() -> tuple[Identity, ...]:
    """The accounting identities (勾稽关系) of the statutory tables."""
    return tuple(
        Identity(
            row["code"],
            row["table"],
            "item" if row["axis"] == "item" else "column",
            tuple(row["parts"].split()),
            tuple(row["wholes"].split()),
            row["meaning"],
        )
        for row in _rows("identities.csv")
    )


@cache
def words(name: str) -> tuple[str, ...]:
    """One of the word lists: blank marks, units, headings, title words."""
    return tuple(row["word"] for row in _rows("words.csv") if row["list"] == name)


@cache
def column_tuples(table: str, item: str) -> tuple[tuple[str, ...], ...]:
    """The column sequences that the forms know for an item, newest form last."""
    found = [entry.columns for name in FORM_NAMES for entry in form(name).of(table) if entry.item == item]
    return tuple(dict.fromkeys(found))


@cache
def value_kind(column: str) -> str:
    """What stands in a column: "count", "signed" or "money"; statistics of earlier years may be either."""
    return next((entry.kind for entry in columns() if entry.column == column), "money")
