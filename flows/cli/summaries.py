"""What a run came to, for a person and for a program."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from flows.cli.shown import shown

if TYPE_CHECKING:
    from flows.summary import NightSummary
    from pipeline.dataset.comparison import ValueDifference


def print_night(summary: NightSummary, *, as_json: bool) -> None:
    """Print the figures of a night as a table or as one JSON object."""
    if as_json:
        click.echo(json.dumps(_night_object(summary), ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console() if sys.stdout.isatty() else Console(width=110)
    if summary.outcomes:
        sites = Table("site", "outcome", "report links", "requests", "not modified", "reason", title="Sites")
        for outcome in summary.outcomes:
            accepted = sum(sighting.verdict == "accept" for sighting in outcome.sightings)
            sites.add_row(
                outcome.site,
                outcome.outcome,
                str(accepted),
                str(outcome.requests),
                str(outcome.not_modified),
                Text(shown(outcome.reason)),
            )
        console.print(sites)
    outcomes: Counter[str] = Counter(outcome.outcome for outcome in summary.outcomes)
    table = Table(title=f"Run {summary.run}", show_header=False)
    table.add_row("sites", f"{len(summary.outcomes)} ({_counts(outcomes)})" if outcomes else "none crawled")
    table.add_row(
        "new documents", f"{summary.documents} ({summary.rejected} no reports, {summary.failed} unreadable)"
    )
    table.add_row("reports found", f"{summary.reports} ({_counts(summary.grades, 'grade ')})")
    table.add_row("cells read", str(summary.cells))
    table.add_row("findings", f"{summary.findings.total()} ({_counts(summary.findings)})")
    release = summary.release or "none"
    table.add_row(
        "release", release if summary.published else f"{release} (nothing changed, nothing published)"
    )
    if summary.site:
        table.add_row("site", summary.site)
    if summary.report:
        table.add_row("run report", summary.report)
    if summary.changes:
        table.add_row("changed values", _counts(Counter(summary.changes)))
    console.print(table)
    for problem in summary.problems:
        click.echo(f"look at: {shown(problem)}")


def _counts(counter: Counter[str], prefix: str = "") -> str:
    return ", ".join(f"{prefix}{name}: {count}" for name, count in sorted(counter.items())) or "none"


def _night_object(summary: NightSummary) -> dict[str, Any]:
    return {
        "run": summary.run,
        "sites": [
            outcome.model_dump(mode="json", exclude={"sightings", "findings"}) for outcome in summary.outcomes
        ],
        "documents": summary.documents,
        "reports": summary.reports,
        "cells": summary.cells,
        "grades": dict(summary.grades),
        "findings": dict(summary.findings),
        "rejected": summary.rejected,
        "failed": summary.failed,
        "release": summary.release,
        "published": summary.published,
        "site": summary.site,
        "report": summary.report,
        "changes": summary.changes,
        "problems": summary.problems,
    }


def describe_difference(difference: ValueDifference) -> str:
    """One line for a person: where, what it was, what it is, and why it changed."""
    place = "/".join(part for part in (difference.table, difference.item, difference.column) if part)
    where = f"{difference.agency_id} {difference.year}" + (f" {place}" if place else "")
    if not place:
        return f"{where}: {difference.cause}"
    before = _side(difference.old_state, difference.old_raw, difference.old_value, difference.old_flags)
    after = _side(difference.new_state, difference.new_raw, difference.new_value, difference.new_flags)
    return f"{where}: {before} → {after} ({difference.cause})"


def difference_object(difference: ValueDifference) -> dict[str, Any]:
    """The same for a program."""
    from dataclasses import asdict

    return asdict(difference)


def _side(state: str | None, raw: str | None, value: float | None, flags: tuple[str, ...] | None) -> str:
    if state is None:
        return "not there"
    value_shown = (
        f"{value:g}"
        if value is not None and abs(value) < 1e6
        else repr(value)
        if value is not None
        else state
    )
    printed = f" printed “{shown(raw)}”" if raw is not None and raw != value_shown else ""
    return value_shown + printed + (f" [{', '.join(flags)}]" if flags else "")
