"""A column is read to its end and no further; what is missing is said."""

import asyncio

import pytest

from crawlers.errors import HostError, PageError
from crawlers.families.family import Family
from crawlers.families.hanweb_jpage import HanwebJpage
from crawlers.pages.page import Page
from crawlers.walk import ColumnWalk

COLUMN = "http://www.some.gov.cn/nb/"


def list_page(name, numbers, script="", prefix=""):
    rows = "".join(
        f'<li><a href="{prefix}t20240118_{n}.html">第{n}篇</a><b>2024-01-18</b></li>' for n in numbers
    )
    return Page(COLUMN + name, f"<ul>{rows}</ul>{script}".encode())


def walk(pages, first, family=None, most_pages=50):
    asked = []

    async def fetch(step, purpose):
        asked.append(step.url.removeprefix(COLUMN))
        answer = pages.get(step.url.removeprefix(COLUMN))
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            raise PageError(step.url, "answered 404", kind="http_error", status=404)
        return answer

    column = ColumnWalk(first, family or Family(), fetch, most_pages)
    asyncio.run(column.run())
    return column, asked


def pager(count):
    return f'<script>createPageHTML({count}, 0, "index", "html");</script>'


def test_all_declared_pages_are_read():
    pages = {"index_1.html": list_page("index_1.html", [3, 4], pager(3)), "index_2.html": list_page("", [5])}
    column, asked = walk(pages, list_page("", [1, 2], pager(3)))
    assert asked == ["index_1.html", "index_2.html"]
    assert len(column.rows) == 5
    assert not column.is_truncated


def test_a_page_that_repeats_the_first_one_does_not_count():
    same = list_page("", [1, 2], pager(4))
    column, asked = walk({f"index_{n}.html": same for n in (1, 2, 3)}, same)
    assert asked == ["index_1.html", "index_2.html"]
    assert column.is_truncated
    assert column.findings[0].code == "list.truncated"


def test_a_pager_without_end_is_left_after_two_barren_pages():
    pages = {f"p{n}.html": list_page("", [1], f'<a href="p{n + 1}.html">下一页</a>') for n in range(1, 99)}
    column, asked = walk(pages, list_page("", [1], '<a href="p1.html">下一页</a>'))
    assert asked == ["p1.html"]
    assert not column.is_truncated


def test_a_next_page_of_another_column_does_not_count():
    first = list_page("", [1, 2], '<a href="p2.html">下一页</a>')
    column, _ = walk({"p2.html": list_page("", [7, 8], prefix="/xwzx/yaowen/")}, first)
    assert len(column.rows) == 2


def test_rows_that_print_only_a_body_belong_to_a_list_that_has_whole_titles_too():
    rows = """<h4>2021年度</h4><a href="2022-01-10/7.html">县教育局</a><a href="files/wl.pdf">县文旅局</a>
    <a href="f/9.docx">某县水利局2021年政府信息公开年度报告</a>"""
    column, _ = walk({}, Page(COLUMN, rows.encode()))
    assert [(row.title, row.heading) for row in column.rows.values()] == [
        ("县教育局", "2021"),
        ("县文旅局", "2021"),
        ("某县水利局2021年政府信息公开年度报告", "2021"),
    ]


def test_a_missing_page_makes_the_list_truncated():
    column, _ = walk({"index_1.html": list_page("", [3, 4])}, list_page("", [1, 2], pager(4)))
    assert column.is_truncated
    assert "2 pages with entries were found where the list declares 4" in column.findings[0].message


def test_a_list_that_goes_on_beyond_the_bound_is_truncated():
    pages = {
        f"p{n}.html": list_page("", [n * 2, n * 2 + 1], f'<a href="p{n + 1}.html">下一页</a>')
        for n in range(1, 9)
    }
    column, asked = walk(pages, list_page("", [1], '<a href="p1.html">下一页</a>'), most_pages=4)
    assert len(asked) == 3
    assert column.is_truncated


def test_what_was_read_stays_when_the_host_ends_the_walk():
    pages = {"index_1.html": list_page("", [3]), "index_2.html": HostError(COLUMN, "refused")}
    with pytest.raises(HostError):
        walk(pages, list_page("", [1], pager(3)))


def test_a_declared_total_is_what_counts_for_jpage():
    def store(numbers):
        records = "".join(
            f"<record><![CDATA[<a href='/art/2024/1/9/art_5_{n}.html'>第{n}篇</a>2024-01-09]]></record>"
            for n in numbers
        )
        return f"<datastore><recordset>{records}</recordset></datastore>"

    call = ("<script>$('#1').jpage({totalRecord:TOTAL,perPage:2,groupSize:1,proxyUrl:'/nb/proxy.jsp',"
            "ajaxParam:{columnid:5}})</script>")  # fmt: skip
    body = f"<script type='text/xml'>{store([1, 2])}</script>{call}"
    pages = {
        "proxy.jsp?startrecord=3&endrecord=4&perpage=2": Page(COLUMN, store([2, 3, 4]).encode()),
        "proxy.jsp?startrecord=5&endrecord=6&perpage=2": Page(COLUMN, b"<datastore></datastore>"),
    }
    whole, _ = walk(pages, Page(COLUMN, body.replace("TOTAL", "4").encode()), HanwebJpage())
    assert (len(whole.rows), whole.is_truncated) == (4, False)
    short, _ = walk(pages, Page(COLUMN, body.replace("TOTAL", "6").encode()), HanwebJpage())
    assert (len(short.rows), short.is_truncated) == (4, True)
