"""Columns that a table has beside those of the form, such as 代码 before the values or 备注 behind them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.folding import label_key
from pipeline.forms.loading import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Field, Slot
    from pipeline.extraction.grids.cells import GridCell
    from pipeline.extraction.grids.headers import HeaderCell

_FEWEST_NUMBERED = 7


@cache
def _names() -> frozenset[str]:
    return frozenset(map(label_key, words("foreign_column")))


def is_foreign(header: HeaderCell) -> bool:
    """Whether a header says that its column is none of the form."""
    is_column = header.label is not None and header.label.kind == "column"
    return not is_column and label_key(header.text) in _names()


def _is_between(header: HeaderCell) -> bool:
    """Whether a header may stand between those of the form: a foreign column, or the sum of some of them."""
    return is_foreign(header) or (header.label is not None and header.label.code == "total")


def numbers_columns(cells: Sequence[GridCell]) -> bool:
    """Whether a row of a grid counts its columns (栏次 1 2 3 …)."""
    counted = [cell.text for cell in cells if cell.number]
    return len(counted) >= _FEWEST_NUMBERED and counted == [str(place) for place, _ in enumerate(counted, 1)]


def without_foreign(
    fields: Sequence[Field],
    slots: Sequence[Slot] | Sequence[HeaderCell],
    headers: Sequence[HeaderCell],
    *,
    has_total: bool = False,
) -> list[Field]:
    """The fields of a row without those under headers of other columns, where every slot has a field.

    Such headers stand left or right of all slots, or as a foreign column or a sum in the last row of the headers.
    A row that stands beside its headers keeps all its fields: there, position tells nothing. With `has_total` that is
    seen where the last slot, the total, is empty beside numbers.
    """
    if len(fields) <= len(slots) or not slots:
        return list(fields)
    under = {(slot.start, slot.stop) for slot in slots}
    if not under <= {(field.start, field.stop) for field in fields}:
        return list(fields)
    first, last = min(slot.start for slot in slots), max(slot.stop for slot in slots)
    deepest = max((header.row for header in headers), default=0)
    other = {
        (header.start, header.stop)
        for header in headers
        if header.text
        and (header.stop <= first or header.start >= last or (header.row == deepest and _is_between(header)))
    } - under
    kept = [field for field in fields if (field.start, field.stop) not in other]
    is_shifted = has_total and not kept[-1].text.strip() and any(field.text.strip() for field in kept)
    return list(fields) if is_shifted else kept
