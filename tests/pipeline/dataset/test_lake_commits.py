"""What operators and maintainers rely on when a batch is committed."""

import datetime
from decimal import Decimal

import pytest
from deltalake import DeltaTable
from invented_reports import batch, day, make_attempt, make_entry, number

from pipeline.dataset.entry import Presence, SiteNight, unregistered_id
from pipeline.dataset.lake.lake import Lake
from pipeline.errors import NianbaoError
from pipeline.extraction.report import Cell, CellState


def values_of(lake, agency, year=2023):
    rows = lake.cells([agency]).to_pylist()
    return {(r["table"], r["item"], r["column"]): r["value"] for r in rows if r["year"] == year}


def report_of(lake, agency="yunxi-government", year=2023):
    (row,) = [row for row in lake.reports([agency]).to_pylist() if row["year"] == year]
    return row


def test_cells_come_back_as_printed(lake):
    lake.commit(batch(make_entry(received=7)))
    values = values_of(lake, "yunxi-government")
    assert values["requests", "received_this_year", "natural_person"] == 7.0
    assert values["requests", "received_this_year", "total"] == 10.0
    assert values["disputes", "reconsideration", "upheld"] is None
    (fees,) = [row for row in lake.cells().to_pylist() if row["item"] == "fees"]
    assert (fees["raw"], fees["unit"], fees["value"]) == ("12.34", "万元", 12.34)
    assert fees["amount_yuan"] == Decimal("123400.0000")
    report = report_of(lake)
    assert (report["cells"], report["cells_number"], report["cells_zero"], report["cells_blank"]) == (
        24,
        9,
        14,
        1,
    )


def test_a_number_that_a_float_cannot_hold_is_null_and_says_so(lake):
    long = number("proactive", "procurement", "amount", "9007199254740993", unit="元")
    lake.commit(batch(make_entry(extra=[long])))
    (cell,) = [row for row in lake.cells().to_pylist() if row["item"] == "procurement"]
    assert (cell["value"], cell["raw"], cell["flags"]) == (None, "9007199254740993", ["value_not_exact"])
    assert cell["amount_yuan"] == Decimal("9007199254740993.0000")


def test_the_same_batch_again_changes_nothing(lake):
    entries = [make_entry(year=year) for year in (2021, 2022, 2023)]
    given = batch(
        *entries,
        attempts=(make_attempt(url="http://yunxi.gov.test/broken.doc"),),
        site_nights=(SiteNight("yunxi", day("2026-02-01"), "complete"),),
    )
    first = lake.commit(given)
    again = lake.commit(given)
    assert first.changed
    assert not again.changed
    assert (again.number, again.versions) == (first.number, first.versions)
    assert DeltaTable(str(lake.root / "cells")).version() == first.versions["cells"]


def test_only_the_agencies_and_years_of_the_batch_are_replaced(lake):
    lake.commit(batch(make_entry(), make_entry(year=2022), make_entry("beihe-office")))
    untouched = [values_of(lake, "beihe-office"), values_of(lake, "yunxi-government", 2022)]
    result = lake.commit(batch(make_entry(received=50, payload_sha256="b" * 64)))
    assert result.replaced == (("yunxi-government", 2023),)
    assert values_of(lake, "yunxi-government")["requests", "received_this_year", "total"] == 53.0
    assert [values_of(lake, "beihe-office"), values_of(lake, "yunxi-government", 2022)] == untouched


def test_a_large_lake_is_cut_into_ranges_and_stays_in_order(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "pipeline.dataset.lake.snapshot._ROWS_PER_RANGE", {"cells": 100, "sections": 5, "findings": 5}
    )
    lake = Lake(tmp_path / "lake")
    names = [f"agency-{place:02d}" for place in range(20)]
    for name in [*names[10:], *names[:10]]:
        lake.commit(batch(make_entry(name, 2022), make_entry(name, 2023)))
    cells = lake.cells()
    keys = [(row["agency_id"], row["year"], row["position"]) for row in cells.to_pylist()]
    assert keys == sorted(keys)
    assert len(keys) == 20 * 2 * 24
    partitions = DeltaTable(str(tmp_path / "lake" / "cells")).partitions()
    assert len(partitions) >= 10
    version = lake.snapshot().versions["cells"]
    before = set(DeltaTable(str(tmp_path / "lake" / "cells"), version=version).file_uris())
    lake.commit(batch(make_entry("agency-07", 2023, received=9, payload_sha256="b" * 64)))
    after = set(DeltaTable(str(tmp_path / "lake" / "cells")).file_uris())
    assert len(before - after) == 1
    bounds = list(lake.snapshot().agency_ranges())
    parts = [lake.snapshot().read_between("cells", low, high).num_rows for low, high in bounds]
    assert sum(parts) == 20 * 2 * 24
    assert max(parts) <= 144


def test_a_document_that_cannot_be_read_leaves_the_last_good_data(lake):
    lake.commit(batch(make_entry()))
    lake.commit(batch(attempts=(make_attempt(seen=day("2026-02-05")),)))
    report = report_of(lake)
    assert report["stale_since"] == day("2026-02-05")
    assert report["stale_reason"] == "failed: the file is truncated"
    assert len(values_of(lake, "yunxi-government")) == 24
    assert lake.snapshot().read("attempts").num_rows == 1


def test_a_later_good_reading_ends_staleness_and_settles_the_attempt(lake):
    lake.commit(batch(make_entry()))
    lake.commit(batch(attempts=(make_attempt(),)))
    lake.commit(
        batch(make_entry(payload_sha256="f" * 64, last_seen=day("2026-02-06"), code_version="code-2"))
    )
    assert report_of(lake)["stale_since"] is None
    assert lake.snapshot().read("attempts").num_rows == 0


