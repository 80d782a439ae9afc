"""What is found between reading and alignment: rows of printed fields with the labels that stand beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipeline.documents.model import Origin


@dataclass(slots=True)
class Field:
    """One printed field of a row; `start` and `stop` are its grid columns, -1 outside of grids.

    `merged` is set where a cell spans several rows, so that its value is printed once for all of them.
    """

    text: str
    origin: Origin | None = None
    start: int = -1
    stop: int = -1
    merged: bool = False


@dataclass(slots=True)
class Slot:
    """One value position that the headers announce; `inferred` when its own header could not be read."""

    item: str | None
    column: str
    start: int = -1
    stop: int = -1
    inferred: bool = False


@dataclass(slots=True)
class Row:
    """A printed row: its item (null while unknown), its label as printed, its fields and the slots above them.

    `trusted` means that the boundaries between fields are certain (cells or lines), not blanks between digits.
    `disordered` means that its headers contradict the order of the form without telling another one.
    `guessed` is set where the label matched only approximately. `unit` is the unit that a header prints.
    `beside_strays` means that values which could not be placed stand in the row before or behind.
    `lines` are the fields of a row that prints one a line, with the empty lines among them as empty fields.
    """

    table: str
    item: str | None
    label: str
    fields: list[Field]
    slots: list[Slot] = field(default_factory=list)
    source: Literal["grid", "stream"] = "grid"
    trusted: bool = True
    guessed: bool = False
    by_order: bool = False
    disordered: bool = False
    beside_strays: bool = False
    unit: str | None = None
    place: int = 0
    lines: list[Field] = field(default_factory=list)

    @property
    def may_be_cut(self) -> bool:
        """Whether numbers of this row may be among values that could not be placed."""
        return self.beside_strays and not all(any(mark.isdigit() for mark in one.text) for one in self.fields)


@dataclass(slots=True)
class Note:
    """Something met on the way that becomes a finding: its code, the table and the evidence."""

    code: str
    table: str | None
    evidence: str
    item: str | None = None
    column: str | None = None


@dataclass(slots=True)
class Entries:
    """The rows of a document in reading order, with what was noted while they were collected."""

    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    seen_tables: set[str] = field(default_factory=set)

    def newest(self) -> Row | None:
        """The row collected last."""
        return self.rows[-1] if self.rows else None

    def outline(self) -> tuple[object, ...]:
        """What was collected so far, to tell whether another search of the same document found anything else."""
        rows = [(row.table, row.item, row.label, len(row.fields), len(row.slots)) for row in self.rows]
        notes = [(note.code, note.table, note.evidence) for note in self.notes]
        return rows, notes, frozenset(self.seen_tables)
