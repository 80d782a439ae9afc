"""The wide table: printed values of both forms, typed, with their doubts named."""

from decimal import Decimal

import pandas as pd
from invented_reports import batch, make_entry, number

from pipeline.dataset.loading import load
from pipeline.extraction.report import Cell, CellState


def panel_of(release):
    return load("panel", releases=release.path.parent).set_index(["agency_id", "year"])


def test_values_stand_as_whole_numbers_and_holes_stay_holes(lake, publish_on):
    lake.commit(batch(make_entry(received=5)))
    row = panel_of(publish_on("2026-03-01")).loc[("yunxi-government", 2023)]
    assert row["requests_received_this_year_total"] == 8
    assert row["requests_received_this_year_other_org"] == 0
    assert row["disputes_reconsideration_upheld"] is pd.NA
    assert row["requests_granted_total"] is pd.NA
    assert row["proactive_fees_amount"] == Decimal("123400.0000")


def test_decisions_are_one_column_over_the_forms_and_documents_are_not(lake, publish_on):
    old = (
        number("proactive", "licensing", "decisions", "7"),
        number("proactive", "regulations", "made", "3"),
    )
    new = (
        number("proactive", "licensing", "decisions", "9"),
        number("proactive", "regulations", "issued", "4"),
    )
    lake.commit(batch(make_entry(year=2020, cells=old), make_entry(year=2021, cells=new)))
    panel = panel_of(publish_on("2026-03-01")).loc["yunxi-government"]
    assert panel["proactive_licensing_decisions"].tolist() == [7, 9]
    assert panel["proactive_regulations_made"].tolist() == [3, pd.NA]
    assert panel["proactive_regulations_issued"].tolist() == [pd.NA, 4]


def test_doubtful_values_are_named(lake, publish_on):
    cells = (
        number("proactive", "licensing", "decisions", "7", flags=("aligned_by_arithmetic",)),
        number("proactive", "penalties", "decisions", "7.5"),
        number("proactive", "procurement", "amount", "8040"),
        Cell("proactive", "fees", "amount", None, CellState.BLANK),
        number("proactive", "extra_1", "decisions", "3", label="行政奖励"),
    )
    lake.commit(batch(make_entry(cells=cells)))
    row = panel_of(publish_on("2026-03-01")).loc[("yunxi-government", 2023)]
    assert list(row["flagged"]) == [
        "proactive_licensing_decisions",
        "proactive_penalties_decisions",
        "proactive_procurement_amount",
    ]
    assert row["proactive_licensing_decisions"] == 7
    assert row["proactive_penalties_decisions"] is pd.NA
    assert row["proactive_procurement_amount"] is None


def test_a_report_without_tables_has_a_row_of_holes(lake, publish_on):
    lake.commit(batch(make_entry(cells=(), grade="D", form=None)))
    row = panel_of(publish_on("2026-03-01")).loc[("yunxi-government", 2023)]
    assert row["grade"] == "D"
    assert row["requests_received_this_year_total"] is pd.NA
