"""A list that begins as before is taken as it was; anything else is read to its end."""

import datetime

import pytest

from crawlers.families.reading import Row
from crawlers.lists import ListMemory, RememberedList, remembered_rows

NOW = datetime.datetime(2024, 6, 1, 1, tzinfo=datetime.UTC)
URL = "http://www.some.gov.cn/nb/"


def rows(*numbers):
    return [Row(f"{URL}{n}.html", f"第{n}篇", datetime.date(2024, 1, n)) for n in numbers]


def known(total=None, pages=None):
    return RememberedList(
        url=URL,
        walked=NOW,
        rows=remembered_rows(rows(5, 4, 3, 2, 1)),
        opening=3,
        total=total,
        pages=pages,
    )


def test_the_same_beginning_stands_for_the_whole_list():
    assert known(total=5).continue_from(rows(5, 4, 3), 5, None) == rows(5, 4, 3, 2, 1)


def test_new_entries_at_the_top_are_added():
    assert known(total=5).continue_from(rows(7, 6, 5), 7, None) == rows(7, 6, 5, 4, 3, 2, 1)
    assert known(pages=2).continue_from(rows(6, 5, 4), None, 3) == rows(6, 5, 4, 3, 2, 1)


def test_a_list_without_declared_sizes_is_known_only_where_its_beginning_is_all_of_it():
    short = known().model_copy(update={"rows": remembered_rows(rows(3, 2, 1))})
    assert short.continue_from(rows(4, 3, 2, 1), None, None) == rows(4, 3, 2, 1)
    assert short.continue_from(rows(3, 2), None, None) is None
    assert short.continue_from(rows(4, 3, 2), None, None) is None
    assert known().continue_from(rows(6, 5, 4), None, None) is None


@pytest.mark.parametrize(
    ("beginning", "total", "pages"),
    [
        (rows(5, 3, 2), 5, 2),
        (rows(5, 4, 3), 4, 2),
        (rows(5, 4, 3), 5, 1),
        (rows(6, 5, 4), 5, 2),
        (rows(9, 8, 7), 8, 2),
        ([], 5, 2),
        ([*rows(5, 4), Row(f"{URL}3.html", "另一个标题", datetime.date(2024, 1, 3))], 5, 2),
    ],
    ids=["one gone", "fewer declared", "fewer pages", "new but no more", "all new", "empty", "title changed"],
)
def test_any_other_change_is_none_that_can_be_guessed(beginning, total, pages):
    assert known(total=5, pages=2).continue_from(beginning, total, pages) is None


def test_a_list_is_good_for_some_days_and_kept_between_nights(tmp_path):
    memory = ListMemory.of(tmp_path, "some", 7, NOW)
    memory.keep(known())
    memory.save()

    def recall(days_later, days=7):
        now = NOW + datetime.timedelta(days=days_later)
        return ListMemory.of(tmp_path, "some", days, now).recall(URL)

    assert recall(1) == known()
    assert recall(7) is None
    assert recall(1, days=0) is None
