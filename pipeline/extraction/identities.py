"""The accounting identities of the forms, evaluated on values that are printed, blank or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

from pipeline.extraction.report import CellState
from pipeline.forms.loading import Identity, identities

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_ZERO = Decimal(0)
_NO_NUMBER = (CellState.TEXT, CellState.UNREADABLE)
Key = tuple[str, str, str]


class Printed(Protocol):
    """What is weighed: a cell, or what is printed in one."""

    @property
    def value(self) -> Decimal | None:
        """The number, where one is printed."""
        ...

    @property
    def state(self) -> CellState:
        """Whether it is a number, nothing, or something that is not a number."""
        ...


class Outcome(Enum):
    """Whether an identity holds; open means that empty cells could close it, unknown that a value is missing."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One identity at one place: the cells on both sides, its outcome and the two sums."""

    identity: Identity
    parts: tuple[Key, ...]
    wholes: tuple[Key, ...]
    outcome: Outcome
    sum_of_parts: Decimal | None = None
    sum_of_wholes: Decimal | None = None

    @property
    def cells(self) -> tuple[Key, ...]:
        """All cells that the identity ties together."""
        return self.parts + self.wholes


def weigh(
    parts: Sequence[Printed | None], wholes: Sequence[Printed | None]
) -> tuple[Outcome, Decimal, Decimal]:
    """Compare two sums of printed values; None is a value that is not known at all.

    A blank counts as nothing, but a sum that falls short beside blanks is open, not broken, and a blank whole
    or nothing but blanks on one side says nothing.
    """

    left, right = _ZERO, _ZERO
    left_blank = right_blank = left_known = right_known = 0
    for printed in parts:
        if printed is None:
            return Outcome.UNKNOWN, left, right
        if printed.value is not None:
            left += printed.value
            left_known += 1
        elif printed.state in _NO_NUMBER:
            return Outcome.UNKNOWN, left, right
        else:
            left_blank += 1
    for printed in wholes:
        if printed is None:
            return Outcome.UNKNOWN, left, right
        if printed.value is not None:
            right += printed.value
            right_known += 1
        elif printed.state in _NO_NUMBER:
            return Outcome.UNKNOWN, left, right
        else:
            right_blank += 1
    if not left_known or not right_known:
        return Outcome.UNKNOWN, left, right
    if left == right:
        return Outcome.HOLDS, left, right
    if (left < right and left_blank) or (right < left and right_blank):
        return Outcome.OPEN, left, right
    return Outcome.BROKEN, left, right


@cache
def row_identities(table: str) -> tuple[Identity, ...]:
    """Identities that run along a row (their parts are columns)."""
    return tuple(
        identity for identity in identities() if identity.table == table and identity.axis == "column"
    )


@cache
def column_identities(table: str) -> tuple[Identity, ...]:
    """Identities that run down a column (their parts are items)."""
    return tuple(identity for identity in identities() if identity.table == table and identity.axis == "item")


def failures(
    table: str, items: Sequence[str], columns: Sequence[str], printed: Callable[[Key], Printed | None]
) -> list[Check]:
    """The identities of a table that are broken or left open; `items` and `columns` are those that are printed."""
    failed = []
    for identity, parts, wholes in _places(table, tuple(items), tuple(columns)):
        outcome, left, right = weigh(list(map(printed, parts)), list(map(printed, wholes)))
        if outcome in (Outcome.BROKEN, Outcome.OPEN):
            failed.append(Check(identity, parts, wholes, outcome, left, right))
    return failed


@lru_cache(maxsize=256)
def _places(
    table: str, items: tuple[str, ...], columns: tuple[str, ...]
) -> list[tuple[Identity, tuple[Key, ...], tuple[Key, ...]]]:
    """Every identity at every place of a table where it can be weighed: its parts and its wholes."""
    found = []
    for identity in row_identities(table):
        for item in items:
            parts = tuple((table, item, column) for column in identity.parts)
            found.append((identity, parts, tuple((table, item, column) for column in identity.wholes)))
    for identity in column_identities(table):
        present = [item for item in identity.parts if item in items]
        if not present or not set(items).issuperset(identity.wholes):
            continue
        for column in columns:
            parts = tuple((table, item, column) for item in present)
            found.append((identity, parts, tuple((table, item, column) for item in identity.wholes)))
    return found
