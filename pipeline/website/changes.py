"""The page of changes: every report that differs from the release before, with its values and the cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.website.pages import fill
from pipeline.website.tallies.columns import read_columns
from pipeline.website.tallies.news import COLUMNS, list_changed_reports
from pipeline.website.years import code_label

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.website.context import Context
    from pipeline.website.tallies.news import ChangedReport

VALUES_OF_A_REPORT = 50
REPORTS_WITH_VALUES = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """What the page lists; `reports` is None where the release lacks the table."""

    reports: tuple[ChangedReport, ...] | None

    @property
    def causes(self) -> dict[str, int]:
        """Changed values by cause, those with the most first."""
        counts: dict[str, int] = {}
        for report in self.reports or ():
            counts[report.cause] = counts.get(report.cause, 0) + report.count
        return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def render_changes(context: Context) -> str:
    """The page of all changes."""
    return fill(
        "changes.html.j2",
        here="changes",
        changes=list_changes(context.release),
        names=context.names,
        code_label=code_label,
        with_values=REPORTS_WITH_VALUES,
    )


def list_changes(release: Path) -> Changes:
    """The changes of a release."""
    table = read_columns(release, "changes", COLUMNS)
    if table is None:
        return Changes(None)
    return Changes(tuple(list_changed_reports(table, VALUES_OF_A_REPORT)))
