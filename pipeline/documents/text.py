"""Reading decoded plain text: lines, tab and pipe tables, markdown tables and text copied out of a PDF."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TYPE_CHECKING, Literal

from pipeline.documents import bounds
from pipeline.documents.marks import INVISIBLE
from pipeline.documents.model import Block, Document, Paragraph, Table, TableCell
from pipeline.documents.tables_in_text import parts_around_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_LINES = 30_000
_FEWEST_COMMA_CELLS, _FEWEST_COMMA_ROWS, _LEAST_NUMBERS = 4, 3, 0.25
# A lone hyphen between pipes is a cell without a number, unless a colon tells that it aligns a column.
_RULE = r"(?::-++:?|-++:|-{2,}+)"
_SEPARATOR = re.compile(rf"\s*+\|?\s*+{_RULE}\s*+(?:\|\s*+{_RULE}\s*+)*+\|?\s*+")
_HYPHENS = re.compile(r"\s*+\|?-(?:\|-)++\|?\s*+")
_MARKDOWN_HEADING = re.compile(r"\s*(#{1,6})\s+(.*?)\s*#*\s*")
_LONGEST_HEADING = 300
_LINE_END = re.compile("\r\n|[\r\f\u2028\u2029]")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_CELL_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_RULE_CELL = re.compile(_RULE)
_CELL_END = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
# No form has so many columns: a line of more cells is a table, or a whole report, on one line.
_MOST_COLUMNS = 60
_Layout = Literal["pipe", "tab", "line"]


@dataclass(slots=True)
class _Builder:
    blocks: list[Block] = field(default_factory=list)
    lines: int = 0
    paragraphs: int = 0
    tables: int = 0
    cells: int = 0

    def add_line(self, text: str, level: int = 0) -> None:
        self.blocks.append(Paragraph(text, self.paragraphs, level))
        self.paragraphs += 1

    def add_table(self, rows: list[list[str]]) -> None:
        self.add_placed(
            tuple(
                TableCell(text, row, column)
                for row, texts in enumerate(rows)
                for column, text in enumerate(texts)
            )
        )

    def add_placed(self, cells: tuple[TableCell, ...]) -> None:
        self.cells += len(cells)
        if self.cells > bounds.MAX_CELLS:
            return
        self.blocks.append(Table(self.tables, cells))
        self.tables += 1


def read_text(text: str, *, source: str) -> Document:
    """Read decoded text into paragraphs (one a line, an empty one for a blank line) and tables.

    A line is a table row when tabs or pipes part at least two filled cells in it or in its neighbours, or commas
    many; runs of lines with one cell each stay lines, because nothing in them tells rows from columns.
    """
    problems = []
    if len(text) > bounds.MAX_TEXT_CHARACTERS:
        problems.append(bounds.too_many("characters", bounds.MAX_TEXT_CHARACTERS))
        text = text[: bounds.MAX_TEXT_CHARACTERS]
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    builder = _Builder()
    for part in parts_around_tables(text, source=source):
        if isinstance(part, str):
            _add_text(part, builder)
        else:
            problems += part.problems
            for block in part.blocks:
                if isinstance(block, Table):
                    builder.add_placed(block.cells)
                else:
                    builder.add_line(block.text)
    if builder.lines > MOST_LINES:
        problems.append(bounds.too_many("lines", MOST_LINES))
    if builder.cells > bounds.MAX_CELLS:
        problems.append(bounds.too_many("table cells", bounds.MAX_CELLS))
    return Document(source, "text/plain", "text", tuple(builder.blocks), problems=tuple(problems))


def _add_text(text: str, builder: _Builder) -> None:
    unquoted = (_QUOTE.sub("", line) for line in text.split("\n"))
    lines = list(islice(_cells_apart(unquoted), max(MOST_LINES - builder.lines, 0) + 1))
    builder.lines += len(lines)
    if builder.lines > MOST_LINES:
        lines.pop()
    run: list[str] = []
    layout: _Layout = "line"
    for line in _rows_made_whole(_commas_as_tabs(lines)):
        kind = _layout_of(line)
        if kind != layout:
            _end_run(run, layout, builder)
            run, layout = [], kind
        if kind == "line":
            _add_line(line, builder)
        else:
            run.append(line)
    _end_run(run, layout, builder)


def _cells_apart(lines: Iterable[str]) -> Iterator[str]:
    """The lines, with the cells of a whole table that stands on one line each on a line of its own."""
    for line in lines:
        if line.count("|") > _MOST_COLUMNS:
            cells = map(str.strip, _CELL_END.split(line))
            yield from (cell for cell in cells if not _RULE_CELL.fullmatch(cell))
        elif line.count("\t") > _MOST_COLUMNS:
            yield from line.split("\t")
        else:
            yield line


def _commas_as_tabs(lines: Sequence[str]) -> list[str]:
    """The lines, with tabs between the cells of rows that commas part, so many on end that they are no sentences."""
    result: list[str] = []
    for has_commas, group in groupby(
        ((line, _cells_between_commas(line)) for line in lines), lambda pair: len(pair[1]) > 1
    ):
        run = list(group)
        cells = [cell for _, row in run for cell in row if cell.strip()]
        numbers = sum(cell.strip().isdigit() for cell in cells)
        are_rows = has_commas and len(run) >= _FEWEST_COMMA_ROWS and numbers >= _LEAST_NUMBERS * len(cells)
        result += ["\t".join(row) if are_rows else line for line, row in run]
    return result


def _cells_between_commas(line: str) -> list[str]:
    if line.count(",") < _FEWEST_COMMA_CELLS - 1 or "\t" in line or "|" in line:
        return [line]
    return next(csv.reader([line]))


def _rows_made_whole(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with a row of pipes put together that breaks within its cells have cut into pieces.

    Its first piece lacks the closing pipe that the row before it has; all pieces together have as many as that row.
    """
    pipes = 0
    held: list[str] = []
    for line in lines:
        text = line.strip()
        pieces = " ".join(piece for piece in (*map(str.strip, held), text) if piece)
        is_piece = "|" in text or (bool(held) and not text)
        if pipes and is_piece and text.endswith("|") and held and pieces.count("|") == pipes:
            yield pieces
            held = []
        elif pipes and is_piece and pieces.count("|") < pipes and not text.endswith("|"):
            held.append(line)
        else:
            yield from held
            held = []
            yield line
            if text:
                pipes = text.count("|") if text.endswith("|") else 0
    yield from held


