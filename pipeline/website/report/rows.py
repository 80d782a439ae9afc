"""The rows of a release that the page of a report needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ReportDetails:
    """A row of `reports`, as far as its own page shows it."""

    agency_id: str
    year: int
    agency: str
    agency_printed: str
    title: str | None
    form: str | None
    grade: str
    body_shape: str | None
    reader: str | None
    published: datetime.date | None
    first_seen: datetime.date
    withdrawn: datetime.date | None
    stale_since: datetime.date | None
    stale_reason: str | None
    site: str
    url: str
    media_type: str | None
    payload_sha256: str
    earlier_payloads: Sequence[str]
    other_urls: Sequence[str]
    content_sha256: str

    @property
    def key(self) -> tuple[str, int]:
        """Agency and year."""
        return (self.agency_id, self.year)


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A row of `cells`, with the place on the archived page that it was read from."""

    agency_id: str
    year: int
    table: str
    item: str
    column: str
    label: str | None
    value: float | None
    unit: str | None
    raw: str | None
    state: str
    flags: Sequence[str]
    corrected_value: float | None
    correction_reason: str | None
    origin_table: int | None
    origin_row: int | None
    origin_column: int | None
    origin_paragraph: int | None
    origin_start: int | None
    origin_end: int | None
    origin_page: int | None
    origin_left: float | None
    origin_top: float | None
    origin_right: float | None
    origin_bottom: float | None

    @property
    def code(self) -> str:
        """Table, item and column in one word, as the address of the cell has it."""
        return f"{self.table}/{self.item}/{self.column}"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A row of `findings`."""

    agency_id: str | None
    year: int | None
    code: str
    severity: str
    verdict: str | None
    table: str | None
    item: str | None
    column: str | None
    message: str
    evidence: str | None

    def is_about(self, cell: PrintedCell) -> bool:
        """Whether the finding names this cell, its row or its column."""
        if self.table != cell.table or (self.item is None and self.column is None):
            return False
        return self.item in (None, cell.item) and self.column in (None, cell.column)


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """A cell that somebody has corrected by hand."""

    agency_id: str
    year: int
    table: str
    item: str
    column: str
    corrected_value: float | None
    correction_reason: str | None
