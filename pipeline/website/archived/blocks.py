"""A document of any format as plain markup: paragraphs and tables in printed order, with the places of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from pipeline.documents.model import Paragraph
from pipeline.website.archived.places import MARK, agrees, by_place, grid_place, mark_of, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.model import Document, Table
    from pipeline.website.archived.places import GridPlace, Span
    from pipeline.website.report.rows import PrintedCell


def show_blocks(document: Document, cells: Sequence[PrintedCell]) -> str:
    """The document as markup, marked."""
    grids, spans = by_place(cells, grid_place), by_place(cells, span)
    shown = Markup("\n").join(
        _paragraph(block, spans) if isinstance(block, Paragraph) else _table(block, grids)
        for block in document.blocks
    )
    return str(shown)


def _paragraph(paragraph: Paragraph, spans: dict[Span, list[PrintedCell]]) -> Markup:
    tag = f"h{paragraph.level}" if paragraph.level else "p"
    pieces: list[Markup] = []
    done = 0
    for (_, start, end), read in sorted(
        ((place, read) for place, read in spans.items() if place[0] == paragraph.index),
        key=lambda found: found[0],
    ):
        begin = max(start, done)
        pieces.append(escape(paragraph.text[done:begin]))
        pieces.append(
            Markup('<span {}="{}">{}</span>').format(Markup(MARK), mark_of(read), paragraph.text[begin:end])
        )
        done = max(done, end)
    pieces.append(escape(paragraph.text[done:]))
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), Markup("").join(pieces))


def _table(table: Table, grids: dict[GridPlace, list[PrintedCell]]) -> Markup:
    rows: list[list[Markup]] = [[] for _ in range(table.row_count)]
    for cell in sorted(table.cells, key=lambda each: (each.row, each.column)):
        read = [
            each for each in grids.get((table.index, cell.row, cell.column), ()) if agrees(each, cell.text)
        ]
        mark = Markup(' {}="{}"').format(Markup(MARK), mark_of(read)) if read else Markup("")
        lines = Markup("<br>").join(cell.text.split("\n"))
        rows[cell.row].append(
            Markup('<td rowspan="{}" colspan="{}"{}>{}</td>').format(
                cell.row_span, cell.column_span, mark, lines
            )
        )
    lines_of_cells = (Markup("<tr>{}</tr>").format(Markup("").join(row)) for row in rows)
    return Markup("<table>{}</table>").format(Markup("").join(lines_of_cells))
