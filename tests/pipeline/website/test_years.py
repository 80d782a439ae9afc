"""An agency's years side by side: which rows stand together, and when a carry-over breaks."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.website.context import CellRow
from pipeline.website.years import by_year, carry_overs, tables_over_years


def _cell(year: int, item: str, value: float | None, **facts: Any) -> CellRow:
    known: dict[str, Any] = {
        "agency_id": "city",
        "table": "requests",
        "column": "total",
        "label": None,
        "raw": None,
        "unit": None,
        "state": "blank" if value is None else "number",
        "flags": (),
    }
    return CellRow(year=year, item=item, value=value, **(known | facts))


@pytest.mark.parametrize(
    ("out", "into", "expected"),
    [
        (_cell(2022, "carried_out", 5), _cell(2023, "carried_in", 5), "holds"),
        (_cell(2022, "carried_out", 0), _cell(2023, "carried_in", 0), "holds"),
        (_cell(2022, "carried_out", 5), _cell(2023, "carried_in", 4), "breaks"),
        (_cell(2022, "carried_out", None), _cell(2023, "carried_in", 0), "unknown"),
        (_cell(2022, "carried_out", 5), _cell(2023, "carried_in", 4, flags=("ocr",)), "unknown"),
        (_cell(2022, "carried_out", 5), _cell(2023, "granted", 4), "unknown"),
    ],
)
def test_a_carry_over_is_judged_only_where_both_numbers_are_certain(
    out: CellRow, into: CellRow, expected: str
) -> None:
    (pair,) = carry_overs(by_year([out, into]))
    assert (pair.year, pair.carrying) == (2022, expected)


def test_years_with_a_gap_between_them_carry_nothing_over() -> None:
    assert carry_overs(by_year([_cell(2020, "carried_out", 5), _cell(2023, "carried_in", 4)])) == []


def test_rows_stand_in_the_order_of_the_form_and_each_year_has_its_own() -> None:
    cells = [
        _cell(2023, "granted", 2),
        _cell(2022, "received_this_year", 7),
        _cell(2023, "received_this_year", 9),
    ]
    (table,) = tables_over_years(by_year(cells))
    assert [row.code[1] for row in table.rows] == ["received_this_year", "granted"]
    assert {year: cell.value for year, cell in table.rows[0].cells.items()} == {2022: 7, 2023: 9}
    assert set(table.rows[1].cells) == {2023}


def test_rows_that_no_form_has_are_the_same_only_under_the_same_name() -> None:
    cells = [
        _cell(2022, "extra_1", 1, label="转交下级机关办理"),
        _cell(2023, "extra_1", 2, label="告知另行咨询"),
    ]
    (table,) = tables_over_years(by_year(cells))
    assert [(row.label.zh, list(row.cells)) for row in table.rows] == [
        ("转交下级机关办理 · total", [2022]),
        ("告知另行咨询 · total", [2023]),
    ]
