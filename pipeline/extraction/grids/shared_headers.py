"""Section 二 under one row of headers: each item has its numbers under some of them and nothing under the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.numbers import read_printed
from pipeline.extraction.report import CellState
from pipeline.forms.loading import column_tuples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Field
    from pipeline.extraction.grids.headers import HeaderCell

_NOTHING = frozenset((CellState.BLANK, CellState.DASH))


def own_headers(headers: Sequence[HeaderCell], item: str) -> list[HeaderCell]:
    """The headers of the item's own columns, where they are all there beside columns of other items; else all."""
    known = column_tuples("proactive", item)
    columns = {column for names in known for column in names}
    codes = [cell.label.code if cell.label and cell.label.kind == "column" else None for cell in headers]
    own = [cell for cell, code in zip(headers, codes, strict=True) if code in columns]
    named = {code for code in codes if code}
    is_shared = bool(named - columns) and named & columns in [set(names) for names in known]
    return own if is_shared else list(headers)


def own_fields(fields: Sequence[Field], headers: Sequence[HeaderCell]) -> list[Field]:
    """The fields that stand under these headers or print something."""
    return [
        field
        for field in fields
        if read_printed(field.text).state not in _NOTHING
        or any(cell.start < field.stop and field.start < cell.stop for cell in headers)
    ]
