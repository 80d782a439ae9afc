"""Word files (.docx) as documents: paragraphs, headings and tables in order, spans as Word prints them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.documents.assembly import BlockList
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.marks import DRAWN
from pipeline.documents.model import Document
from pipeline.documents.office.docx_numbering import Numbering
from pipeline.documents.office.docx_runs import RunStyles
from pipeline.documents.office.docx_tables import WRAPPERS, lays_out, placed_cells, row_cells, rows_of
from pipeline.documents.office.docx_text import HeadingLevels, ParagraphText, boxes_of
from pipeline.documents.office.markup_names import DUBLIN_CORE, word
from pipeline.documents.office.packages import Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

READER = "docx"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_docx(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The document of a .docx file; deleted and hidden text is not printed, so it is not read."""
    package = Package(payload, source=source)
    root = package.read_xml("word/document.xml")
    body = root.find(word("body")) if root is not None else None
    if body is None:
        raise UnreadableDocumentError(source, "the Word file has no text part", "Open it and save a new copy")
    styles = package.read_xml("word/styles.xml")
    numbering = Numbering(package.read_xml("word/numbering.xml"), styles)
    writer = _Writer(ParagraphText(RunStyles(styles), numbering), HeadingLevels(styles))
    writer.write(body)
    return Document(
        source=source,
        media_type=_MEDIA_TYPE,
        reader=READER,
        blocks=tuple(writer.blocks.blocks),
        metadata=_properties(package),
        problems=tuple(writer.blocks.problems),
    )


class _Writer:
    """Walks the body of a Word file without recursion."""

    def __init__(self, text: ParagraphText, levels: HeadingLevels) -> None:
        self.blocks = BlockList()
        self._text = text
        self._levels = levels

    def write(self, body: Element) -> None:
        """Add everything in `body`, in printed order."""
        todo: list[Element | list[Element]] = list(reversed(body))
        while todo and not self.blocks.is_full:
            node = todo.pop()
            if isinstance(node, list):
                self._write_rows(node)
            elif node.tag == word("p"):
                self._write_paragraph(node)
                todo.extend(block for box in reversed(boxes_of(node)) for block in reversed(box))
            elif node.tag == word("tbl"):
                todo.extend(reversed(_parts_of(node)))
            elif node.tag in WRAPPERS:
                todo.extend(reversed(node))

    def _write_paragraph(self, paragraph: Element) -> None:
        for line in self._text.lines(paragraph):
            self.blocks.add_paragraph(line.replace(DRAWN, ""), level=self._levels.of(paragraph))

    def _write_rows(self, rows: list[Element]) -> None:
        """Add data rows as a table; rows of a single cell each are lines of text."""
        cells = placed_cells(rows, self._text)
        if any(cell.column for cell in cells):
            self.blocks.add_placed(cells)
        else:
            for line in (line for cell in cells for line in cell.text.split("\n")):
                self.blocks.add_paragraph(line.replace(DRAWN, ""))


def _parts_of(table: Element) -> list[Element | list[Element]]:
    """A table as runs of data rows and, for rows that only lay out the page, the blocks in their cells."""
    parts: list[Element | list[Element]] = []
    for is_layout, rows in groupby(rows_of(table), key=lays_out):
        if is_layout:
            parts.extend(block for row in rows for cell in row_cells(row) for block in cell)
        else:
            parts.append(list(rows))
    return parts


def _properties(package: Package) -> dict[str, str]:
    core = package.read_xml("docProps/core.xml")
    title = core.findtext(f"{DUBLIN_CORE}title") if core is not None else None
    return {"title": title.strip()} if title and title.strip() else {}