def _layout_of(line: str) -> _Layout:
    if "|" in line or (line.strip() and _SEPARATOR.fullmatch(line) and "-|-" in line):
        return "pipe"
    if "\t" in line.strip("\n") and line.strip():
        return "tab"
    return "line"


def _add_line(line: str, builder: _Builder) -> None:
    heading = _MARKDOWN_HEADING.fullmatch(line) if len(line) <= _LONGEST_HEADING else None
    if heading:
        builder.add_line(_clean(heading[2]), len(heading[1]))
    else:
        builder.add_line(_clean(line))


def _clean(text: str) -> str:
    return _ESCAPED.sub("", _EMPHASIS.sub(r"\2", _CELL_BREAK.sub("\n", text))).strip()


def _cells(line: str, layout: _Layout, *, fenced: bool) -> list[str]:
    """The cells of a line; `fenced` lines begin with a pipe that opens the first cell instead of closing it."""
    if layout == "tab":
        return [_clean(cell) for cell in line.split("\t")]
    body = line.strip()
    pieces = _CELL_END.split(body.removeprefix("|") if fenced else body)
    if len(pieces) > 1 and not pieces[-1].strip() and body.endswith("|"):
        pieces = pieces[:-1]
    return [_clean(cell) for cell in pieces]


def _filled(cells: Iterable[str]) -> int:
    return sum(bool(cell) for cell in cells)


def _end_run(run: list[str], layout: _Layout, builder: _Builder) -> None:
    """Close a run of table-like lines: rows of one table, or single cells that stay lines."""
    if not run:
        return
    fenced = all(line.lstrip().startswith("|") for line in run)
    rows = [_cells(line, layout, fenced=fenced) for line in run]
    if max(_filled(row) for row in rows) < 2:
        for row in rows:
            builder.add_line(next((cell for cell in row if cell), ""))
        return
    rules = {index for index in range(len(run)) if layout == "pipe" and _is_rule(run, index)}
    current: list[list[str]] = []
    for index, row in enumerate(rows):
        if index in rules:
            continue
        if index + 1 in rules and current:
            builder.add_table(current)
            current = []
        current.append(row)
    if current:
        builder.add_table(current)


def _is_rule(run: Sequence[str], index: int) -> bool:
    """Whether a line parts headers from rows; lone hyphens do between other rows, and are blank cells at the end."""
    if _SEPARATOR.fullmatch(run[index]):
        return True
    return 0 < index < len(run) - 1 and _HYPHENS.fullmatch(run[index]) is not None
