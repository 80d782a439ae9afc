"""What leads to a column of reports, and what only looks like it."""

import pytest

from crawlers.discovery.column import Column, sub_columns
from crawlers.discovery.frontier import Frontier
from crawlers.discovery.wording import COLUMN_SCORE, claims_reports, is_agency, is_year, score
from crawlers.pages.page import Page
from pipeline.registry.site import Agency, Site

HOME = "http://www.some.gov.cn/"
SITE = Site(
    id="some",
    name="某县人民政府",
    province="CN-HE",
    level="county",
    home=HOME,
    agencies=(Agency(id="some-education", name="某县教育局", level="county", kind="department"),),
)


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开年报",
        "政府信息公开工作年度报告",
        "信息公开年度报告",
        "年报",
        "部门、乡镇年报",
        "历年年报",
        "2023年度年报",
    ],
)
def test_texts_that_name_the_column(text):
    assert score(text) >= COLUMN_SCORE


@pytest.mark.parametrize(
    "text",
    [
        "企业年报公示",
        "统计年报",
        "政府网站工作年度报表",
        "法治政府建设年度报告",
        "住房公积金年度报告",
        "一图读懂某县2023年政府信息公开工作年度报告",
        "某县2023年政府信息公开工作年度报告",
        "首页",
        "",
    ],
)
def test_texts_that_do_not(text):
    assert score(text) < COLUMN_SCORE


def test_sections_rank_below_columns_and_guides_are_passed_over():
    assert 0 < score("政务公开") < score("政府信息公开") < COLUMN_SCORE
    assert score("政府信息公开指南") == score("依申请公开") == 0


def test_the_site_map_is_the_last_resort():
    assert 0 < score("网站地图") < min(score("政务公开"), score("走进政府"))


def test_years_and_bodies():
    assert is_year("2023年度")
    assert is_year("2022年及以前")
    assert not is_year("2023年政府工作要点")
    assert is_agency("某县卫生健康委员会")
    assert is_agency("马头铺镇")
    assert not is_agency("某县召开信息公开培训会")


def test_column_tags_are_believed_whatever_their_case():
    assert claims_reports(Page(HOME, '<META content="信息公开年报" name="COLUMNTYPE">'.encode()))
    assert not claims_reports(Page(HOME, '<meta name="ColumnType" content="政策文件">'.encode()))


def test_the_frontier_gives_the_most_telling_link_first_and_each_once():
    home = """<a href="/xw/">新闻</a><a href="/zwgk/">政务公开</a><a href="/zwgk/">政务公开</a>
    <a href="/nb/">政府信息<br>公开 年报</a><a href="javascript:getMainData('ndbg')">年度报告</a>"""
    frontier = Frontier()
    frontier.add_page(Page(HOME, home.encode()), Column(HOME))
    column, value = frontier.pop()
    assert (column.url, value >= COLUMN_SCORE) == ("http://www.some.gov.cn/nb/", True)
    assert column.path == ((HOME, "the link 政府信息公开年报"),)
    assert frontier.pop()[0].url == "http://www.some.gov.cn/zwgk/"
    assert frontier.pop() is None
    assert frontier.script_links == [(HOME, "年度报告: javascript:getMainData('ndbg')")]


def test_a_year_that_leads_to_an_article_is_not_looked_at_as_a_column():
    body = '<a href="info/7/20201.htm">2020年度报告</a><a href="nb/2020/">2020年度报告</a>'
    frontier = Frontier()
    frontier.add_page(Page(HOME, body.encode()), Column(HOME))
    assert frontier.pop()[0].url == HOME + "nb/2020/"
    assert frontier.pop() is None


def test_columns_below_an_aggregated_page_and_not_the_navigation_beside_it():
    body = """<div class="nav"><a href="/jyj/">教育局</a><a href="/bm/slj/">水利局</a><a href="/xw/">新闻中心</a></div>
    <a href="/nb/2023/">2023年</a><a href="/nb/czj/">财政局</a><a href="/wjw/xxgknb/">卫健委</a>
    <a href="/nb/202401/t20240118_1.html">民政局</a><a href="/jy/">某县教育局</a><iframe src="list.html"></iframe>"""
    page = Page("http://www.some.gov.cn/nb/", body.encode())
    found = {column.url.removeprefix(HOME): column for column in sub_columns(page, Column(page.url), SITE)}
    assert set(found) == {"nb/2023/", "nb/czj/", "wjw/xxgknb/", "jy/", "nb/list.html"}
    assert found["nb/czj/"].agency_hint == "财政局"
    assert found["nb/2023/"].year_hint == "2023年"


