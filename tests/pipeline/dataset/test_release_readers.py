"""Every usual tool reads the same rows and types from a release, and an independent validator accepts it."""

import json

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from invented_reports import batch, day, make_attempt, make_entry

from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.dataset.schema import RELEASE_TABLES, tables


@pytest.fixture(scope="module")
def release(tmp_path_factory, registry):
    folder = tmp_path_factory.mktemp("readers")
    lake = Lake(folder / "lake")

    def publish_on(date):
        return publish(lake, folder / "releases", registry=registry, corrections=None, today=day(date))

    lake.commit(batch(make_entry(), make_entry(year=2022, carried_out=4)))
    publish_on("2026-03-01")
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64), make_entry("beihe-office")))
    lake.commit(batch(attempts=(make_attempt(url="http://yunxi.gov.test/x.doc"),)))
    return publish_on("2026-03-02").path


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_the_tools_agree_row_by_row(release, table):
    path = release / f"{table}.parquet"
    rows = pq.read_table(path).to_pylist()
    assert rows
    assert pl.read_parquet(path).to_dicts() == rows
    cursor = duckdb.connect().execute(f"select * from read_parquet('{path}')")
    names = [column[0] for column in cursor.description]
    assert [dict(zip(names, row, strict=True)) for row in cursor.fetchall()] == rows
    frame = pd.read_parquet(path)
    assert len(frame) == len(rows)
    for column in tables()[table].columns:
        if column.type != "texts":
            values = [None if pd.isna(value) else value for value in frame[column.name]]
            assert values == [row[column.name] for row in rows], column.name


TYPES = {
    "code": ("category", "VARCHAR"),
    "count": ("Int64", "BIGINT"),
    "index": ("Int32", "INTEGER"),
    "measure": ("float64", "DOUBLE"),
    "money": ("object", "DECIMAL(20,4)"),
    "date": ("object", "DATE"),
    "truth": ("boolean", "BOOLEAN"),
    "text": ("str", "VARCHAR"),
    "texts": ("object", "VARCHAR[]"),
}


@pytest.mark.parametrize("table", RELEASE_TABLES)
def test_the_types_are_the_declared_ones_in_pandas_and_duckdb(release, table):
    path = release / f"{table}.parquet"
    frame = pd.read_parquet(path)
    described = duckdb.connect().execute(f"describe select * from read_parquet('{path}')").fetchall()
    in_duckdb = {row[0]: row[1] for row in described}
    for column in tables()[table].columns:
        assert str(frame[column.name].dtype) == TYPES[column.type][0], column.name
        assert in_duckdb[column.name] == TYPES[column.type][1], column.name


def test_frictionless_accepts_the_package(release):
    package = frictionless.Package(str(release / "datapackage.json"))
    assert [resource.name for resource in package.resources] == list(RELEASE_TABLES)
    report = package.validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:10]
    described = json.loads((release / "datapackage.json").read_text())
    cells = next(resource for resource in described["resources"] if resource["name"] == "cells")
    assert cells["schema"]["primaryKey"] == ["agency_id", "year", "table", "item", "column"]


def test_frictionless_accepts_a_first_release_with_empty_tables(lake, publish_on):
    lake.commit(batch(make_entry(cells=(), sections=(), grade="D")))
    release = publish_on("2026-03-01").path
    assert pq.read_metadata(release / "changes.parquet").num_rows == 0
    assert pq.read_metadata(release / "cells.parquet").num_rows == 0
    assert str(pd.read_parquet(release / "cells.parquet")["year"].dtype) == "Int32"
    report = frictionless.Package(str(release / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:10]


def test_frictionless_would_notice_a_wrong_release(release):
    path = release / "datapackage.json"
    described = json.loads(path.read_text())
    state = next(f for f in described["resources"][1]["schema"]["fields"] if f["name"] == "state")
    state["constraints"]["enum"] = ["number"]
    other = release / "wrong.json"
    other.write_text(json.dumps(described))
    assert not frictionless.Package(str(other)).validate().valid


def test_the_file_carries_descriptions_and_units(release):
    schema = pq.read_schema(release / "cells.parquet")
    assert schema.field("amount_yuan").metadata[b"unit"] == b"CNY"
    assert "所印数值" in schema.field("value").metadata[b"description_zh"].decode()
