"""Parts of a report read as one document: their order, and where each cell still says that it stands."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.joining import Part, in_order, join, natural_key, read_parts, read_parts_again
from pipeline.documents.model import Document, Link, Paragraph, Table, TableCell

ARTICLE = b"<html><title>T</title><body><p>one</p><table><tr><td>a</td><td>1</td></tr></table></body></html>"
SECOND = b"<html><body><table><tr><td>b</td><td>2</td></tr></table><p>two</p></body></html>"


def document(source: str, *blocks: Paragraph | Table, links: tuple[Link, ...] = ()) -> Document:
    return Document(source, "text/html", "reader", blocks, links=links)


def test_addresses_are_ordered_as_people_count() -> None:
    stem = "http://a.gov.test/nb/t20240323_8613"
    addresses = [f"{stem}{ending}" for ending in ("_10.html", "_2.html", ".html", "_1.html")]
    assert sorted(addresses, key=natural_key) == [
        f"{stem}{ending}" for ending in (".html", "_1.html", "_2.html", "_10.html")
    ]
    assert sorted(["W0012.png", "W11.png", "W9.png"], key=natural_key) == ["W9.png", "W11.png", "W0012.png"]


def test_images_stand_in_the_order_in_which_the_article_shows_them() -> None:
    images = tuple(Link(f"{name}.png", "", "image") for name in ("z", "a", "m"))
    article = document("x.html", links=(Link("menu.html", "menu", "anchor"), *images))
    parts = [document(f"{name}.png") for name in "amz"]
    ordered = in_order([article, document("x_2.html"), document("x_1.html"), *parts])
    assert [each.source for each in ordered] == ["x.html", "z.png", "a.png", "m.png", "x_1.html", "x_2.html"]


def test_a_cell_of_a_joined_document_tells_its_part() -> None:
    joined = read_parts([Part("x.html", ARTICLE), Part("x_1.html", SECOND)])
    placed = [
        (joined_cell.text, table.origin_of(joined_cell))
        for table in joined.tables
        for joined_cell in table.cells
    ]
    assert [(text, origin.page, origin.table) for text, origin in placed] == [
        ("a", 0, 0),
        ("1", 0, 0),
        ("b", 1, 1),
        ("2", 1, 1),
    ]
    assert [(each.text, each.index, each.page) for each in joined.paragraphs] == [
        ("one", 0, 0),
        ("two", 1, 1),
    ]
    (told,) = [problem for problem in joined.problems if problem.code == "report.joined"]
    assert told.evidence.splitlines() == ["0: x.html", "1: x_1.html"]
    assert (joined.source, joined.metadata["title"]) == ("x.html", "T")


def test_pages_of_a_part_are_counted_through() -> None:
    pages = [Paragraph("first", 0, page=0), Table(0, (TableCell("x", 0, 0, page=2),), page=1)]
    joined = join([document("a"), document("b.pdf", *pages), document("c", Paragraph("last", 0))])
    table = next(joined.tables)
    assert table.cells[0].page == 3
    assert [each.page for each in joined.paragraphs] == [1, 4]
    assert joined.problems[-1].evidence.splitlines() == ["0: a", "1–3: b.pdf", "4: c"]


def test_a_part_that_cannot_be_read_is_told() -> None:
    joined = read_parts([Part("x.html", ARTICLE), Part("x.pdf", b""), Part("x_1.html", SECOND)])
    assert [(each.code, each.evidence) for each in joined.problems if each.code != "report.joined"] == [
        ("unreadable_page", "x.pdf")
    ]
    with pytest.raises(UnreadableDocumentError, match="fewer than two"):
        read_parts([Part("x.html", ARTICLE), Part("x.pdf", b"")])


def test_without_a_second_reading_of_every_part_there_is_none() -> None:
    again = read_parts_again([Part("x.html", ARTICLE), Part("x_1.html", SECOND)])
    assert again is not None
    assert "lxml" not in again.reader
    assert [cell.text for table in again.tables for cell in table.cells] == ["a", "1", "b", "2"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<document/>")
    assert read_parts_again([Part("x.html", ARTICLE), Part("x.docx", stream.getvalue())]) is None