def test_an_attempt_at_another_address_does_not_make_a_report_stale(lake):
    lake.commit(batch(make_entry()))
    lake.commit(
        batch(attempts=(make_attempt(url="http://yunxi.gov.test/explained.html", status="rejected"),))
    )
    assert report_of(lake)["stale_since"] is None


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (make_entry(year=None, form="2021", title="年报"), "the reporting year is not known"),
        (make_entry(year=3023), "3023 cannot be a reporting year"),
        (
            make_entry(extra=[number("proactive", "licensing", "decisions", "1")]),
            "the reading gives the cell proactive/licensing/decisions more than once",
        ),
        (
            make_entry(extra=[Cell("proactive", "fees", "x", Decimal(3), CellState.BLANK)]),
            "the cell proactive/fees/x has a value although its state is blank",
        ),
    ],
    ids=["no year", "impossible year", "cell twice", "value in a blank cell"],
)
def test_an_entry_that_cannot_be_placed_is_kept_as_a_failed_attempt(lake, entry, reason):
    lake.commit(batch(entry, make_entry("beihe-office")))
    assert {row["agency_id"] for row in lake.reports().to_pylist()} == {"beihe-office"}
    (attempt,) = lake.snapshot().read("attempts").to_pylist()
    assert (attempt["status"], attempt["reason"]) == ("failed", reason)


def test_a_withdrawn_report_keeps_its_values(lake):
    lake.commit(batch(make_entry()))
    gone = Presence(make_entry().url, "yunxi", day("2026-03-01"), present=False)
    lake.commit(batch(presences=(gone,)))
    assert report_of(lake)["withdrawn"] == day("2026-03-01")
    assert len(values_of(lake, "yunxi-government")) == 24
    back = Presence(make_entry().url, "yunxi", day("2026-03-02"))
    lake.commit(batch(presences=(back,)))
    assert report_of(lake)["withdrawn"] is None
    assert report_of(lake)["last_seen"] == day("2026-03-02")


def test_a_reading_moves_to_the_agency_once_it_is_registered(lake):
    unknown = unregistered_id("yunxi", "云溪市人民政府")
    lake.commit(batch(make_entry(unknown)))
    result = lake.commit(batch(make_entry(url=make_entry(unknown).url)))
    assert result.removed == ((unknown, 2023),)
    assert {row["agency_id"] for row in lake.reports().to_pylist()} == {"yunxi-government"}
    assert set(lake.cells()["agency_id"].to_pylist()) == {"yunxi-government"}


def test_a_reading_moves_to_another_year_when_the_parser_is_corrected(lake):
    lake.commit(batch(make_entry(year=2021)))
    corrected = make_entry(year=2022, url=make_entry(year=2021).url, code_version="code-2")
    lake.commit(batch(corrected))
    assert [row["year"] for row in lake.reports().to_pylist()] == [2022]


def test_some_years_of_a_document_leave_its_other_years(lake):
    both = {"url": "http://yunxi.gov.test/both.html"}
    lake.commit(batch(make_entry(year=2021, **both), make_entry(year=2022, **both)))
    lake.commit(batch(make_entry(year=2022, code_version="code-2", **both), whole_documents=False))
    assert [row["year"] for row in lake.reports().to_pylist()] == [2021, 2022]


def test_a_document_with_two_years_keeps_both_when_it_is_read_again(lake):
    both = {"url": "http://yunxi.gov.test/both.html"}
    lake.commit(batch(make_entry(year=2021, **both), make_entry(year=2022, **both)))
    again = {**both, "code_version": "code-2"}
    lake.commit(batch(make_entry(year=2021, **again), make_entry(year=2022, received=9, **again)))
    assert [row["year"] for row in lake.reports().to_pylist()] == [2021, 2022]


def test_half_a_character_in_the_source_does_not_lose_the_batch(lake):
    lake.commit(batch(make_entry(title="年报\ud800"), make_entry("beihe-office")))
    assert {row["title"] for row in lake.reports().to_pylist()} >= {"年报\ufffd"}


def test_an_empty_lake_says_what_to_do(lake):
    with pytest.raises(NianbaoError, match="Run a crawl or an import first"):
        lake.reports()


def test_a_site_night_is_kept_once_per_date(lake):
    failed = SiteNight("yunxi", day("2026-02-01"), "failed", "timeout")
    lake.commit(batch(site_nights=(failed,)))
    lake.commit(batch(site_nights=(failed, SiteNight("yunxi", day("2026-02-01"), "complete"))))
    nights = lake.snapshot().read("site_nights").to_pylist()
    assert nights == [
        {"site": "yunxi", "date": datetime.date(2026, 2, 1), "outcome": "complete", "reason": None}
    ]


def test_documents_that_were_read_are_known_with_the_code_that_read_them(lake):
    broken = make_attempt(url="http://yunxi.gov.test/x.doc", code_version="code-0")
    lake.commit(batch(make_entry(), attempts=(broken,)))
    assert lake.readings() == {
        (make_entry().url, "a" * 64): "code-1",
        ("http://yunxi.gov.test/x.doc", "f" * 64): "code-0",
    }


@pytest.mark.parametrize("pattern", ["*/range_start*/*.parquet", "cells/_delta_log/*.json"])
def test_a_damaged_lake_is_named_with_the_remedy(lake, pattern):
    lake.commit(batch(make_entry()))
    for path in lake.root.glob(pattern):
        path.unlink()
    with pytest.raises(NianbaoError, match="fill a new one from the archive"):
        lake.cells()
