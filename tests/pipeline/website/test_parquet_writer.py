"""What the browser writes as Parquet is read back by others, value for value."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Error

import pipeline.website

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WRITER = Path(pipeline.website.__file__).with_name("assets") / "parquet.js"


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    page = browser.new_page()
    page.add_script_tag(path=WRITER)
    return page


def _write(page: Page, target: Path, columns: list[dict[str, Any]]) -> Path:
    target.write_bytes(bytes(page.evaluate(f"Array.from(writeParquet({json.dumps(columns)}))")))
    return target


def test_every_type_and_every_null_is_kept(page: Page, tmp_path: Path) -> None:
    columns = [
        {"name": "text", "type": "text", "values": ["机关", None, "", '=1,"\n', "𠮷" * 3000]},
        {"name": "integer", "type": "integer", "values": [0, None, -1, 2**53 - 1, -(2**53) + 1]},
        {"name": "number", "type": "number", "values": [0.1, None, -0.0, 1e300, 5e-324]},
        {
            "name": "money",
            "type": "money",
            "values": ["0", None, "-0.0001", "9999999999999999.9999", "-9999999999999999.9999"],
        },
    ]
    path = _write(page, tmp_path / "types.parquet", columns)
    table = pq.read_table(path)
    assert [str(kind) for kind in table.schema.types] == ["string", "int64", "double", "decimal128(20, 4)"]
    expected = {column["name"]: list(column["values"]) for column in columns}
    expected["money"] = [None if value is None else Decimal(value) for value in expected["money"]]
    assert table.to_pydict() == expected
    assert pl.read_parquet(path).to_dict(as_series=False) == expected


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 5000])
def test_any_number_of_rows_and_many_columns(rows: int, page: Page, tmp_path: Path) -> None:
    columns = [
        {
            "name": f"c{place}",
            "type": "integer",
            "values": [None if row % 3 == 0 else row for row in range(rows)],
        }
        for place in range(20)
    ]
    table = pq.read_table(_write(page, tmp_path / "rows.parquet", columns))
    assert (table.num_rows, table.num_columns) == (rows, 20)
    for column in columns:
        assert table[column["name"]].to_pylist() == column["values"]


def test_an_amount_that_does_not_fit_is_refused_and_not_rounded(page: Page, tmp_path: Path) -> None:
    with pytest.raises(Error, match="not an amount with four places"):
        _write(page, tmp_path / "no.parquet", [{"name": "m", "type": "money", "values": ["0.00001"]}])
