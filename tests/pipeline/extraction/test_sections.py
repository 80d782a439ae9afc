"""Section headings by their wording: numbering is lost, restarts and is misspelt."""

from __future__ import annotations

import pytest

from pipeline.documents.text import read_text
from pipeline.extraction.sections import find_sections, section_of


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、总体情况", 1),
        ("一、概述", 1),
        ("二、主动公开政府信息情况", 2),
        ("2、主动公开政府信息情况", 2),
        ("三、收到和处理政府信息公开申请情况", 3),
        ("四、政府信息公开行政法复议、行政诉讼情况", 4),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5),
        ("五、存在的主要问题及整改措施", 5),
        ("六、其他需要报告的事项", 6),
        ("其他需要报告的事项", 6),
        ("（一）主动公开政府信息情况", 0),
        ("报告包括总体情况、主动公开政府信息情况等。", 0),
        ("四、结转下年度继续办理", 0),
        ("三、本年度办理结果", 0),
    ],
)
def test_headings(line: str, number: int) -> None:
    assert section_of(line) == number


def test_sections_of_running_text() -> None:
    prose = "本机关依法公开政府信息。" * 10
    text = f"前言。一、总体情况{prose}二、主动公开政府信息情况规章000六、其他需要报告的事项没有。"
    sections = find_sections(read_text(text, source="page"), ())
    assert [(section.number, section.heading) for section in sections] == [
        (1, "一、总体情况"),
        (2, "二、主动公开政府信息情况"),
        (6, "六、其他需要报告的事项"),
    ]
    assert sections[0].text == prose


def test_numbering_that_restarts_goes_by_the_words() -> None:
    text = "一、总体情况\n甲\n二、机制保障\n乙\n一、主动公开政府信息情况\n丙\n五、其他需要报告的事项\n丁"
    sections = find_sections(read_text(text, source="page"), ())
    assert [(section.number, section.text) for section in sections] == [
        (1, "甲\n二、机制保障\n乙"),
        (2, "丙"),
        (6, "丁"),
    ]


def test_flattened_tables_stay_out_of_the_text() -> None:
    text = "二、主动公开政府信息情况\n表格如下。\n规章\n0\n0 0 5\n行政许可\n12件\n三、收到和处理政府信息公开申请情况"
    sections = find_sections(read_text(text, source="page"), ())
    assert sections[0].text == "表格如下。"
