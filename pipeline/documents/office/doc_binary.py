"""The text of a binary Word file with the properties of its paragraphs, after [MS-DOC].

A reading of its own, independent of LibreOffice, which drops the structure of a table that ends its document.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import olefile  # type: ignore[import-untyped]

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

CELL_MARK = "\x07"
_PARAGRAPH_ENDS = frozenset("\r\x07\x0c")
_WORD_97 = 0xA5EC
# Offsets in the File Information Block ([MS-DOC] 2.5).
_FLAGS, _TEXT_LENGTH, _PARAGRAPH_TABLE, _PIECE_TABLE = 0x0A, 0x4C, 0x102, 0x1A2
_ENCRYPTED, _SECOND_TABLE_STREAM = 0x0100, 0x0200
_PAGE = 512
_COMPRESSED = 0x40000000
# Single property modifiers ([MS-DOC] 2.6).
ROW_END, IN_TABLE, ROW_LAYOUT, _ELSEWHERE = 0x2417, 0x2416, 0xD608, (0x6646, 0x6645)
_OPERAND_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABS = 0xC615
_BROKEN = (struct.error, IndexError, ValueError, KeyError, OSError)


@dataclass(frozen=True, slots=True)
class DocParagraph:
    """A paragraph or table cell: its text, the mark that ends it, and its property modifiers by code."""

    text: str
    mark: str
    properties: dict[int, bytes]


def read_paragraphs(payload: bytes, *, source: str) -> list[DocParagraph]:
    """All paragraphs of the main text; raises UnreadableDocumentError for what is no Word 97–2003 file."""
    try:
        with olefile.OleFileIO(io.BytesIO(payload)) as compound:
            return list(_paragraphs(compound))
    except _BROKEN as error:
        raise UnreadableDocumentError(
            source, f"the Word file is damaged ({error})", "Open it in Word and save it as .docx"
        ) from error


def _paragraphs(compound: olefile.OleFileIO) -> Iterator[DocParagraph]:
    main = _stream(compound, "WordDocument")
    (identifier,), (flags,) = struct.unpack_from("<H", main, 0), struct.unpack_from("<H", main, _FLAGS)
    if identifier != _WORD_97 or flags & _ENCRYPTED:
        raise ValueError("protected or of an older format")
    table = _stream(compound, "1Table" if flags & _SECOND_TABLE_STREAM else "0Table")
    data = _stream(compound, "Data") if compound.exists("Data") else b""
    text, offsets = _text(main, table)
    runs = _paragraph_runs(main, table)
    starts = [start for start, _ in runs]
    begin = 0
    for position, character in enumerate(text):
        if character not in _PARAGRAPH_ENDS:
            continue
        run = bisect_right(starts, offsets[position]) - 1
        properties = _modifiers(runs[run][1], data) if run >= 0 else {}
        yield DocParagraph(text[begin:position], character, properties)
        begin = position + 1
    if begin < len(text):
        yield DocParagraph(text[begin:], "\r", {})


def _stream(compound: olefile.OleFileIO, name: str) -> bytes:
    content: bytes = compound.openstream(name).read(bounds.MAX_PAYLOAD_BYTES)
    return content


def _text(main: bytes, table: bytes) -> tuple[str, list[int]]:
    """Characters of the main text and the offset of each in the WordDocument stream ([MS-DOC] 2.4.1)."""
    (length,) = struct.unpack_from("<I", main, _TEXT_LENGTH)
    start, size = struct.unpack_from("<II", main, _PIECE_TABLE)
    position, end = start, start + size
    while table[position] == 1:
        position += 3 + struct.unpack_from("<H", table, position + 1)[0]
        if position >= end:
            raise ValueError("no piece table")
    (size,) = struct.unpack_from("<I", table, position + 1)
    count = (size - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table, position + 5)
    characters: list[str] = []
    offsets: list[int] = []
    for index in range(count):
        (code,) = struct.unpack_from("<I", table, position + 5 + 4 * (count + 1) + 8 * index + 2)
        amount = min(places[index + 1], length) - places[index]
        if amount <= 0 or len(offsets) > bounds.MAX_TEXT_CHARACTERS:
            break
        width = 1 if code & _COMPRESSED else 2
        first = (code & ~_COMPRESSED) // (2 if width == 1 else 1)
        piece = main[first : first + amount * width]
        decoded = piece.decode("cp1252" if width == 1 else "utf-16-le", errors="replace")
        characters.append(decoded)
        offsets.extend(range(first, first + len(decoded) * width, width))
    return "".join(characters), offsets


def _paragraph_runs(main: bytes, table: bytes) -> list[tuple[int, bytes]]:
    """(first offset, property modifiers) of every paragraph run, in order of offsets ([MS-DOC] 2.9.26)."""
    start, size = struct.unpack_from("<II", main, _PARAGRAPH_TABLE)
    count = (size - 4) // 8
    pages = struct.unpack_from(f"<{count}I", table, start + 4 * (count + 1))
    runs = []
    for number in pages:
        first_byte = (number & 0x3FFFFF) * _PAGE
        page = main[first_byte : first_byte + _PAGE]
        amount = page[_PAGE - 1]
        firsts = struct.unpack_from(f"<{amount + 1}I", page, 0)
        for index in range(amount):
            at = page[4 * (amount + 1) + 13 * index] * 2
            modifiers = b""
            if at:
                skipped, size = (2, 2 * page[at + 1]) if page[at] == 0 else (1, 2 * page[at] - 1)
                # The first two bytes name the paragraph style.
                modifiers = page[at + skipped + 2 : at + skipped + size]
            runs.append((firsts[index], modifiers))
    return sorted(runs)


def _modifiers(content: bytes, data: bytes) -> dict[int, bytes]:
    """Operands by modifier code; long lists stand in the Data stream."""
    found: dict[int, bytes] = {}
    position = 0
    while position + 2 <= len(content):
        (code,) = struct.unpack_from("<H", content, position)
        position += 2
        kind = code >> 13
        if code == ROW_LAYOUT:
            size = struct.unpack_from("<H", content, position)[0] + 1
        elif kind == 6:
            size = content[position] + 1 if code != _TABS or content[position] != 255 else len(content)
        else:
            size = _OPERAND_SIZES[kind]
        found[code] = content[position : position + size]
        position += size
    for code in _ELSEWHERE:
        if code in found and data:
            (at,) = struct.unpack_from("<I", found.pop(code), 0)
            (size,) = struct.unpack_from("<H", data, at)
            found = {**_modifiers(data[at + 2 : at + 2 + size], b""), **found}
    return found
