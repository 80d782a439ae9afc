"""Every changed value is told with its cause."""

import pytest
import yaml
from invented_reports import batch, day, make_entry

from pipeline.dataset.entry import Presence
from pipeline.dataset.loading import load
from pipeline.dataset.release.changes import release_differences
from pipeline.errors import NianbaoError

NATURAL = ("requests", "received_this_year", "natural_person")
TOTAL = ("requests", "received_this_year", "total")


def changes_of(release):
    frame = load("changes", version=release.version, releases=release.path.parent)
    return [
        (row.cause, row.agency_id, row.year, (row.table, row.item, row.column), row.old_value, row.new_value)
        for row in frame.itertuples()
    ]


def correct(tmp_path, *corrections):
    folder = tmp_path / "corrections"
    folder.mkdir(exist_ok=True)
    (folder / "invented.yaml").write_text(yaml.safe_dump(list(corrections), allow_unicode=True))


CORRECTION = {
    "agency": "yunxi-government",
    "year": 2023,
    "table": "requests",
    "item": "received_this_year",
    "column": "natural_person",
    "expected": 5,
    "corrected": 55,
    "reason": "a digit was lost in print",
    "evidence": "http://yunxi.gov.test/erratum.html",
}


def test_other_bytes_mean_that_the_source_was_revised(lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    release = publish_on("2026-03-02")
    assert changes_of(release) == [
        ("source_revised", "yunxi-government", 2023, NATURAL, 5.0, 6.0),
        ("source_revised", "yunxi-government", 2023, TOTAL, 8.0, 9.0),
    ]
    assert release.changes == {"source_revised": 2}
    assert "| yunxi-government | 2023 | source_revised | 2 |" in (release.path / "CHANGES.md").read_text()


def test_the_same_bytes_with_other_values_mean_that_the_reading_changed(lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    lake.commit(batch(make_entry(received=6, code_version="code-2")))
    changes = changes_of(publish_on("2026-03-02"))
    assert [change[0] for change in changes] == ["parser_changed", "parser_changed"]


def test_a_correction_stands_beside_the_printed_value(tmp_path, lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    correct(tmp_path, CORRECTION)
    release = publish_on("2026-03-02")
    assert changes_of(release) == [("correction_added", "yunxi-government", 2023, NATURAL, 5.0, 5.0)]
    cells = load("cells", releases=release.path.parent).set_index(["table", "item", "column"])
    cell = cells.loc[NATURAL]
    assert (cell["value"], cell["raw"], cell["corrected_value"]) == (5.0, "5", 55.0)
    assert "a digit was lost" in cell["correction_reason"]
    assert cells["corrected_value"].notna().sum() == 1


def test_a_correction_that_is_taken_away_is_told(tmp_path, lake, publish_on):
    lake.commit(batch(make_entry()))
    correct(tmp_path, CORRECTION)
    publish_on("2026-03-01")
    correct(tmp_path)
    changes = changes_of(publish_on("2026-03-02"))
    assert [change[0] for change in changes] == ["correction_removed"]


def test_a_correction_whose_expectation_fails_stops_applying_and_is_a_finding(tmp_path, lake, publish_on):
    lake.commit(batch(make_entry()))
    correct(tmp_path, CORRECTION)
    publish_on("2026-03-01")
    lake.commit(batch(make_entry(received=7, payload_sha256="b" * 64)))
    release = publish_on("2026-03-02")
    cells = load("cells", releases=release.path.parent)
    assert cells["corrected_value"].isna().all()
    findings = load("findings", releases=release.path.parent)
    (stale,) = findings[findings["code"] == "correction.stale"].to_dict("records")
    assert (stale["item"], stale["column"]) == NATURAL[1:]
    assert stale["evidence"] == "printed: 7.0"


def test_a_new_report_is_newly_published_value_by_value(lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    lake.commit(batch(make_entry("beihe-office")))
    changes = changes_of(publish_on("2026-03-02"))
    assert len(changes) == 24
    assert {change[:3] for change in changes} == {("newly_published", "beihe-office", 2023)}


def test_a_withdrawn_report_is_told_and_keeps_its_values(lake, publish_on):
    lake.commit(batch(make_entry()))
    publish_on("2026-03-01")
    lake.commit(batch(presences=(Presence(make_entry().url, "yunxi", day("2026-03-02"), present=False),)))
    release = publish_on("2026-03-02")
    frame = load("changes", releases=release.path.parent)
    assert len(frame) == 1
    assert frame["cause"][0] == "withdrawn"
    assert frame["table"].isna().all()
    assert len(load("cells", releases=release.path.parent)) == 24


def test_a_report_that_vanishes_from_the_lake_is_withdrawn_with_its_values(lake, publish_on):
    lake.commit(batch(make_entry(year=2021)))
    publish_on("2026-03-01")
    lake.commit(batch(make_entry(year=2022, url=make_entry(year=2021).url, code_version="code-2")))
    causes = {(change[0], change[2]) for change in changes_of(publish_on("2026-03-02"))}
    assert causes == {("withdrawn", 2021), ("newly_published", 2022)}


def test_any_two_releases_can_be_compared(lake, publish_on):
    lake.commit(batch(make_entry()))
    first = publish_on("2026-03-01")
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    publish_on("2026-03-02")
    lake.commit(batch(make_entry(received=5, payload_sha256="c" * 64, last_seen=day("2026-03-03"))))
    third = publish_on("2026-03-03")
    assert list(release_differences(first.path, third.path)) == []


def test_a_preview_tells_the_differences_and_writes_nothing(lake):
    lake.commit(batch(make_entry(), make_entry(year=2022)))
    before = lake.snapshot()
    found = lake.preview(batch(make_entry(received=6, code_version="code-2"), make_entry(year=2022)))
    assert [(d.year, d.item, d.column, d.cause, d.old_raw, d.new_raw) for d in found] == [
        (2023, "received_this_year", "natural_person", "parser_changed", "5", "6"),
        (2023, "received_this_year", "total", "parser_changed", "8", "9"),
    ]
    assert lake.snapshot() == before
    assert lake.preview(batch(make_entry())) == []


def test_a_preview_of_an_empty_lake_shows_everything_as_new(lake):
    assert {d.cause for d in lake.preview(batch(make_entry()))} == {"newly_published"}
    assert not lake.exists()


def test_a_damaged_release_before_is_named(lake, publish_on):
    lake.commit(batch(make_entry()))
    first = publish_on("2026-03-01")
    cells = first.path / "cells.parquet"
    cells.chmod(0o644)
    cells.write_bytes(b"PAR1")
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    with pytest.raises(
        NianbaoError, match=r"2026\.03\.01/cells\.parquet: the release cannot be compared with"
    ):
        publish_on("2026-03-02")
