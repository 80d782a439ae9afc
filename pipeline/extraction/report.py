"""One agency's report for one year: what was read, cell by cell, and what is worth knowing about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from pipeline.documents.model import Origin

TableName = Literal["proactive", "requests", "disputes"]
FormName = Literal["2019", "2021", "hybrid", "pre-2019"]
Grade = Literal["A", "B", "C", "D"]


class CellState(StrEnum):
    """What is printed in a cell."""

    NUMBER = "number"
    ZERO = "zero"
    BLANK = "blank"
    DASH = "dash"
    TEXT = "text"
    UNREADABLE = "unreadable"


class Severity(StrEnum):
    """How much a finding matters to somebody who uses the values."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Verdict(StrEnum):
    """Who broke an identity: the agency in print, our reading, or nobody can tell."""

    SOURCE_ERROR = "source_error"
    EXTRACTION_ERROR = "extraction_error"
    UNDETERMINED = "undetermined"


class Status(StrEnum):
    """How the extraction of a document ended."""

    EXTRACTED = "extracted"
    REJECTED = "rejected"
    FAILED = "failed"


class Cell(NamedTuple):
    """One cell of the common table schema; `value` is what is printed, never what is computed.

    `value` is null unless the state is number or zero. `unit` is the printed unit (null for plain counts).
    `label` is the printed row label, kept for rows that the form does not have (item starts with "extra_").
    """

    table: str
    item: str
    column: str
    value: Decimal | None
    state: CellState
    raw: str | None = None
    unit: str | None = None
    flags: tuple[str, ...] = ()
    origin: Origin | None = None
    label: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """(table, item, column)."""
        return (self.table, self.item, self.column)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth knowing about a site, document, report, table or cell; codes are listed in findings.csv."""

    code: str
    severity: Severity
    message: str
    evidence: str = ""
    table: str | None = None
    item: str | None = None
    column: str | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six sections: its number, its heading as printed, its running text."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True)
class Report:
    """One agency's report for one reporting year, as one document prints it."""

    agency: str
    year: int | None
    title: str
    form: FormName | None
    grade: Grade
    cells: tuple[Cell, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    published: datetime.date | None = None
    body_shape: str = ""
    reader: str = ""


@dataclass(frozen=True)
class Extraction:
    """The outcome for one document: one per report found in it, or a single rejection or failure."""

    source: str
    status: Status
    reason: str | None = None
    report: Report | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a document from outside its bytes: claims to be cross-checked, never taken for granted."""

    url: str | None = None
    list_title: str | None = None
    list_date: datetime.date | None = None
    site_name: str | None = None
    agency_names: tuple[str, ...] = field(default=())
