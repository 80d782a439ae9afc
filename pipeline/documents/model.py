"""The format-neutral reading of a page or file: paragraphs and table grids in order, each cell with its origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Box = tuple[float, float, float, float]


# Origins and cells are named tuples, because a page has hundreds and a frozen dataclass takes three times as
# long to make.
class Origin(NamedTuple):
    """Where a printed text stands in its source; indices count from 0 in document order.

    `box` is (left, top, right, bottom) in points from the top left corner of `page`.
    `start` and `end` are character offsets into the paragraph, for numbers read out of running text.
    """

    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text; `level` is 1–6 for a heading, 0 for anything else."""

    text: str
    index: int
    level: int = 0
    page: int | None = None


class TableCell(NamedTuple):
    """One printed cell: its text with line breaks as in the source, its top left grid position and its spans."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Table:
    """A grid of cells; `index` counts the tables of a document from 0 in reading order."""

    index: int
    cells: tuple[TableCell, ...]
    page: int | None = None

    @cached_property
    def row_count(self) -> int:
        """Number of grid rows, spans included."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @cached_property
    def column_count(self) -> int:
        """Number of grid columns, spans included."""
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    @cached_property
    def grid(self) -> tuple[tuple[TableCell | None, ...], ...]:
        """Rows × columns with spans expanded: a spanning cell stands in every place it covers."""
        rows: list[list[TableCell | None]] = [[None] * self.column_count for _ in range(self.row_count)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    if rows[row][column] is None:
                        rows[row][column] = cell
        return tuple(tuple(row) for row in rows)

    def origin_of(self, cell: TableCell) -> Origin:
        """The origin of one of this table's cells."""
        return Origin(self.index, cell.row, cell.column, None, None, None, cell.page, cell.box)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Link:
    """Something the document points to: an anchor, an embedded viewer or frame, or an image."""

    url: str
    text: str
    kind: Literal["anchor", "frame", "image"]


@dataclass(frozen=True, slots=True)
class ReadingProblem:
    """Something that went wrong or was refused while the bytes were read; becomes a finding of the report."""

    code: str
    message: str
    evidence: str = ""


@dataclass(frozen=True)
class Document:
    """One reading of some bytes.

    `reader` names the reading ("html-lxml", "html-html5lib", "text", "docx", …), so that two independent
    readings of the same bytes can be told apart. `metadata` holds lower-case names and raw values of meta tags
    and file properties, plus "title" (the `<title>` or title property); first non-empty value wins.
    """

    source: str
    media_type: str
    reader: str
    blocks: tuple[Block, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    problems: tuple[ReadingProblem, ...] = ()

    @property
    def tables(self) -> Iterator[Table]:
        """The tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs and headings in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))
