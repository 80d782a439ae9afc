"""Text that prints one cell a line: where its rows prove it, an empty line is an empty cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extraction.grids.headers import official_slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extraction.entries import Field, Row

# Of the rows of the requests table, how many have as many lines as it has columns, and at least which share.
_FEWEST_ROWS, _LEAST_SHARE = 4, 0.6
# The columns of one procedure in the table of disputes.
_RESULTS = 5


def fill_empty_lines(rows: Sequence[Row]) -> None:
    """Give the rows of such a text their empty cells; behind the last row of a table more lines may be empty."""
    requests = [row for row in rows if row.table == "requests" and row.item and row.lines]
    columns = len((requests and requests[0].slots) or official_slots("requests"))
    whole = [row for row in requests if len(row.lines) == columns]
    if len(whole) < max(_FEWEST_ROWS, _LEAST_SHARE * len(requests)):
        return
    for row in whole:
        row.fields = row.lines
    for row in (requests[-1], *(row for row in rows if row.table != "requests" and row.source == "stream")):
        cells = columns if row.table == "requests" else len(row.slots or official_slots(row.table))
        lines = _without_end(row.lines, cells, _RESULTS if row.table == "disputes" else cells)
        if lines is not None:
            row.fields = lines


def _without_end(lines: list[Field], cells: int, group: int) -> list[Field] | None:
    """The lines of a row of so many cells, if there are enough and all behind them are empty.

    Empty lines behind the last number may be a gap: they are cells only where they are a whole group of columns.
    """
    if not 0 < cells <= len(lines) or any(one.text for one in lines[cells:]):
        return None
    last = max((index for index, one in enumerate(lines, 1) if one.text), default=0)
    return lines[:cells] if last % group == 0 else None
