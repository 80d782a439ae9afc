"""How links are read as government pages write them."""

import datetime

import pytest

from crawlers.pages.page import Page
from crawlers.pages.urls import canonical_key, government_root, is_file, join, shape

LIST = """<html><head><META CONTENT="信息公开年报" name='columntype'><meta name="SiteName" content="">
<meta name="sitename" content="某县人民政府"></head><body>
<h3><a href="/nb/">政府信息
<br>公 开&nbsp;年报</a></h3><!-- <a href="/hidden/">政府信息公开年报</a> -->
<div class="tit">2022年度</div><ul>
<li><a href="./202301/t20230118_5.html" title="某镇2022年政府信息公开工作年度报告">某镇2022年政府信…</a>
<span>2023-
01-18</span></li></ul>
<ul><li class="mc"><a href="p/2.html">县林业局</a></li><li class="rq">\r\n\t2023年1月9日\r\n</li></ul>
<a href="javascript:getMainData('ndbg')">年度报告</a>
<a href="javascript:if(confirm('http://old.some.gov.cn/nb.htm'))window.location='x'">旧版</a>
<a href="javascript:;" onclick="openUrl('/content/9.html')">点击</a></body></html>"""


@pytest.fixture(scope="module")
def page():
    return Page("http://www.some.gov.cn/zwgk/xxgknb/index.html", LIST.encode())


def test_anchor_texts_are_joined_over_line_breaks_and_comments_are_no_links(page):
    assert page.anchors[0].text == "政府信息公开年报"
    assert not any("hidden" in anchor.url for anchor in page.anchors)


def test_a_row_has_its_full_title_its_date_and_the_year_above_it(page):
    row = page.anchors[1]
    assert row.title == "某镇2022年政府信息公开工作年度报告"
    assert row.url == "http://www.some.gov.cn/zwgk/xxgknb/202301/t20230118_5.html"
    assert (row.date, row.heading) == (datetime.date(2023, 1, 18), "2022")


def test_a_date_in_the_neighbouring_field_belongs_to_the_row(page):
    assert page.anchors[2].date == datetime.date(2023, 1, 9)


def test_script_links_count_only_with_a_literal_address(page):
    script, mirrored, clicked = page.anchors[3:]
    assert (script.url, script.script) == ("", "javascript:getMainData('ndbg')")
    assert mirrored.url == "http://old.some.gov.cn/nb.htm"
    assert clicked.url == "http://www.some.gov.cn/content/9.html"


def test_meta_names_are_compared_without_case_and_empty_values_are_passed_over(page):
    assert page.meta["columntype"] == "信息公开年报"
    assert page.meta["sitename"] == "某县人民政府"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        (" ./a\n.html ", "http://h.gov.cn/x/a.html"),
        ("..\\b\\c.htm", "http://h.gov.cn/b/c.htm"),
        ("//other.gov.cn/d", "http://other.gov.cn/d"),
        ("e.jsp;jsessionid=0A1B?id=3#top", "http://h.gov.cn/x/e.jsp?id=3"),
        ("年报.html", "http://h.gov.cn/x/%E5%B9%B4%E6%8A%A5.html"),
        ("http://h.gov.cn./f/", "http://h.gov.cn/f/"),
        ("mailto:a@b.cn", None),
        ("javascript:void(0)", None),
        ("#top", None),
        ("http://[::1/broken", None),
    ],
)
def test_addresses_are_cleaned(href, expected):
    assert join("http://h.gov.cn/x/index.html", href) == expected


def test_the_same_page_under_several_addresses_has_one_key():
    keys = {
        canonical_key(url)
        for url in (
            "http://www.a.gov.cn/nb/",
            "https://a.gov.cn/nb/index.html",
            "http://a.gov.cn/nb/index.html;jsessionid=7?xxgkhide=1",
            "http://a.gov.cn/nb/?_=17&rnd=0.3&utm_source=wx",
        )
    }
    assert len(keys) == 1
    for name in ("area", "docid", "c"):
        assert canonical_key(f"http://a.gov.cn/l.jsp?{name}=1") != canonical_key(
            f"http://a.gov.cn/l.jsp?{name}=2"
        )


def test_government_root_is_what_one_government_owns():
    assert government_root("hdzfxxgk.hd.gov.cn") == "hd.gov.cn"
    assert government_root("www.mee.gov.cn") == "mee.gov.cn"
    assert government_root("www.clone.com") == "clone.com"


def test_files_are_told_by_path_or_parameter():
    assert is_file("http://a.gov.cn/f/x.PDF")
    assert is_file("http://a.gov.cn/downfile.jsp?filename=0a.doc&x=1")
    assert not is_file("http://a.gov.cn/f/x.html")


def test_pages_of_one_column_share_a_shape():
    first, second = (
        "http://a.gov.cn/nb/202401/t20240118_1.html",
        "http://a.gov.cn/nb/202301/t20230118_22.html",
    )
    assert shape(first) == shape(second)
    assert shape("http://a.gov.cn/news/202401/t20240118_1.html") != shape(first)


def test_links_that_a_script_writes_as_whole_literals_are_links():
    body = """<script>document.writeln('<li><a href="show.asp?id=7">某局2021年报</a> [2022-1-5]</li>');
    document.write("<a href=" + i + ".html>" + i + "</a>");</script>"""
    (anchor,) = Page("http://www.some.gov.cn/bm.html", body.encode()).anchors
    assert (anchor.url, anchor.title) == ("http://www.some.gov.cn/show.asp?id=7", "某局2021年报")
    assert anchor.date == datetime.date(2022, 1, 5)
