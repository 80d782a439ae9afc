"""Collecting the printed rows of a document in reading order, from its grids and, where needed, its running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents.model import Paragraph, Table
from pipeline.extraction.entries import Entries
from pipeline.extraction.folding import fold
from pipeline.extraction.grids import GridContext, read_grid
from pipeline.extraction.labels import exact_labels
from pipeline.extraction.sections import section_of
from pipeline.extraction.statistics import is_statistics
from pipeline.extraction.streams import read_stream

if TYPE_CHECKING:
    from pipeline.documents.model import Document

_SECTION_TABLE = {2: "proactive", 3: "requests", 4: "disputes"}
_LONGEST_CAPTION = 30


def collect(document: Document, *, running_text: bool) -> Entries:
    """The rows of a document; `running_text` also searches the paragraphs and grids that gave no row."""
    entries = Entries()
    context = GridContext()
    stretch: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Table):
            if running_text and stretch:
                _read_stretch(stretch, context, entries)
            stretch = []
            if is_statistics(block):
                continue
            before = len(entries.rows)
            read_grid(block, context, entries)
            if running_text and len(entries.rows) == before:
                stretch = _as_paragraphs(block)
        else:
            _note_caption(block, context)
            if running_text:
                stretch.append(block)
    if running_text and stretch:
        _read_stretch(stretch, context, entries)
    return entries


def _read_stretch(stretch: list[Paragraph], context: GridContext, entries: Entries) -> None:
    before = context.table
    after = read_stream(stretch, before, entries)
    if after is not None and after != before:
        context.open(after)


def _note_caption(block: Paragraph, context: GridContext) -> None:
    """Headings between tables tell which statutory table follows, or which procedure a table of disputes is about."""
    text = block.text.strip()
    if not text or len(text) > 3 * _LONGEST_CAPTION:
        return
    number = section_of(text)
    if number:
        context.caption = None
        if number in _SECTION_TABLE:
            context.open(_SECTION_TABLE[number])
        else:
            context.table = None
        return
    if len(fold(text)) <= _LONGEST_CAPTION:
        for label in exact_labels(text):
            if label.kind == "item" and label.table == "disputes":
                context.caption = label.code
                context.layout, context.header = None, []


def _as_paragraphs(table: Table) -> list[Paragraph]:
    """A grid without readable rows as lines, so that labels and values in it can still be searched for."""
    return [
        Paragraph(cell.text, -1 - index, page=cell.page)
        for index, cell in enumerate(sorted(table.cells, key=lambda cell: (cell.row, cell.column)))
        if cell.text.strip()
    ]
