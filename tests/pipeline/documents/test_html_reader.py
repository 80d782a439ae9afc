"""What a page prints is what its document holds; every case is read by both parsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.documents.html.reader import read_html, read_html_thoroughly
from pipeline.documents.model import Document

Reading = Callable[[str], Document]


@pytest.fixture(params=[read_html, read_html_thoroughly], ids=["lxml", "html5lib"])
def read(request: pytest.FixtureRequest) -> Reading:
    return lambda html: request.param(html.encode(), source="page.html")


def test_paragraphs_and_tables_come_in_printed_order(read: Reading) -> None:
    document = read(
        "<h1>标题</h1>一、总体情况<br>第一段<div>第二段<table><tr><td>甲<td>1</table>之后</div><ul><li>项</ul>"
    )
    kinds = [
        getattr(block, "text", None) or [cell.text for cell in getattr(block, "cells", ())]
        for block in document.blocks
    ]
    assert kinds == ["标题", "一、总体情况", "第一段", "第二段", ["甲", "1"], "之后", "项"]
    assert [paragraph.level for paragraph in document.paragraphs] == [1, 0, 0, 0, 0, 0]
    assert [paragraph.index for paragraph in document.paragraphs] == [0, 1, 2, 3, 4, 5]


def test_the_head_of_a_table_is_shown_first_and_its_foot_last_wherever_they_are_written(
    read: Reading, grids: Any
) -> None:
    body, head, foot = (
        "<tbody><tr><td>甲<td>1</tbody>",
        "<thead><tr><td>项<td>数</thead>",
        "<tfoot><tr><td>共<td>1",
    )
    document = read(f"<table>{foot}</tfoot>{body}{head}</table>")
    assert grids(document) == [[["项", "数"], ["甲", "1"], ["共", "1"]]]


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("1<span>36</span>12", "13612"),
        ("<p>20<b>2</b><font>3</font></p>", "2023"),
        ("<p>8<sup>1</sup></p>", "8¹"),
        ("8<sup>[12]</sup>件", "8[¹²]件"),
        ("<sup>8</sup>", "8"),
        ("<sup>8</sup><sup>1</sup>", "81"),
        ("<sup>8</sup><b>1</b><sup>2</sup>", "81²"),
        ('<i style="color: rgb(255, 255, 255)">8</i>', "\ufffd"),
        ("8<sub>2</sub>", "8²"),
        ('8<span style="vertical-align: super; font-size: smaller">1</span>', "8¹"),
        ("<ruby>8<rp>(</rp><rt>1</rt><rp>)</rp></ruby>", "8"),
        ('8<span style="display:none"/>1', "8"),
        ('8<p style="display:none"/>1', "8"),
        ('8<span style="font-size:0">1</span>', "8"),
        ('8<i style="opacity: 0">1</i>', "8"),
        ('8<span style="position:absolute; left:-9999px">1</span>', "8"),
        ('8<span style="display:inline-block;width:0;overflow:hidden">1</span>', "8"),
        ('<span style="font-size:0"><b style="font-size:12pt">8</b></span>', "8"),
        ('8<span style="color:#FFFFFF">1</span>', "8\ufffd"),
        ('<p style="background:#036"><span style="color:white">8</span></p>', "8"),
        ('<span style="color:#fff">规章</span>', "规章"),
        ('<bdo dir="rtl">18</bdo>', "\u202e18"),
        ('<img src="81.png">', "\ufffc"),
        ('8<img src="line.gif" width="1">', "8"),
        ("<svg><text>8</text></svg>", "\ufffc"),
        ("<select><option>7<option selected>8</select>", "8"),
        ("<textarea>8</textarea>", "8"),
        ("<s>7</s>8", "8"),
        ("8<del>7</del>", "8"),
        ('<span style="text-decoration: line-through;">7</span><p>8</p>', "8"),
        ("商业<br>企业", "商业\n企业"),
        ("<p>商业</p><p>企业</p>", "商业\n企业"),
        ("<p>三</p><p>、</p><p>本</p><p>年</p><p>度</p>", "三、本年度"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("&nbsp;", ""),
        ("<p><o:p>&nbsp;</o:p></p>", ""),
        ("<p>5<o:p></o:p></p>", "5"),
        ("<!--[if !supportLists]-->1.<!--[endif]-->属于国家秘密", "1.属于国家秘密"),
        ("<![if !supportEmptyParas]>7<![endif]>", "7"),
        ("８&#8203;０", "８０"),
        ("其他法律\n      行政法规", "其他法律行政法规"),
        ("索 引&nbsp;号", "索 引 号"),
        ("&amp;nbsp;3", "3"),
        ("<input value='12'>", "12"),
        ("<script>var x = 1</script>4<style>td{}</style>", "4"),
        ("<table><tr><td>6</table>", "6"),
        ("1,234.5", "1,234.5"),
    ],
)
def test_a_cell_holds_what_is_printed(read: Reading, grids: Any, cell: str, printed: str) -> None:
    document = read(f"<table><tr><td>项目</td><td>{cell}</td></tr></table>")
    assert grids(document) == [[["项目", printed]]]


def test_spans_are_expanded(read: Reading, grids: Any) -> None:
    document = read(
        "<table><tr><td rowspan=2 colspan=2>角<td>甲<td>乙</tr><tr><td>丙<td>丁</tr>"
        "<tr><td>a<td>b<td>c<td>d</tr></table>"
    )
    assert grids(document) == [[["角", "角", "甲", "乙"], ["角", "角", "丙", "丁"], ["a", "b", "c", "d"]]]


def test_wrong_spans_leave_holes_and_lose_nothing(read: Reading, grids: Any) -> None:
    document = read(
        "<table><tr><td rowspan=9>组<td>1<td>2</tr><tr><td>3</tr><tr><td colspan=7>4</tr><tr><td>5<td>6</tr></table>"
    )
    assert grids(document) == [
        [["组", "1", "2"], ["组", "3", None], ["组", "4", "4"], ["组", "5", "6"]],
    ]


def test_a_rowspan_ends_with_its_row_group(read: Reading, grids: Any) -> None:
    document = read(
        "<table><thead><tr><td rowspan=0>头<td>1</tr><tr><td>2</tr></thead>"
        "<tbody><tr><td>身<td>3</tr></tbody></table>"
    )
    assert grids(document) == [[["头", "1"], ["头", "2"], ["身", "3"]]]


def test_rows_without_their_table_tag_are_a_table(grids: Any) -> None:
    document = read_html("<p>前</p><tr><td>甲<td>1</tr><tr><td>乙<td>2</tr><p>后</p>".encode(), source="a")
    assert grids(document) == [[["甲", "1"], ["乙", "2"]]]


def test_layout_tables_are_looked_through(read: Reading, grids: Any, lines: Any) -> None:
    document = read(
        "<table><tr><td>名称<td>年度报告</tr><tr><td colspan=9><p>一、总体情况</p>"
        "<table><tr><td>规章<td>3</tr><tr><td>规范性文件<td>8</tr></table><p>结束</p></td></tr></table>"
    )
    assert grids(document) == [[["名称", "年度报告"]], [["规章", "3"], ["规范性文件", "8"]]]
    assert lines(document) == ["一、总体情况", "结束"]


def test_a_table_around_the_whole_article_is_no_table(read: Reading, grids: Any, lines: Any) -> None:
    document = read(f"<table><tr><td>侧栏</td><td><p>一、总体情况</p><p>{'工作' * 400}</p></td></tr></table>")
    assert grids(document) == []
    assert lines(document) == ["侧栏", "一、总体情况", "工作" * 400]


def test_fields_of_a_filled_in_form_print_their_values_in_lines_too(read: Reading, lines: Any) -> None:
    document = read(
        "<p>予以公开<input value='12' readonly></p><p><input type=hidden value=9>部分公开<input value=0></p>"
    )
    assert lines(document) == ["予以公开12", "部分公开0"]


def test_captions_between_the_rows_of_boxes_are_kept(read: Reading, grids: Any) -> None:
    rows = "".join(
        f"<li><b>{name}</b><span>{n}</span></li>" for n, name in enumerate(("自然人", "商业企业", "科研机构"))
    )
    assert grids(read(f"<ul><li>予以公开</li>{rows}</ul>")) == [
        [["予以公开", None], ["自然人", "0"], ["商业企业", "1"], ["科研机构", "2"]]
    ]


def test_grids_of_boxes_are_tables(read: Reading, grids: Any) -> None:
    rows = [("信息内容", "本年制发件数"), ("规范性文件", "12"), ("行政许可", "3"), ("行政处罚", "")]
    boxes = "".join(
        f"<div class=r><div>{label}</div><div><span>{value}</span></div></div>" for label, value in rows
    )
    document = read(f"<section><div class=t>{boxes}</div></section>")
    assert grids(document) == [[list(row) for row in rows]]


def test_menus_are_no_grids(read: Reading, grids: Any) -> None:
    menu = "".join(f"<li><a href=/{n}>栏目</a><a href=/x{n}>更多</a></li>" for n in range(9))
    assert grids(read(f"<ul>{menu}</ul>")) == []


REPORT = """
<p>一、总体情况</p><p>今年工作平稳。</p><p>二、主动公开政府信息情况</p>
<table><tr><td>规范性文件<td>8<tr><td>行政许可<td>2<tr><td>行政处罚<td>0</table>
<p>三、收到和处理政府信息公开申请情况</p>
<table><tr><td>自然人<td>商业企业<td>科研机构<tr><td>1<td>2<td>3</table>
<p>六、其他需要报告的事项</p><p>无。</p>
"""


def test_menus_and_imprints_around_a_report_are_left_out(read: Reading, lines: Any, grids: Any) -> None:
    document = read(
        "<div class=top><a href=/>首页</a> &gt; <a href=/x>政务公开</a></div>"
        "<table><tr><td><a href=/1>机构设置</a><td><a href=/2>政策文件</a></table>"
        "<nav>导航</nav><h1>青石镇2023年政府信息公开工作年度报告</h1><div>发布日期：2024-01-19</div>"
        f"<div id=main><div>{REPORT}<p>上一篇：没有了</p></div></div>"
        "<div>主办：某某人民政府 网站标识码：0000000000</div><footer>版权所有</footer>"
    )
    assert lines(document) == [
        "青石镇2023年政府信息公开工作年度报告",
        "发布日期：2024-01-19",
        "一、总体情况",
        "今年工作平稳。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "六、其他需要报告的事项",
        "无。",
    ]
    assert len(grids(document)) == 2


def test_a_hidden_copy_is_dropped_for_the_visible_one(read: Reading, grids: Any) -> None:
    document = read(
        "<style>.phone{display:none} @media print{.pc{display:none}}</style>"
        f"<div class=pc>{REPORT}</div><div class=phone>{REPORT.replace('8', '9')}</div>"
    )
    assert [grid[0] for grid in grids(document)] == [["规范性文件", "8"], ["自然人", "商业企业", "科研机构"]]
    assert [problem.code for problem in document.problems] == ["hidden_content"]


def test_a_report_that_stands_only_in_a_hidden_part_is_kept(read: Reading, grids: Any, lines: Any) -> None:
    document = read(f'<p>正在加载</p><div style="DISPLAY: none">{REPORT}</div>')
    assert len(grids(document)) == 2
    assert "今年工作平稳。" in lines(document)


def test_rules_for_words_in_a_row_hide_them_in_cells_only(read: Reading, grids: Any, lines: Any) -> None:
    style = "<style>td > i, .x b.old:not(.new) {display: none} tr::after {display: none} .x p{display:none}</style>"
    document = read(
        f"{style}<div class=x><p>一、总体情况</p><table><tr><td>甲<td>8<i>1</i>"
        "<tr><td>乙<td>8<b class=old>1</b><tr><td>丙<td>8<b>1</b></table></div>"
    )
    assert lines(document) == ["一、总体情况"]
    assert grids(document) == [[["甲", "8"], ["乙", "8"], ["丙", "81"]]]


def test_hidden_text_in_a_cell_is_not_printed(read: Reading, grids: Any) -> None:
    document = read('<table><tr><td>甲<td><span style="display:none">9</span>5<tr hidden><td>乙<td>7</table>')
    assert grids(document) == [[["甲", "5"]]]


def test_metadata_is_claims_by_lower_case_name(read: Reading) -> None:
    document = read(
        '<head><meta content="青石镇2023年报告" NAME="ArticleTitle"><meta name="pubdate" content="">'
        '<meta name="PubDate" content="2024-01-19 14:06"><meta name="PubDate" content="2020-01-01">'
        "<title> 报告_青石镇人民政府\n</title></head><body><meta name=SiteIDCode content=0000000001>"
    )
    assert document.metadata["articletitle"] == "青石镇2023年报告"
    assert document.metadata["pubdate"] == "2024-01-19 14:06"
    assert document.metadata["siteidcode"] == "0000000001"
    assert document.metadata["title"] == "报告_青石镇人民政府"


def test_links_are_resolved_and_viewers_unwrapped() -> None:
    document = read_html(
        b"""<a href=" ./a%20b.docx\n">\xe9\x99\x84\xe4\xbb\xb6</a><a href="javascript:void(0)">x</a>
        <iframe src="/pdfjs/web/viewer.html?file=%2Ffiles%2Freport.pdf"></iframe>
        <div id=pdfshow data-value="/f/2.pdf"></div><img src="p1.png">
        <script>showVsbpdfIframe("/system/3.pdf","100%")</script>""",
        source="http://qingshi.gov.test/xxgk/t1.html",
    )
    found = [(link.kind, link.url) for link in document.links]
    assert found == [
        ("anchor", "http://qingshi.gov.test/xxgk/a%20b.docx"),
        ("frame", "http://qingshi.gov.test/files/report.pdf"),
        ("frame", "http://qingshi.gov.test/pdfjs/web/viewer.html?file=%2Ffiles%2Freport.pdf"),
        ("image", "http://qingshi.gov.test/xxgk/p1.png"),
        ("frame", "http://qingshi.gov.test/f/2.pdf"),
        ("frame", "http://qingshi.gov.test/system/3.pdf"),
    ]


def test_preformatted_text_keeps_its_columns(read: Reading, lines: Any) -> None:
    document = read("<pre>自然人   商业企业\n  1          2\n</pre>")
    assert [line.strip() for line in lines(document)] == ["自然人   商业企业", "1          2"]


def test_xml_declarations_do_not_disturb(read: Reading, lines: Any) -> None:
    document = read(
        '<?xml version="1.0" encoding="gbk"?><html xmlns="http://www.w3.org/1999/xhtml"><p>正文</p></html>'
    )
    assert lines(document) == ["正文"]


def test_pages_nested_deeper_than_usual_are_read(lines: Any) -> None:
    document = read_html(
        ("<div>" * 600 + "<p>深处</p>" + "</div>" * 600 + "<p>之后</p>").encode(), source="a"
    )
    assert lines(document) == ["深处", "之后"]
    assert document.problems == ()


def test_nesting_without_end_is_reported() -> None:
    document = read_html(("<p>开头</p>" + "<div>" * 100_000).encode(), source="a")
    assert [problem.code for problem in document.problems] == ["nesting_too_deep"]


def test_lines_of_text_print_neither_hidden_nor_struck_out_words(read: Reading, lines: Any) -> None:
    page = (
        '<p>规章</p><p><span style="display:none">60</span>0</p><p><s>7</s>8</p><p>9<sup>1</sup></p>'
        "<p>规范性文件</p>"
    )
    assert lines(read(page)) == ["规章", "0", "8", "9¹", "规范性文件"]
