"""An extraction as the JSON object that `nianbao extract --json` prints, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    from pipeline.extraction.report import Cell, Extraction, Finding, Section


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _cell(cell: Cell) -> dict[str, Any]:
    printed: dict[str, Any] = {
        "table": cell.table,
        "item": cell.item,
        "column": cell.column,
        "value": _number(cell.value),
        "unit": cell.unit,
        "raw": cell.raw,
        "state": cell.state.value,
        "flags": list(cell.flags),
    }
    if cell.label is not None:
        printed["label"] = cell.label
    return printed


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "table": finding.table,
        "item": finding.item,
        "column": finding.column,
        "verdict": finding.verdict.value if finding.verdict else None,
        "message": finding.message,
        "evidence": finding.evidence,
    }


def _section(section: Section) -> dict[str, Any]:
    return {"number": section.number, "heading": section.heading, "text": section.text}


def to_json_object(extraction: Extraction) -> dict[str, Any]:
    """The JSON object for one report, rejection or failure; integral numbers are int, decimals float."""
    printed: dict[str, Any] = {
        "source": extraction.source,
        "status": extraction.status.value,
        "reason": extraction.reason,
    }
    report = extraction.report
    if report is None:
        return printed
    return printed | {
        "agency": report.agency,
        "year": report.year,
        "title": report.title,
        "form": report.form,
        "grade": report.grade,
        "published": report.published.isoformat() if report.published else None,
        "cells": [_cell(cell) for cell in report.cells],
        "sections": [_section(section) for section in report.sections],
        "findings": [_finding(finding) for finding in report.findings],
    }
