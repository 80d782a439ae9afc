"""What is fetched besides the page of an article, for each shape of body."""

import pytest

from crawlers.families.parts import parts_of
from crawlers.pages.page import Page
from crawlers.state import Content

TABLE = "<table><tr><td>自然人</td><td>商业企业</td></tr><tr><td>本年新收</td></tr></table>"


def parts(body):
    page = Page("http://a.gov.cn/nb/t20240118_7.html", f"<html><body>{body}</body></html>".encode())
    return [(part.url.removeprefix("http://a.gov.cn"), part.content) for part in parts_of(page)]


def test_inline_tables_need_nothing_else():
    assert parts(f'{TABLE}<a href="P020240118.pdf">附件.pdf</a><img src="W0202401181234567.jpg">') == []


def test_an_attachment_is_taken_when_the_page_has_no_tables():
    body = '<p>现予公布。</p><a href="./P020240118386089413.doc" appendix="true">某局2023年报告.doc</a>'
    assert parts(body) == [("/nb/P020240118386089413.doc", Content.FILE)]


def test_the_attachment_with_the_title_of_a_report_is_preferred():
    body = '<a href="a.docx">2023年政府信息公开工作年度报告.docx</a><a href="b.xls">某项目清单.xls</a>'
    assert parts(body) == [("/nb/a.docx", Content.FILE)]


def test_files_without_an_extension_are_known_by_their_printed_name():
    body = '附件【<a href="/system/_content/download.jsp?owner=1&wbfileid=9">年报.xlsx</a>】'
    assert parts(body) == [("/system/_content/download.jsp?owner=1&wbfileid=9", Content.FILE)]


@pytest.mark.parametrize(
    "link",
    [
        '<a class="nfw-cms-attachment" href="/a/6.bin" alt="2020年报.pdf">点击下载</a>',
        '<a href="/a/6.bin" title="2020年报.docx">点击下载</a>',
        '<a href="/a/6.bin" download="2020年报.wps">查看</a>',
        '<a href="/a/6.bin" appendix="true">某局2020年政府信息公开工作年度报告</a>',
    ],
)
def test_files_are_known_by_the_names_and_marks_in_attributes(link):
    assert parts(f"<p>附件：{link}</p>") == [("/a/6.bin", Content.FILE)]


def test_viewers_are_unwrapped():
    assert parts('<iframe src="/js/viewer.html?file=%2Ff%2Fx.pdf"></iframe>') == [("/f/x.pdf", Content.FILE)]
    assert parts('<script>showVsbpdfIframe("/__local/x.pdf","100%","600")</script>') == [
        ("/__local/x.pdf", Content.FILE)
    ]
    assert parts('<div id="pdfshow" data-value="/f/y.pdf"></div>') == [("/f/y.pdf", Content.FILE)]
    assert parts('<div data-src="/f/w.pdf"></div>') == [("/f/w.pdf", Content.FILE)]
    assert parts("<script>pdfjsLib.getDocument('/f/v.pdf')</script>") == [("/f/v.pdf", Content.FILE)]
    assert parts('<object data="z.pdf"></object>') == [("/nb/z.pdf", Content.FILE)]


def test_page_images_are_taken_when_there_is_nothing_else_and_counters_never():
    body = '<img src="W020240118123456789.jpg"><img src="/logo.png"><img src="/c.gif" width="1">'
    assert parts(body) == [("/nb/W020240118123456789.jpg", Content.FILE)]


def test_further_pages_are_taken_even_with_tables():
    body = f'{TABLE}<script>createPageHTML(2, 0, "t20240118_7", "html");</script>'
    assert parts(body) == [("/nb/t20240118_7_1.html", Content.PAGE)]


def test_a_frame_with_the_content_is_taken_and_counters_are_not():
    body = '<iframe src="/visitcount.html"></iframe><iframe src="body.html"></iframe>'
    assert parts(body) == [("/nb/body.html", Content.PAGE)]
    written = "<script>document.write(unescape('%3Ciframe src=\"body.html\"%3E%3C/iframe%3E'))</script>"
    assert parts(written) == [("/nb/body.html", Content.PAGE)]
