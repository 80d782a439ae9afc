"""Markup with more tags or attributes than any page needs is cut, and the document says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.html.cutting import within_bounds
from pipeline.documents.html.reader import read_html

if TYPE_CHECKING:
    import pytest

ATTRIBUTES = " ".join(f'data-{number}="a long value of an attribute"' for number in range(1_001))


def test_usual_markup_stays_as_it_is() -> None:
    markup = "<p title='1 < 2'>一、总体情况</p>" * 100
    assert within_bounds(markup) == (markup, [])


def test_markup_ends_before_the_first_tag_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_TAGS", 4)
    assert within_bounds("<b>1</b><b>2</b>") == ("<b>1</b><b>2</b>", [])
    markup, problems = within_bounds("<b>1</b><b>2</b>3<b>4</b>")
    assert markup == "<b>1</b><b>2</b>3"
    assert [problem.code for problem in problems] == ["limit_exceeded"]
    assert "4 tags" in problems[0].message


def test_a_tag_with_too_many_attributes_loses_them_and_nothing_else() -> None:
    markup, problems = within_bounds(f"<p id=a>1</p><td {ATTRIBUTES}>2</td>")
    assert markup == "<p id=a>1</p><td>2</td>"
    assert "1,000 attributes" in problems[0].message


def test_one_long_attribute_stays() -> None:
    picture = f'<img alt="{"two words " * 5_000}" src="a.png">'
    assert within_bounds(picture) == (picture, [])


def test_the_document_tells_what_was_cut() -> None:
    document = read_html(f"<p {ATTRIBUTES}>一、总体情况</p>".encode(), source="page.html")
    assert [paragraph.text for paragraph in document.paragraphs] == ["一、总体情况"]
    assert "limit_exceeded" in {problem.code for problem in document.problems}
