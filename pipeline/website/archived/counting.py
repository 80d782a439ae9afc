"""Places in a part of a report, which the report counts through all its parts, as the part counts them itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.website.archived.places import agrees, grid_place, span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.documents.model import Document
    from pipeline.website.report.rows import PrintedCell


def count_from_own(document: Document, cells: Sequence[PrintedCell]) -> list[PrintedCell]:
    """The cells with the tables and paragraphs of this document counted from 0.

    How many stood in the parts before is not read again, since a scan would take minutes: it is the one number with
    which every cell agrees with what stands at its place. Where there is none, or more than one, no cell is placed.
    """
    texts = {
        (table.index, cell.row, cell.column): cell.text for table in document.tables for cell in table.cells
    }
    paragraphs = {paragraph.index: paragraph.text for paragraph in document.paragraphs}

    def in_grid(cell: PrintedCell, before: int) -> str | None:
        table, row, column = grid_place(cell) or (0, 0, 0)
        return texts.get((table - before, row, column))

    def in_paragraph(cell: PrintedCell, before: int) -> str | None:
        paragraph, start, end = span(cell) or (0, 0, 0)
        text = paragraphs.get(paragraph - before)
        return None if text is None else text[start:end]

    grids = [cell for cell in cells if grid_place(cell) is not None]
    spans = [cell for cell in cells if span(cell) is not None]
    tables_before = _agreed(grids, [cell.origin_table or 0 for cell in grids], in_grid)
    paragraphs_before = _agreed(spans, [cell.origin_paragraph or 0 for cell in spans], in_paragraph)
    found = []
    if tables_before is not None:
        found += [replace(cell, origin_table=(cell.origin_table or 0) - tables_before) for cell in grids]
    if paragraphs_before is not None:
        found += [
            replace(cell, origin_paragraph=(cell.origin_paragraph or 0) - paragraphs_before) for cell in spans
        ]
    return found


def _agreed(
    cells: Sequence[PrintedCell], indices: Sequence[int], text_of: Callable[[PrintedCell, int], str | None]
) -> int | None:
    """The one number to take off the indices with which all cells agree with what is printed there."""
    found = [
        before
        for before in range(min(indices, default=-1) + 1)
        if all((text := text_of(cell, before)) is not None and agrees(cell, text) for cell in cells)
    ]
    return found[0] if len(found) == 1 else None
