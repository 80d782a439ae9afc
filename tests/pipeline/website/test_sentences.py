"""Sentences of a release in both languages."""

from __future__ import annotations

import string

import pytest

from pipeline.forms.loading import FORM_NAMES, TABLES, form
from pipeline.website.report.layout import lay_out
from pipeline.website.report.rows import PrintedCell
from pipeline.website.sentences import both_ways, evidence_said
from pipeline.website.words import texts_of


@pytest.mark.parametrize(
    ("sentence", "chinese"),
    [
        ("the site has not been crawled", "网站从未采集"),
        ("grade C; 8 of 200 cells flagged; withdrawn by the site", "C 等；200 格中 8 格有标记；来源已撤下"),
        (
            "the last crawl did not end well (unreachable: http://down.test:80/: it refused the connection)",
            "最近一次采集没有正常结束（无法连接：http://down.test:80/ 拒绝连接）",
        ),
        (
            "the site was read to its end and offers this agency's reports for 2020, 2021",
            "网站已读到底，所列本机关的报告为2020, 2021年",
        ),
        ("All outcomes add up to （七）总计: parts 79, printed 77", "分项之和 79，所印 77"),
        ("no value was read for requests/declined_duplicate", "未读到“（五）不予处理 2.重复申请”的数值"),
        ("no disputes table was found", "没有找到“复议和诉讼”表"),
        ("something nobody has foreseen", "something nobody has foreseen"),
    ],
)
def test_a_sentence_is_said_in_chinese_where_it_is_known(sentence: str, chinese: str) -> None:
    assert both_ways(sentence).zh == chinese
    assert both_ways(sentence).en == sentence


def test_evidence_names_its_cells_as_the_form_does() -> None:
    said = evidence_said("requests", "carried_in/total=3 carried_out/total= received_this_year/na")
    assert said.zh == "二、上年结转政府信息公开申请数量：总计 3；四、结转下年度继续办理：总计；…"
    assert said.en == (
        "Requests carried in from the year before; total 3 · Requests carried out to the next year; total · …"
    )
    for table, evidence in ((None, "http://a.test/x=1"), ("requests", "(六)1.转交下级机关办理")):
        assert evidence_said(table, evidence).zh == evidence_said(table, evidence).en == evidence


def test_a_translation_fills_no_place_that_its_sentence_lacks() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    for key, text in texts_of(("phrase.",)).items():
        assert places(text.zh) <= places(text.en), key


@pytest.mark.parametrize("form_name", FORM_NAMES)
def test_every_label_of_a_form_is_said_in_english(form_name: str) -> None:
    for table in TABLES:
        cells = [
            PrintedCell("a", 2023, table, item.item, column, None, 0.0, None, "0", "zero", (), *[None] * 13)
            for item in form(form_name).of(table)
            for column in item.columns
        ]
        for block in lay_out(table, cells, form_name):
            headings = [heading.text for row in block.headings for heading in row]
            groups = [line.group.text for line in block.lines if line.group]
            titles = [block.title] if block.title else []
            for text in (*titles, *headings, *groups, *(line.label for line in block.lines)):
                assert text.en.isascii(), text
                assert text.en != text.zh or not text.zh
