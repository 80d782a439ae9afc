"""Columns that a table has beside those of the form, such as 代码 before the values or 备注 behind them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.folding import label_key
from pipeline.forms.loading import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Field, Slot
    from pipeline.extraction.grids.headers import HeaderCell


@cache
def _names() -> frozenset[str]:
    return frozenset(map(label_key, words("foreign_column")))


def is_foreign(header: HeaderCell) -> bool:
    """Whether a header says that its column is none of the form."""
    return header.label is None and label_key(header.text) in _names()


def without_foreign(
    fields: Sequence[Field], slots: Sequence[Slot] | Sequence[HeaderCell], headers: Sequence[HeaderCell]
) -> list[Field]:
    """The fields of a row without those under headers left or right of all slots, which have a field each.

    A row that stands beside its headers keeps all its fields: there, position tells nothing.
    """
    if len(fields) <= len(slots) or not slots:
        return list(fields)
    own = {(field.start, field.stop) for field in fields}
    if any((slot.start, slot.stop) not in own for slot in slots):
        return list(fields)
    first, last = min(slot.start for slot in slots), max(slot.stop for slot in slots)
    other = {
        (header.start, header.stop)
        for header in headers
        if header.text and (header.stop <= first or header.start >= last)
    }
    return [field for field in fields if (field.start, field.stop) not in other]
