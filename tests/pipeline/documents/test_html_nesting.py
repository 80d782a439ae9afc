"""Markup that leaves no choice: what is called plain is read alike by both parsers, the rest is not called plain."""

from __future__ import annotations

import base64
import random
import re

import pytest

from benchmarks.renderings.rendering import draw_renderings
from pipeline.documents.encoding import decode
from pipeline.documents.html.nesting import plain_cells
from pipeline.documents.html.reader import can_only_be_read_so, read_html, read_html_thoroughly

ROWS = "<tr><td rowspan='2'>规章</td><td>1</td></tr><tr><td colspan=1><p><span>2</span></p></td></tr>"
TABLE = f"<table><tbody>{ROWS}</tbody></table>"
INSERTIONS = re.findall(
    r"\S+",
    """
<p> </p> <td> </td> </tr> <b> </b> <div> </table> </br> <a> <tbody> <td/> 7 &nbsp &#150; <!--> <form> <option>
<p><b>8</b></p> <b><p>8</p></b> <span><b>3</b></span> <table><tr><td>5</td></tr></table> <ul><li>3</li></ul>
""",
)


def test_cells_are_counted_where_every_tag_is_closed_in_its_place() -> None:
    assert plain_cells(f"<html><body><p>一、总体情况<div>{TABLE}</body>") == 3
    assert plain_cells("<p>没有表格</p>") == 0


@pytest.mark.parametrize("left_out", ["</td>", "</tr>", "</tbody>"])
def test_end_tags_that_may_be_left_out_are_not_missed(left_out: str) -> None:
    assert plain_cells(TABLE.replace(left_out, "")) == 3


@pytest.mark.parametrize(
    "markup",
    [
        TABLE.replace("</td><td>", "</span><td>", 1),
        TABLE.replace("</span>", ""),
        TABLE.replace("<tr>", "", 1),
        TABLE.replace("</table>", ""),
        TABLE.replace("<tbody>", "<tbody>字"),
        TABLE.replace("<tr>", "<tr><div>字</div>", 1),
        TABLE.replace("<p><span>2</span></p>", "<p><div>2</div></p>"),
        TABLE.replace("<span>2</span>", "<b>2</span></b>"),
        TABLE.replace("colspan=1", "colspan=1 colspan=2"),
        TABLE.replace("colspan=1", 'title="1 > 0"'),
        TABLE.replace(">1<", ">&#150;<"),
        TABLE.replace(">1<", ">1 < 2<"),
        TABLE.replace(">1<", "><script>document.write('1')</script><"),
        TABLE + "<!-- not closed",
        TABLE + "<textarea>&lt;table&gt;</textarea>",
        TABLE + "<noscript><table></noscript>",
        "<svg>" + TABLE,
        "<option>" + TABLE,
    ],
)
def test_markup_that_parsers_may_repair_differently_is_not_plain(markup: str) -> None:
    assert plain_cells(markup) is None


PAGE = "<html><head><title>年报</title></head><body><div style='display:none'>{}</div><div>{}</div></body></html>"
BOXES = "<ul><li><span>规章</span></li><li><a href='x'>1</a></li></ul>"


def test_a_page_is_plain_throughout_where_nothing_outside_of_its_tables_needs_repair_either() -> None:
    assert plain_cells(PAGE.format(TABLE, BOXES), throughout=True) == 3


@pytest.mark.parametrize(
    "markup",
    [
        PAGE.format(TABLE, BOXES.replace("</li>", "", 1)),
        PAGE.format(TABLE, f"<p>{BOXES}</p>"),
        PAGE.format(TABLE, f"<b>{BOXES}</b>"),
        PAGE.format(TABLE, "<a><span><a>1</a></span></a>"),
        PAGE.format(TABLE, f"<form>{BOXES}</form>"),
        PAGE.format(TABLE, f"{BOXES}</div>"),
        PAGE.format(TABLE, f"</html>{BOXES}"),
        PAGE.format(TABLE, BOXES).replace("<div style", "<div style='' style"),
        PAGE.format(TABLE, BOXES).replace("</head>", "字</head>"),
        PAGE.format(TABLE, BOXES) + BOXES,
        TABLE + BOXES,
    ],
)
def test_a_page_that_parsers_may_repair_differently_is_not_plain_throughout(markup: str) -> None:
    assert plain_cells(markup, throughout=True) is None


def test_both_parsers_find_the_same_cells_in_what_is_plain() -> None:
    chance = random.Random(11)
    pages = [decode(rendering.payload)[0] for rendering in draw_renderings(range(12), "html")]
    compared = 0
    for page in pages + [damaged(chance.choice(pages), chance) for _ in range(120)]:
        payload = page.encode()
        first = read_html(payload, source="page.html")
        if can_only_be_read_so(first, payload):
            second = read_html_thoroughly(payload, source="page.html")
            assert [table.cells for table in first.tables] == [table.cells for table in second.tables]
            compared += 1
    assert compared > 12


def damaged(page: str, chance: random.Random) -> str:
    """A page with one tag left out or doubled, or with markup put in at some place of its tables."""
    tags = list(re.compile(r"<[^>]*>").finditer(page, page.find("<table")))
    tag = chance.choice(tags)
    place = chance.choice((tag.start(), tag.end()))
    return page[:place] + chance.choice(["", tag.group(), *INSERTIONS]) + page[tag.end() :]


def test_plain_markup_says_nothing_of_a_report_that_is_taken_from_its_script() -> None:
    titles = "<p>一、总体情况</p><p>本年新收</p><p>行政许可</p><p>结果维持</p>"
    held = base64.b64encode(f"<html><body>{titles}{TABLE}</body></html>".encode()).decode()
    page = PAGE.format(TABLE, f"<p>年报</p><script>show('{held}')</script>").encode()
    document = read_html(page, source="page.html")
    assert any(paragraph.text == "本年新收" for paragraph in document.paragraphs)
    assert not can_only_be_read_so(document, page)