def test_a_directory_of_bodies_is_told_from_the_navigation_by_where_its_links_end():
    names = {"jyj": "县教育局", "czj": "县财政局", "mzj": "县民政局"}
    links = "".join(
        f"<a href='/bm/{k}/gkl/'>{name}</a><a href='/{k}/'>{name}</a>" for k, name in names.items()
    )
    page = Page("http://www.some.gov.cn/gk/bgz/", links.encode())
    named = Column(page.url, ((HOME, "the link 政府信息公开年报"),))
    found = {column.url.removeprefix(HOME): column.agency_hint for column in sub_columns(page, named, SITE)}
    assert found == {f"bm/{k}/gkl/": name for k, name in names.items()}
    platform = Page(
        page.url,
        '<div class="scroll_con x"><a href="/east/">东镇</a></div><a href="/west/">西镇</a>'.encode(),
    )
    assert [column.url for column in sub_columns(platform, named, SITE)] == [HOME + "east/"]


def test_folders_of_a_column_of_reports_are_columns_whatever_they_are_called():
    body = """<a href="zg/">垂管单位</a><a href="qt/index.html">其他机构</a><a href="zn/">公开指南</a>
    <a href="2.html">2</a><a href="/other/">其他机构</a><a href="./">年度</a>"""
    page = Page("http://www.some.gov.cn/gk/bgz/", body.encode())
    named = Column(page.url, (("http://www.some.gov.cn/gk/", "the link 年度报告"),))
    found = [column.url.removeprefix(HOME) for column in sub_columns(page, named, SITE)]
    assert found == ["gk/bgz/zg/", "gk/bgz/qt/index.html"]
    section = Column(page.url, ((HOME, "the link 政务公开"),))
    assert sub_columns(page, section, SITE) == []


def test_the_choices_of_a_list_are_links():
    body = """<select onchange="location=this.value"><option value="">选择部门<option value="jy/">县教育局</option>
    <option value="3">县财政局</option></select>"""
    page = Page("http://www.some.gov.cn/nb/", body.encode())
    assert [(anchor.text, anchor.url) for anchor in page.anchors if anchor.url] == [
        ("县教育局", page.url + "jy/")
    ]


def test_an_organ_switcher_leads_to_the_columns_of_other_bodies():
    body = """<a href="/public/column/7002?type=3&nav=4">司法局</a><a href="/public/column/7002?type=1&x=1">司法局</a>
    <a href="/news/7003">民政局</a>"""
    page = Page("http://www.some.gov.cn/public/column/7001?type=3&nav=4", body.encode())
    found = [column.url.removeprefix(HOME) for column in sub_columns(page, Column(page.url), SITE)]
    assert found == ["public/column/7002?type=3&nav=4"]


def test_years_and_bodies_that_a_page_chooses_by_parameters_are_below_it():
    body = """<a href="?year=2022">2022年度</a><a href="nb.shtml?dept=7">教育局</a><a href="?page=2">下一页</a>
    <a href="zn.shtml?year=2022">2022年度</a>"""
    page = Page("http://www.some.gov.cn/zw/nb.shtml", body.encode())
    found = [column.url.removeprefix(HOME) for column in sub_columns(page, Column(page.url), SITE)]
    assert found == ["zw/nb.shtml?year=2022", "zw/nb.shtml?dept=7"]


def test_a_column_without_a_folder_has_nothing_below_it_but_its_own_name():
    body = '<a href="/slj/">水利局</a><a href="/nb/czj.htm">财政局</a>'
    page = Page("http://www.some.gov.cn/nb.htm", body.encode())
    found = [column.url.removeprefix(HOME) for column in sub_columns(page, Column(page.url), SITE)]
    assert found == ["nb/czj.htm"]


def test_a_picture_leads_where_its_attributes_say():
    page = Page(HOME, '<a href="/nb/"><img src="x.png" alt="政府信息公开年报"></a>'.encode())
    assert page.anchors[0].text == "政府信息公开年报"
