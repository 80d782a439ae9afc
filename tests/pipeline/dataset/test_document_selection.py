"""Which document speaks for an agency and year."""

import itertools

import pytest
from invented_reports import batch, day, make_entry

from pipeline.dataset.lake.lake import Lake

OTHER = "http://yunxi.gov.test/notice/77.html"


def only_report(lake):
    (row,) = lake.reports().to_pylist()
    return row


def test_the_newest_payload_of_an_address_speaks_and_remembers_the_earlier_ones(lake):
    lake.commit(batch(make_entry()))
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64, last_seen=day("2026-02-10"))))
    lake.commit(batch(make_entry(received=7, payload_sha256="c" * 64, last_seen=day("2026-02-20"))))
    row = only_report(lake)
    assert row["payload_sha256"] == "c" * 64
    assert row["earlier_payloads"] == ["a" * 64, "b" * 64]
    assert (row["first_seen"], row["last_seen"]) == (day("2026-02-01"), day("2026-02-20"))


def test_an_older_payload_does_not_come_back(lake):
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    lake.commit(batch(make_entry(received=7, payload_sha256="c" * 64, last_seen=day("2026-02-20"))))
    result = lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    assert result.refusals == ((make_entry().url, "an older version of the document that is held"),)
    assert only_report(lake)["payload_sha256"] == "c" * 64


def test_other_code_may_choose_an_earlier_file_of_the_same_address_again(lake):
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    lake.commit(batch(make_entry(received=7, payload_sha256="c" * 64, code_version="code-2")))
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64, code_version="code-3")))
    assert only_report(lake)["payload_sha256"] == "b" * 64


def test_a_source_that_returns_to_an_earlier_version_is_followed(lake):
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64)))
    lake.commit(batch(make_entry(received=7, payload_sha256="c" * 64, last_seen=day("2026-02-20"))))
    lake.commit(batch(make_entry(received=6, payload_sha256="b" * 64, last_seen=day("2026-02-28"))))
    row = only_report(lake)
    assert (row["payload_sha256"], row["earlier_payloads"]) == ("b" * 64, ["c" * 64])


def test_a_version_whose_tables_cannot_be_read_does_not_replace_a_good_one(lake):
    lake.commit(batch(make_entry()))
    ruined = make_entry(grade="D", cells=(), payload_sha256="d" * 64, last_seen=day("2026-02-09"))
    lake.commit(batch(ruined))
    row = only_report(lake)
    assert (row["grade"], row["cells"], row["payload_sha256"]) == ("A", 24, "a" * 64)
    assert row["stale_since"] == day("2026-02-09")


def test_the_better_grade_speaks_and_the_other_address_is_named(lake):
    lake.commit(batch(make_entry(grade="C")))
    lake.commit(batch(make_entry(grade="A", url=OTHER, payload_sha256="b" * 64)))
    row = only_report(lake)
    assert (row["url"], row["grade"], row["other_urls"]) == (OTHER, "A", [make_entry().url])


def test_the_agencys_own_site_speaks_before_another_that_posts_its_report(lake):
    elsewhere = {"url": OTHER, "payload_sha256": "b" * 64, "own_site": False}
    lake.commit(batch(make_entry(grade="A", published=day("2024-03-01"), **elsewhere)))
    lake.commit(batch(make_entry(grade="C", published=day("2024-01-20"))))
    assert (only_report(lake)["url"], only_report(lake)["own_site"]) == (make_entry().url, True)


def test_readable_tables_elsewhere_speak_before_unreadable_ones_on_the_own_site(lake):
    lake.commit(batch(make_entry(grade="D", cells=())))
    lake.commit(batch(make_entry(grade="B", url=OTHER, payload_sha256="b" * 64, own_site=False)))
    assert only_report(lake)["url"] == OTHER


def test_of_equal_grades_the_later_publication_speaks(lake):
    lake.commit(batch(make_entry(published=day("2024-01-20"))))
    lake.commit(batch(make_entry(url=OTHER, payload_sha256="b" * 64, published=day("2024-03-01"))))
    assert only_report(lake)["url"] == OTHER


def test_the_same_bytes_at_a_second_address_are_the_same_document(lake):
    lake.commit(batch(make_entry()))
    result = lake.commit(batch(make_entry(url=OTHER)))
    row = only_report(lake)
    assert not result.changed
    assert (row["url"], row["other_urls"]) == (make_entry().url, [])


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_a_batch_does_not_matter(tmp_path, order):
    entries = [
        make_entry(grade="C", published=day("2024-03-01")),
        make_entry(url=OTHER, payload_sha256="b" * 64, published=day("2024-01-20")),
        make_entry(url=OTHER + "?copy", payload_sha256="c" * 64, published=day("2024-01-19")),
    ]
    lake = Lake(tmp_path / "lake")
    lake.commit(batch(*(entries[place] for place in order)))
    row = only_report(lake)
    assert row["url"] == OTHER
    assert row["other_urls"] == sorted([make_entry().url, OTHER + "?copy"])
    assert not lake.commit(batch(*entries)).changed
