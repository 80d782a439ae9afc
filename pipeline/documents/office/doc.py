"""Binary Word files (.doc) as documents, read from their own structures; a second reading beside LibreOffice's."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.documents.assembly import BlockList
from pipeline.documents.grids import Placed, SpanCell, settle
from pipeline.documents.html.text import join_vertical, tidy
from pipeline.documents.model import Document
from pipeline.documents.office.doc_binary import CELL_MARK, IN_TABLE, ROW_END, ROW_LAYOUT, read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.documents.office.doc_binary import DocParagraph

READER = "doc"
_MEDIA_TYPE = "application/msword"
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*[\x14\x15]")
_UNPRINTED = re.compile("[\x01-\x06\x08\x0e-\x1d\x1f]")
_LINE_BREAK = re.compile("[\x0b\r\x0c]")
# Twentieths of a point: borders of neighbouring rows that are meant to be one are that close.
_BORDER_TOLERANCE = 40
_CELL_SIZE = 20
_NESTED_FIELDS = 4
_LAYOUT_HEAD = 3
_DEFAULT_WIDTH = 1_000
_ON = b"\x01"
_MERGED, _FIRST_OF_MERGED = 0x20, 0x40


def read_doc(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The document of a .doc file without its automatic list numbers; tracked deletions are not told apart."""
    blocks = BlockList()
    rows: list[_Row] = []
    cells: list[str] = []
    lines: list[str] = []
    for paragraph in read_paragraphs(payload, source=source):
        if paragraph.mark == CELL_MARK and paragraph.properties.get(ROW_END) == _ON:
            rows.append(_Row(cells, paragraph.properties.get(ROW_LAYOUT)))
            cells, lines = [], []
        elif paragraph.mark == CELL_MARK:
            cells.append(join_vertical([*lines, *_lines(paragraph)]) if lines or paragraph.text else "")
            lines = []
        elif paragraph.properties.get(IN_TABLE) == _ON:
            lines.extend(_lines(paragraph))
        else:
            _add_rows(rows, blocks)
            rows = []
            for line in _lines(paragraph):
                blocks.add_paragraph(line)
    _add_rows(rows, blocks)
    return Document(source, _MEDIA_TYPE, READER, tuple(blocks.blocks), problems=tuple(blocks.problems))


class _Row:
    """Texts of a row with the borders and vertical merges of its cells ([MS-DOC] 2.9.316)."""

    def __init__(self, texts: list[str], layout: bytes | None) -> None:
        self.texts = texts
        self.borders = [_DEFAULT_WIDTH * number for number in range(len(texts) + 1)]
        self.merges = [0] * len(texts)
        if layout is None or len(layout) < _LAYOUT_HEAD or layout[2] < len(texts):
            return
        count = layout[2]
        if len(layout) < _LAYOUT_HEAD + 2 * (count + 1):
            return
        self.borders = list(struct.unpack_from(f"<{count + 1}h", layout, _LAYOUT_HEAD))
        first = _LAYOUT_HEAD + 2 * (count + 1)
        flags = [layout[at] for at in range(first, min(len(layout), first + _CELL_SIZE * count), _CELL_SIZE)]
        self.merges = [*flags, *[0] * count][: len(texts)]


def _add_rows(rows: Sequence[_Row], blocks: BlockList) -> None:
    """Add rows as a table; rows of a single cell each are lines of text."""
    if all(len(row.texts) <= 1 for row in rows):
        for line in (line for row in rows for text in row.texts for line in text.split("\n")):
            blocks.add_paragraph(line)
        return
    borders: list[int] = []
    for border in sorted({border for row in rows for border in row.borders}):
        if not borders or border - borders[-1] > _BORDER_TOLERANCE:
            borders.append(border)
    placed: list[Placed] = []
    above: dict[tuple[int, int], SpanCell] = {}
    for number, row in enumerate(rows):
        reached: dict[tuple[int, int], SpanCell] = {}
        for index, (text, merge) in enumerate(zip(row.texts, row.merges, strict=True)):
            left = bisect_right(borders, row.borders[index]) - 1
            right = bisect_right(borders, row.borders[index + 1]) - 1
            key = (left, right)
            if merge & _MERGED and not merge & _FIRST_OF_MERGED and key in above:
                above[key].row_span += 1
                reached[key] = above[key]
                continue
            cell = SpanCell(text, column_span=max(1, right - left))
            placed.append(Placed(cell, number, left))
            if merge & _MERGED:
                reached[key] = cell
        above = reached
    blocks.add_placed(settle(placed))


def _lines(paragraph: DocParagraph) -> list[str]:
    """The printed lines of a paragraph, without field codes and anchors."""
    text = paragraph.text
    # Fields stand in fields; the innermost goes first.
    for _ in range(_NESTED_FIELDS):
        text = _FIELD_CODE.sub("", text)
    text = _UNPRINTED.sub("", text.replace("\x1e", "-"))
    return [line for line in map(tidy, _LINE_BREAK.split(text)) if line]
