"""The form data against the official layout, counted by hand."""

from __future__ import annotations

import pytest

from pipeline.extraction.labels import exact_labels
from pipeline.forms.loading import columns, form, identities, statistics, words


@pytest.mark.parametrize(("name", "cells"), [("2019", 198), ("2021", 200)])
def test_a_form_has_the_official_number_of_cells(name: str, cells: int) -> None:
    assert sum(len(item.columns) for item in form(name).items) == cells


@pytest.mark.parametrize(("name", "rows"), [("2019", 23), ("2021", 25)])
def test_the_requests_table_has_the_official_number_of_rows(name: str, rows: int) -> None:
    assert len(form(name).of("requests")) == rows


def test_every_label_of_a_form_is_recognised_as_its_own_item() -> None:
    for name in ("2019", "2021"):
        for item in form(name).items:
            for label in item.labels:
                codes = {found.code for found in exact_labels(label) if found.table == item.table}
                assert item.item in codes, (label, codes)


def test_every_column_of_an_item_is_described() -> None:
    described = {(column.table, column.column) for column in columns()}
    for name in ("2019", "2021"):
        assert {(item.table, column) for item in form(name).items for column in item.columns} <= described


def test_identities_name_items_and_columns_that_exist() -> None:
    for identity in identities():
        names = {
            code
            for name in ("2019", "2021")
            for item in form(name).of(identity.table)
            for code in (item.item, *item.columns)
        }
        assert set(identity.parts + identity.wholes) <= names


def test_the_outcome_parts_are_all_rows_between_receipts_and_total() -> None:
    outcomes = next(identity for identity in identities() if identity.code == "identity.outcomes")
    rows = {item.item for name in ("2019", "2021") for item in form(name).of("requests")}
    others = {"received_this_year", "carried_in", "outcomes_total", "carried_out"}
    assert set(outcomes.parts) == rows - others


def test_statistics_of_earlier_years_have_codes_of_their_own() -> None:
    assert len(statistics("shanghai").items) == 35
    assert {item.columns for item in statistics("fujian").items} == {("current", "cumulative")}
    national = [item.item for item in statistics("national-2014").items]
    assert len(national) == len(set(national))


def test_word_lists_are_not_empty() -> None:
    for name in ("blank_mark", "unit", "rejected_title", "section_1", "section_6", "legal_persons"):
        assert words(name)
