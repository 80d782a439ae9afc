"""What scripts write and where they lead, as a browser would have it."""

import base64

import pytest

from crawlers.pages.page import Page
from crawlers.pages.scripts import from_base64, resolve_calls, unescape
from crawlers.pages.urls import join
from crawlers.pages.written import written_markup

BASE = "http://a.gov.cn/nb/"
ROW = '<a href="t1.html">某县2020年政府信息公开工作年度报告</a>'
ENCODED = base64.b64encode(ROW.encode()).decode()


def escaped(text):
    return "".join(f"%u{ord(char):04X}" for char in text)


def urls(body):
    return [anchor.url for anchor in Page(BASE, f"<html><body>{body}</body></html>".encode()).anchors]


@pytest.mark.parametrize(
    "script",
    [
        f"document.write('{ROW}')",
        "document.writeln('<a href=\\\"t1.html\\\">\\u67d0县2020年政府信息公开工作年度报告</a>');",
        f"document.write('<li>' + '{ROW}' + \"</li>\")",
        f"var row = '{ROW}'; list.innerHTML += row;",
        f"$('#list').html(unescape('{escaped(ROW)}'))",
        f"document.write(window.atob('{ENCODED}'))",
        "var next = atob('dDEuaHRtbA=='); document.write('<a href=\"' + next + '\">下一页</a>');",
    ],
)
def test_links_that_scripts_write_from_constant_text(script):
    assert urls(f"<ul id=list></ul><script>{script}</script>") == ["http://a.gov.cn/nb/t1.html"]


@pytest.mark.parametrize(
    "script",
    [
        "document.write('<a href=\"' + place + '.html\">下一页</a>')",
        "var n = 't1'; n = 't2'; document.write('<a href=\"' + n + '.html\">下一页</a>')",
        "document.write(atob('not base64'))",
    ],
)
def test_what_is_not_constant_is_not_guessed(script):
    assert written_markup(script) == ""


def test_a_list_that_stands_in_the_page_as_base64_is_read_only_where_the_page_decodes():
    assert urls(f"<div id=pages>{ENCODED}</div><script>show(atob(text))</script>") == [
        "http://a.gov.cn/nb/t1.html"
    ]
    assert urls(f"<div id=pages>{ENCODED}</div>") == []


def test_addresses_behind_scripts():
    assert join(BASE, "javascript:location.href=atob('bGlzdC0yLmpzcD9wPTI=')") == BASE + "list-2.jsp?p=2"
    assert join(BASE, "javascript:window.open('list.asp?page=2')") == BASE + "list.asp?page=2"
    assert join(BASE, "javascript:getMainData('ndbg')") is None
    decoding = "<script>function go(s){location.href=atob(s)}</script>"
    assert urls(f"<a href='javascript:;' onclick=\"go('bGlzdF8yLmh0bWw=')\">下一页</a>{decoding}") == [
        BASE + "list_2.html"
    ]


def test_decoding():
    assert unescape(escaped("年报") + "%3Cb%3E") == "年报<b>"
    assert from_base64("5bm05oql5LiA6KeI") == "年报一览"
    assert from_base64("AAECAwQFBgc=") is None
    assert resolve_calls("go(atob('bGlzdF8yLmh0bWw='), x)") == 'go("list_2.html", x)'
