"""The literals in which pagers declare their pages; each expectation is what a browser would ask for."""

import pytest

from crawlers.families.pagers import continuation_pages, declared_pages
from crawlers.pages.page import Page

BASE = "http://a.gov.cn/nb/"


def page(body, url=BASE):
    return Page(url, f"<html><body>{body}</body></html>".encode())


def names(found):
    return [url.removeprefix(BASE) for url in found]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('createPageHTML(3, 0, "index", "html");', ["index_1.html", "index_2.html"]),
        ("createPageHTML('3', '0', 'list', 'shtml')", ["list_1.shtml", "list_2.shtml"]),
        (
            'var currentPage = 0;//从0\nvar countPage = 3//页\n createPageHTML(countPage,currentPage,"index","htm");',
            ["index_1.htm", "index_2.htm"],
        ),
        ("var countPage = 3 // 共多少页", ["index_1.html", "index_2.html"]),
        (
            "createPageHTML('page_div',3, 1,'common_list','shtml',41);",
            ["common_list_2.shtml", "common_list_3.shtml"],
        ),
        ('createPageHTML(45, 3, 0, "index", "html");', ["index_1.html", "index_2.html"]),
        ("Pager({size:3, current:0, prefix:'index', suffix:'shtml'});", ["index_1.shtml", "index_2.shtml"]),
        ("pagination_script_config = {id:'p', total: 3};", ["index_1.html", "index_2.html"]),
        (
            'var n = PageIndex>3?3:PageIndex; location = "index_" + n + ".shtml"',
            ["index_1.shtml", "index_2.shtml", "index_3.shtml"],
        ),
        ('createPageHTML(1, 0, "index", "html");', []),
        ("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}", []),
    ],
)
def test_script_literals(script, expected):
    assert names(declared_pages(page(f"<script>{script}</script>")).urls) == expected


def test_totals_are_read_where_the_pager_says_them():
    ucap = declared_pages(page("<script>createPageHTML('page_div',3,1,'common_list','shtml',41)</script>"))
    assert (ucap.pages, ucap.total) == (3, 41)
    plain = declared_pages(page('<script>createPageHTML(3, 0, "index", "html")</script>'))
    assert (plain.pages, plain.total) == (3, None)


def test_numbered_pages_without_a_name():
    found = declared_pages(page("<script>var all = parseInt('3');</script>", BASE + "1.html"))
    assert names(found.urls) == ["2.html", "3.html"]


def test_links_to_the_next_and_to_numbered_pages():
    body = '<a href="list_2.htm">下一页</a><a href="list_3.htm">3</a><a href="/other/9.htm">9</a>'
    assert names(declared_pages(page(body)).urls) == ["list_2.htm", "list_3.htm"]


def test_pages_numbered_backwards_are_followed_as_printed():
    body = '<a href="nb/6.htm">2</a><a href="nb/5.htm">3</a><a href="nb/6.htm">下页</a>'
    found = declared_pages(page(body, "http://a.gov.cn/xxgk/nb.htm"))
    assert list(found.urls) == ["http://a.gov.cn/xxgk/nb/6.htm", "http://a.gov.cn/xxgk/nb/5.htm"]


def test_an_article_in_pieces_goes_on_beside_itself_and_is_no_list():
    article = page(
        '<script>createPageHTML(3, 0, "t20240118_77", "html");</script>', BASE + "t20240118_77.html"
    )
    assert names(continuation_pages(article)) == ["t20240118_77_1.html", "t20240118_77_2.html"]
    assert declared_pages(article).urls == ()
    assert continuation_pages(page('<script>createPageHTML(1, 0, "t20240118_77", "html");</script>')) == []
