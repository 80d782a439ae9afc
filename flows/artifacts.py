"""What a night leaves in the Prefect UI: the summary, the quality of what was read, and what to look at."""

from __future__ import annotations

import html
import logging
from collections import Counter
from typing import TYPE_CHECKING

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException

if TYPE_CHECKING:
    from flows.run_report import SiteLine
    from flows.summary import NightSummary

logger = logging.getLogger(__name__)

LINES_SHOWN = 200


def leave_artifacts(lines: list[SiteLine], summary: NightSummary) -> None:
    """Create the artifacts of a night; the run ledger has the same facts, so that a failure here costs nothing."""
    if FlowRunContext.get() is None:
        return
    try:
        create_markdown_artifact(_summary(summary), key="night-summary", description=f"Run {summary.run}")
        create_table_artifact(_quality(lines, summary), key="quality", description="What the night read")
        create_markdown_artifact(_look_at(summary), key="look-at", description="What a person should look at")
    except PrefectException as error:
        logger.warning("the night is whole, but its artifacts could not be created: %s", error)


def plain(text: str) -> str:
    """Text of a stranger's page as Markdown that shows it and does nothing else."""
    escaped = html.escape(" ".join(text.split()))
    return "".join(f"\\{sign}" if sign in "\\`*_[]()!|#" else sign for sign in escaped)


def _summary(summary: NightSummary) -> str:
    outcomes = Counter(outcome.outcome for outcome in summary.outcomes)
    release = summary.release or "none"
    rows = {
        "sites": ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())) or "none",
        "new documents": f"{summary.documents}, of which {summary.failed} unreadable",
        "reports": str(summary.reports),
        "cells": str(summary.cells),
        "release": release if summary.published else f"{release} (nothing changed)",
        "run report": summary.report or "none",
    }
    return "| | |\n|---|---|\n" + "\n".join(f"| {name} | {plain(text)} |" for name, text in rows.items())


def _quality(lines: list[SiteLine], summary: NightSummary) -> list[dict[str, object]]:
    figures: list[tuple[str, str, int]] = [
        ("grade", grade, count) for grade, count in sorted(summary.grades.items())
    ]
    figures += [("finding", code, count) for code, count in sorted(summary.findings.items())]
    figures += [("site finding", line.site, line.findings.count(",") + 1) for line in lines if line.findings]
    return [{"what": what, "name": name, "count": count} for what, name, count in figures]


def _look_at(summary: NightSummary) -> str:
    shown = [f"- {plain(problem)}" for problem in summary.problems[:LINES_SHOWN]]
    if len(summary.problems) > LINES_SHOWN:
        shown.append(f"- and {len(summary.problems) - LINES_SHOWN} more, in the run report")
    return "\n".join(shown) or "Nothing."
