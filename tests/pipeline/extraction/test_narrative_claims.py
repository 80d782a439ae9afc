"""Figures in the text beside the tables: differences are told, with the sentence, and change nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.extraction.narrative import compare_narrative
from pipeline.extraction.report import Cell, CellState, Section, Severity
from pipeline.forms.loading import form


def table(**values: int) -> dict[tuple[str, str, str], Cell]:
    """A requests table with the given totals in the natural_person column and zeros elsewhere."""
    cells = {}
    for entry in form("2021").of("requests"):
        for column in entry.columns:
            value = values.get(entry.item, 0) if column in ("natural_person", "total") else 0
            key = ("requests", entry.item, column)
            cells[key] = Cell(*key, Decimal(value), CellState.NUMBER if value else CellState.ZERO, str(value))
    return cells


def differences(text: str, **values: int) -> list[str]:
    findings = compare_narrative([Section(1, "一、总体情况", text)], table(**values))
    assert all(finding.severity is Severity.LOW for finding in findings)
    return [finding.evidence for finding in findings]


@pytest.mark.parametrize(
    "text",
    [
        "全年收到政府信息公开申请34件。",
        "共受理政府信息公开申请36件（含上年结转2件）。",
        "予以公开9件，部分公开1件，不予公开2件。",
        "予以公开及部分公开10件，占比不高。",
        "结转下年度继续办理1件。",
        "依申请公开信息数142条的口径不同。",
    ],
)
def test_claims_that_agree_in_some_sense_are_no_findings(text: str) -> None:
    assert not differences(
        text,
        received_this_year=34,
        carried_in=2,
        granted=9,
        partially_granted=1,
        refused_state_secret=1,
        refused_enforcement_file=1,
        carried_out=1,
    )


def test_a_difference_quotes_its_sentence() -> None:
    text = "工作平稳。因本机关不掌握等原因无法提供265件，占32.9%；另有其他事项。"
    assert differences(text, unavailable_not_held=265, unavailable_not_compiled=72) == [
        "因本机关不掌握等原因无法提供265件,占32.9%;"
    ]


def test_a_blank_total_is_compared_by_its_row() -> None:
    cells = table(granted=9)
    key = ("requests", "granted", "total")
    cells[key] = Cell(*key, None, CellState.BLANK, "")
    assert not compare_narrative([Section(1, "", "予以公开9件。")], cells)
    assert compare_narrative([Section(1, "", "予以公开8件。")], cells)


def test_an_open_cell_is_not_compared() -> None:
    cells = table(granted=9)
    key = ("requests", "granted", "total")
    cells[key] = Cell(*key, None, CellState.UNREADABLE, "90", flags=("ambiguous",))
    assert not compare_narrative([Section(1, "", "予以公开8件。")], cells)
