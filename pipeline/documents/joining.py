"""A document that was published in parts, read as one: continuation pages, page images, files with a table each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.model import Block, Document, Paragraph, ReadingProblem, Table
from pipeline.documents.patience import ask_for_time
from pipeline.documents.reading import read_again, read_document

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = re.compile(r"(\d+)")
# Digits of an address that make a number; longer runs are kept as text.
_LONGEST_NUMBER = 40
MOST_PARTS = 60
_SECONDS_FOR_A_PART = 18.0


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes of one part, its address or path, and its claimed content type."""

    source: str
    payload: bytes
    media_type: str | None = None


def read_parts(parts: Sequence[Part]) -> Document:
    """The parts read and joined, the article first; a part that cannot be read becomes a problem.

    Raises UnreadableDocumentError when fewer than two parts can be read.
    """
    documents, problems = [], []
    for part in parts[:MOST_PARTS]:
        ask_for_time(_SECONDS_FOR_A_PART)
        try:
            documents.append(read_document(part.payload, source=part.source, media_type=part.media_type))
        except UnreadableDocumentError as error:
            problems.append(
                ReadingProblem("unreadable_page", f"A part could not be read: {error}", part.source)
            )
    if len(documents) < 2:
        raise UnreadableDocumentError(
            parts[0].source if parts else "no document",
            "fewer than two of its parts can be read",
            "Read it alone",
        )
    if len(parts) > MOST_PARTS:
        problems.append(bounds.too_many("parts", MOST_PARTS))
    joined = join(in_order(documents))
    return replace(joined, problems=(*joined.problems, *problems))


def read_parts_again(parts: Sequence[Part]) -> Document | None:
    """The second readings of the parts, joined; None unless every part has one.

    A part read only once would agree with itself, and its misreading would pass for a misprint.
    """
    documents = []
    for part in parts[:MOST_PARTS]:
        ask_for_time(_SECONDS_FOR_A_PART)
        document = read_again(part.payload, source=part.source, media_type=part.media_type)
        if document is None:
            return None
        documents.append(document)
    return join(in_order(documents))


def natural_key(address: str) -> tuple[tuple[int, str, str], ...]:
    """Orders addresses as people count: `x.html` before `x_1.html`, `x_2.html` before `x_10.html`."""
    stem, dot, ending = address.rpartition(".")
    if not dot or "/" in ending:
        stem, ending = address, ""
    pieces = [*_DIGITS.split(stem), ending]
    return tuple(
        (len(piece.lstrip("0")), piece.lstrip("0"), piece)
        if piece.isdecimal() and len(piece) <= _LONGEST_NUMBER
        else (0, piece, piece)
        for piece in pieces
    )


def in_order(documents: Sequence[Document]) -> list[Document]:
    """The first document, then the images that it shows in the order in which it shows them, then all others."""
    if not documents:
        return []
    first, *others = documents
    images = [link.url for link in first.links if link.kind == "image"]
    shown = {address: position for position, address in reversed(list(enumerate(images)))}

    def place(document: Document) -> tuple[int, tuple[tuple[int, str, str], ...]]:
        return shown.get(document.source, len(images)), natural_key(document.source)

    return [first, *sorted(others, key=place)]


def join(documents: Sequence[Document]) -> Document:
    """One document with the blocks of all of them, in the order given; ValueError when there are none.

    Tables and paragraphs are counted through over the parts. Pages too: a part without pages is one page, a part
    with pages is as many as it has up to its last block; so `Origin.page` tells which part a cell comes from, and
    a problem "report.joined" says which pages, counted from 0, are which part. Source, type and metadata are
    those of the first part; the reader names the readers of all parts. Problems and links of all parts are kept.
    """
    if not documents:
        raise ValueError("there are no parts to join")
    blocks: list[Block] = []
    paragraphs = tables = pages = 0
    places = []
    for document in documents:
        first = pages
        for block in document.blocks:
            page = first + (block.page or 0)
            if isinstance(block, Paragraph):
                blocks.append(replace(block, index=paragraphs, page=page))
                paragraphs += 1
            else:
                blocks.append(_placed(block, tables, first))
                tables += 1
        pages = first + _page_count(document)
        last = f"–{pages - 1}" if pages - first > 1 else ""
        places.append(f"{first}{last}: {document.source}")
    told = ReadingProblem(
        "report.joined", f"The report was read from {len(documents)} parts.", "\n".join(places)
    )
    return replace(
        documents[0],
        reader="+".join(dict.fromkeys(document.reader for document in documents)),
        blocks=tuple(blocks),
        links=tuple(link for document in documents for link in document.links),
        problems=(*(problem for document in documents for problem in document.problems), told),
    )


def _placed(table: Table, index: int, first_page: int) -> Table:
    cells = tuple(cell._replace(page=first_page + (cell.page or 0)) for cell in table.cells)
    return Table(index, cells, first_page + (table.page or 0))


def _page_count(document: Document) -> int:
    pages = [block.page or 0 for block in document.blocks]
    pages += [cell.page or 0 for table in document.tables for cell in table.cells]
    return max(pages, default=0) + 1
