"""Reports of one agency are held against each other over the years."""

from invented_reports import batch, make_entry, number

from pipeline.dataset.loading import load


def found(release, code):
    frame = load("findings", releases=release.path.parent)
    return frame[frame["code"] == code].to_dict("records")


def test_what_is_carried_out_must_be_carried_in(lake, publish_on):
    lake.commit(batch(make_entry(year=2022, carried_out=4), make_entry(year=2023, carried_in=3)))
    release = publish_on("2026-03-01")
    differing = found(release, "carry_over.differs")
    assert [(row["year"], row["item"], row["column"]) for row in differing] == [
        (2023, "carried_in", "natural_person"),
        (2023, "carried_in", "total"),
    ]
    assert differing[0]["evidence"] == "carried_out 2022: 4 ; carried_in 2023: 3"
    assert differing[0]["verdict"] == "undetermined"


def test_equal_numbers_and_missing_years_give_no_finding(lake, publish_on):
    lake.commit(
        batch(
            make_entry(year=2022, carried_out=1, received=9),
            make_entry(year=2023, carried_in=1),
            make_entry("beihe-office", 2020, carried_out=7),
            make_entry("beihe-office", 2022, carried_in=1),
        )
    )
    release = publish_on("2026-03-01")
    for code in ("carry_over.differs", "year.duplicated", "value.implausible_jump"):
        assert found(release, code) == []


def test_a_report_that_repeats_last_year_is_found(lake, publish_on):
    same = {"carried_in": 2, "carried_out": 2}
    lake.commit(batch(make_entry(year=2022, **same), make_entry(year=2023, payload_sha256="b" * 64, **same)))
    (repeated,) = found(publish_on("2026-03-01"), "year.duplicated")
    assert (repeated["year"], repeated["scope"], repeated["severity"]) == (2023, "report", "high")
    assert make_entry(year=2022).url in repeated["evidence"]


def test_reports_of_zeros_may_repeat_themselves(lake, publish_on):
    zeros = {"cells": tuple(number("requests", "granted", column, "0") for column in "abcdefgh")}
    lake.commit(batch(make_entry(year=2022, **zeros), make_entry(year=2023, **zeros)))
    assert found(publish_on("2026-03-01"), "year.duplicated") == []


def test_a_jump_that_only_an_error_explains_is_found(lake, publish_on):
    cells = {
        year: (number("proactive", "penalties", "decisions", printed),)
        for year, printed in ((2021, "120"), (2022, "13000"), (2023, "900"))
    }
    lake.commit(batch(*(make_entry(year=year, cells=own) for year, own in cells.items())))
    (jump,) = found(publish_on("2026-03-01"), "value.implausible_jump")
    assert (jump["year"], jump["item"], jump["evidence"]) == (2022, "penalties", "2021: 120 ; 2022: 13000")


def test_an_amount_in_the_wrong_unit_is_found(lake, publish_on):
    cells = {
        year: (number("proactive", "fees", "amount", printed, unit="万元"),)
        for year, printed in ((2022, "38.5"), (2023, "385000"))
    }
    lake.commit(batch(*(make_entry(year=year, cells=own) for year, own in cells.items())))
    (jump,) = found(publish_on("2026-03-01"), "value.implausible_jump")
    assert (jump["item"], jump["column"]) == ("fees", "amount")


def test_several_documents_for_one_year_are_a_finding(lake, publish_on):
    lake.commit(batch(make_entry(), make_entry(url="http://yunxi.gov.test/b.html", payload_sha256="b" * 64)))
    (duplicate,) = found(publish_on("2026-03-01"), "report.duplicate")
    assert "http://yunxi.gov.test/b.html" in duplicate["evidence"]


def test_findings_of_publication_follow_those_of_the_document(lake, publish_on):
    from pipeline.extraction.report import Finding, Severity, Verdict

    own = Finding(
        "identity.row_total",
        Severity.MEDIUM,
        "5 ≠ 6",
        "",
        "requests",
        "granted",
        "total",
        Verdict.SOURCE_ERROR,
    )
    lake.commit(batch(make_entry(year=2022, carried_out=4), make_entry(findings=(own,), carried_in=3)))
    frame = load("findings", releases=publish_on("2026-03-01").path.parent)
    assert frame[["position", "code"]].values.tolist() == [
        [0, "identity.row_total"],
        [1, "carry_over.differs"],
        [2, "carry_over.differs"],
    ]
    assert frame["verdict"].tolist() == ["source_error", "undetermined", "undetermined"]
