"""What the overview counts, on tables small enough to be added up by eye."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline.website.tallies.coverage import tally_coverage
from pipeline.website.tallies.news import list_changed_reports
from pipeline.website.tallies.quality import format_of, tally_quality
from pipeline.website.tallies.sums import sum_over_years, variables_of

DUE = datetime.date(2024, 3, 31)
RECEIVED = "requests_received_this_year_total"


def test_coverage_counts_what_was_due_and_what_came_unasked() -> None:
    coverage = pd.DataFrame(
        [
            ("CN-JS", 2023, "extracted", DUE),
            ("CN-JS", 2023, "extracted_with_flags", DUE),
            ("CN-JS", 2023, "not_published", DUE),
            ("CN-JS", 2023, "extracted", None),
            ("CN-JS", 2023, "not_tried", None),
            ("CN-FJ", 2023, "blocked", DUE),
            (None, 2022, "extracted", None),
        ],
        columns=["province", "year", "state", "due"],
    )
    fujian, jiangsu, nowhere = tally_coverage(coverage)
    assert (fujian.province, fujian.due, fujian.read, fujian.share) == ("CN-FJ", 1, 0, 0.0)
    assert (jiangsu.due, jiangsu.read, jiangsu.unexpected) == (3, 2, 1)
    assert jiangsu.states == {"extracted": 1, "extracted_with_flags": 1, "not_published": 1}
    assert (nowhere.province, nowhere.year, nowhere.due, nowhere.unexpected) == (None, 2022, 0, 1)
    assert nowhere.share is None


def _panel(*rows: tuple[str, int, int | None, list[str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["agency_id", "year", RECEIVED, "flagged"])
    return frame.astype({RECEIVED: "Int64"})


def test_null_is_never_zero_and_a_flagged_value_is_left_out() -> None:
    panel = _panel(
        ("city", 2022, None, []),
        ("city", 2023, 7, []),
        ("county", 2023, 5, []),
        ("town", 2023, None, []),
        ("village", 2023, 900, [RECEIVED]),
    )
    kinds = dict.fromkeys(("city", "county", "town", "village"), "government")
    nothing, some = sum_over_years(panel, kinds, [RECEIVED])
    assert (nothing.year, nothing.total, nothing.counted, nothing.reports) == (2022, None, 0, 1)
    assert (some.year, some.total, some.counted, some.reports, some.flagged) == (2023, 12, 2, 4, 1)


def test_a_printed_zero_is_a_sum_of_zero() -> None:
    (only,) = sum_over_years(_panel(("city", 2023, 0, [])), {"city": "government"}, [RECEIVED])
    assert (only.total, only.counted) == (0, 1)


def test_governments_and_their_departments_are_never_added() -> None:
    panel = _panel(("city", 2023, 10, []), ("bureau", 2023, 4, []), ("stranger", 2023, 1, []))
    sums = sum_over_years(panel, {"city": "government", "bureau": "department"}, [RECEIVED])
    assert [(each.group, each.total) for each in sums] == [
        ("governments", 10),
        ("bodies", 4),
        ("unregistered", 1),
    ]


def test_a_release_without_reports_has_no_sums() -> None:
    assert sum_over_years(_panel(), {}, [RECEIVED]) == []


def test_a_family_of_items_is_found_by_its_beginning() -> None:
    assert len(variables_of("requests", "refused_")) == 8
    assert variables_of("requests", "other_") == (
        "requests_other_not_corrected_in_time_total",
        "requests_other_fee_not_paid_total",
        "requests_other_remaining_total",
    )
    assert variables_of("disputes", "litigation_direct", "upheld") == ("disputes_litigation_direct_upheld",)


def test_quality_counts_a_report_once_for_each_code() -> None:
    reports = pd.DataFrame(
        [
            ("city", 2022, "2021", "A", "text/html", "html-lxml", "one"),
            ("city", 2023, "2021", "C", "application/pdf", "pdf-lines", "one"),
            ("town", 2023, None, "D", "image/*", "ocr", "two"),
        ],
        columns=["agency_id", "year", "form", "grade", "media_type", "reader", "site"],
    )
    findings = pd.DataFrame(
        [
            ("city", 2023, "row.missing"),
            ("city", 2023, "row.missing"),
            ("town", 2023, "row.missing"),
            (None, None, "site.incomplete"),
            ("gone", 2023, "document.failed"),
        ],
        columns=["agency_id", "year", "code"],
    )
    current, unknown = tally_quality(reports, findings, "form")
    assert (current.value, current.reports, current.grades) == ("2021", 2, {"A": 1, "C": 1})
    assert current.findings == {"row.missing": 1}
    assert (unknown.value, unknown.grades, unknown.findings) == (None, {"D": 1}, {"row.missing": 1})
    assert [tally.value for tally in tally_quality(reports, None, "format")] == ["html", "pdf", "scan"]


def test_a_pdf_read_by_character_recognition_is_a_scan() -> None:
    assert format_of("application/pdf", "ocr") == "scan"
    assert format_of("text/html", "html-lxml+ocr") == "scan"
    assert format_of("application/x-unheard-of", "html-lxml") == "other"


def test_every_kind_of_document_that_has_a_reader_has_a_format() -> None:
    from pipeline.documents.reading import _FIRST_READERS

    assert [kind for kind in _FIRST_READERS if format_of(str(kind), None) == "other"] == []


def test_changed_reports_are_told_once_for_each_cause() -> None:
    columns = [
        "agency_id",
        "year",
        "table",
        "item",
        "column",
        "cause",
        "old_raw",
        "new_raw",
        "old_state",
        "new_state",
    ]
    cell = ("requests", "granted", "total")
    changes = pd.DataFrame(
        [
            ("city", 2022, *cell, "source_revised", "3", "4", "number", "number"),
            ("city", 2022, *cell, "source_revised", "", None, "blank", None),
            ("city", 2022, *cell, "correction_added", "3", "3", "number", "number"),
            ("town", 2023, None, None, None, "withdrawn", None, None, None, None),
        ],
        columns=columns,
    )
    revised, corrected, withdrawn = list_changed_reports(changes, most=1)
    assert (revised.agency_id, revised.cause, revised.count, len(revised.values)) == (
        "city",
        "source_revised",
        2,
        1,
    )
    assert (revised.values[0].old, revised.values[0].new) == ("3", "4")
    assert (corrected.cause, corrected.count) == ("correction_added", 1)
    assert (withdrawn.cause, withdrawn.count, withdrawn.values) == ("withdrawn", 0, ())
    (first, *_) = list_changed_reports(changes, most=2)
    assert (first.values[1].old, first.values[1].new) == ("blank", None)
