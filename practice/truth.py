"""What a faultless night would find on the practice web, said by the generator and by nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from pipeline.extraction.report import CellState

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TruthCell:
    """One printed cell: its text without surrounding blanks, the number in it if any, its state and unit.

    `flags` are the codes that it must carry at least.
    """

    raw: str
    value: Decimal | None
    state: CellState
    unit: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TruthFinding:
    """A finding that must be made: its code, the cell that it is about, the verdict on a failed identity."""

    code: str
    table: str | None = None
    item: str | None = None
    column: str | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class TruthSection:
    """One section: its heading as printed and its running text, paragraphs on lines of their own."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True)
class TruthReport:
    """One report that must be found.

    `agency` is the registry's name; the page may print an alias. `cells` are the cells that the page prints; a
    form cell that is not among them is not on the page, and page images have none at all. `sections` are those
    on the page; lines of a PDF are broken elsewhere, so compare texts without white space. `payload_urls` is
    where the tables are (mostly `url` itself, else attachments or further pages); `duplicates` are other
    addresses on the practice web with the same report. `list_date` is what the list prints, null where it prints
    none. `body_shape` is inline, text, attachment, viewer, file, images, api or continued.
    """

    site: str
    agency_id: str
    agency: str
    year: int
    url: str
    title: str
    list_date: datetime.date | None
    form: str
    grade: str
    cells: dict[Key, TruthCell]
    findings: tuple[TruthFinding, ...]
    sections: tuple[TruthSection, ...]
    body_shape: str = "inline"
    payload_urls: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Truth:
    """The truth of one scenario.

    `forbidden_urls` must not be requested at all. `rejected` are pages in the report columns that are no such
    report, with what they are. `outcomes` has the outcome of every site by id (complete, truncated, blocked,
    robots, unreachable, changed, failed), `site_findings` the site and the code of what a night must notice.
    `families` and `columns` are what looking at a home page must lead to.
    """

    scenario: str
    reports: tuple[TruthReport, ...] = ()
    forbidden_urls: frozenset[str] = frozenset()
    rejected: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    site_findings: tuple[tuple[str, str], ...] = ()
