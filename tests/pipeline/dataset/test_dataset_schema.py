"""The schema is one, complete, and says the same everywhere."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest

import pipeline.forms
from pipeline.dataset.schema import LAKE_TABLES, RELEASE_TABLES, tables, variables


def test_the_tables_of_the_design_are_declared():
    assert set(RELEASE_TABLES) == {
        "reports", "cells", "sections", "findings", "agencies", "coverage", "panel", "changes",
    }  # fmt: skip
    assert set(tables()) == set(RELEASE_TABLES) | set(LAKE_TABLES)


@pytest.mark.parametrize("table", tables().values(), ids=lambda table: table.name)
def test_every_column_is_described_in_both_languages(table):
    for column in table.columns:
        assert column.en, column.name
        assert any("\u4e00" <= sign <= "\u9fff" for sign in column.zh), column.name
    assert {*table.key, *table.sort} <= {column.name for column in table.columns}


def test_every_cell_of_both_forms_has_one_panel_column():
    assert sum("2019" in variable.forms for variable in variables()) == 198
    assert sum("2021" in variable.forms for variable in variables()) == 200
    assert len({variable.name for variable in variables()}) == len(variables())


def test_only_equal_quantities_share_a_column_over_the_forms():
    shared = {v.name for v in variables() if set(v.forms) == {"2019", "2021"} and v.table == "proactive"}
    assert shared == {
        "proactive_licensing_decisions",
        "proactive_penalties_decisions",
        "proactive_coercive_measures_decisions",
    }


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_the_panel_knows_the_codes_of_the_form_files(form):
    path = Path(pipeline.forms.__file__).with_name(f"form-{form}.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    items = {(row["table"], row["item"]) for row in rows}
    assert items == {(v.table, v.item) for v in variables() if form in v.forms}


def test_counts_are_whole_money_is_decimal_and_codes_are_dictionaries():
    panel = tables()["panel"].release_schema()
    assert panel.field("requests_received_this_year_total").type == pa.int64()
    assert panel.field("proactive_fees_amount").type == pa.decimal128(20, 4)
    assert panel.field("proactive_fees_amount").metadata[b"unit"] == b"CNY"
    cells = tables()["cells"].release_schema()
    assert pa.types.is_dictionary(cells.field("item").type)
    assert cells.field("value").type == pa.float64()
    assert not cells.field("state").nullable
