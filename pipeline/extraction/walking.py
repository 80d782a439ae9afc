"""Collecting the printed rows of a document in reading order, from its grids and, where needed, its running text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.documents.model import Paragraph, Table
from pipeline.extraction.entries import Entries, Note
from pipeline.extraction.folding import fold
from pipeline.extraction.grids.context import GridContext
from pipeline.extraction.grids.reading import read_grid
from pipeline.extraction.labels import exact_labels
from pipeline.extraction.sections import section_of
from pipeline.extraction.statistics import is_statistics
from pipeline.extraction.streams.reading import read_stream
from pipeline.extraction.streams.stacked import is_card

if TYPE_CHECKING:
    from pipeline.documents.model import Document

_SECTION_TABLE = {2: "proactive", 3: "requests", 4: "disputes"}
_LONGEST_CAPTION = 30
MOST_CHARACTERS = 300_000
# Sixty reports in one document have fewer.
MOST_ROWS = 3_000


def collect(document: Document, *, running_text: bool) -> Entries:
    """The rows of a document; `running_text` also searches the paragraphs and grids that gave no row."""
    entries = Entries()
    context = GridContext()
    stretch = _Stretch()
    for block in document.blocks:
        if isinstance(block, Table):
            if running_text and is_card(block):
                stretch.open(context)
                stretch.paragraphs += _as_paragraphs(block)
                continue
            stretch.close(context, entries)
            if is_statistics(block):
                continue
            before, noted = entries.newest(), len(entries.notes)
            read_grid(block, context, entries)
            if running_text and entries.newest() is before:
                stretch.open(context)
                stretch.paragraphs = _as_paragraphs(block)
                stretch.strays = [note for note in entries.notes[noted:] if note.code == "value.stray"]
        else:
            if running_text:
                stretch.open(context)
                stretch.paragraphs.append(block)
            _note_caption(block, context)
    stretch.close(context, entries)
    if len(entries.rows) > MOST_ROWS:
        evidence = f"only {MOST_ROWS} of {len(entries.rows)} rows were aligned"
        entries.notes.append(Note("document.truncated", None, evidence))
        del entries.rows[MOST_ROWS:]
    return entries


@dataclass(slots=True)
class _Stretch:
    """Paragraphs between two grids, and the statutory table that was open when they began.

    `strays` are the numbers that were left over when a grid was read as one, before it was searched as lines.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    table: str | None = None
    strays: list[Note] = field(default_factory=list)

    def open(self, context: GridContext) -> None:
        if not self.paragraphs:
            self.table = context.table

    def close(self, context: GridContext, entries: Entries) -> None:
        if not self.paragraphs:
            return
        length = 0
        for place, paragraph in enumerate(self.paragraphs):
            length += len(paragraph.text)
            if length > MOST_CHARACTERS:
                evidence = f"only {place} of {len(self.paragraphs)} paragraphs were searched for rows"
                entries.notes.append(Note("document.truncated", None, evidence))
                self.paragraphs = self.paragraphs[:place]
                break
        newest = entries.newest()
        after = read_stream(self.paragraphs, self.table, entries)
        if self.strays and entries.newest() is not newest:
            entries.notes = [note for note in entries.notes if note not in self.strays]
        self.strays = []
        if after is not None and after != self.table:
            context.open(after)
        self.paragraphs = []


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
