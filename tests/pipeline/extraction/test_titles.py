"""Titles: which documents are reports, of which year, by whom."""

from __future__ import annotations

import pytest

from pipeline.extraction.recognition.agencies import agency_in_title
from pipeline.extraction.recognition.titles import classify_title, names_several_years, report_year


@pytest.mark.parametrize(
    ("title", "year", "agency"),
    [
        ("河口县青石镇政府信息公开工作2020年度报告", 2020, "河口县青石镇"),
        ("2022年度青石镇政府信息公开工作年度报告", 2022, "青石镇"),
        ("青石镇人民政府 2023 年 政府信息公开年报", 2023, "青石镇人民政府"),
        ("２０２３年河口县财政局政府信息公开工作年度报告", 2023, "河口县财政局"),
        ("二〇二三年度河口县教育局政府信息公开工作报告", 2023, "河口县教育局"),
        ("河口县人民政府信息公开工作年度报告（2021年）", 2021, "河口县人民政府"),
        ("河口县水利局2019年政府信息公开年度工作报告", 2019, "河口县水利局"),
        ("河口县人民政府办公室关于印发2024年河口县政府信息公开工作年度报告的通知", 2024, "河口县"),
        ("【年报】河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("河口县统计局关于2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("关于河口县统计局2022年度政府信息公开工作情况的报告", 2022, "河口县统计局"),
        ("河口县统计局公布2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("河口县统计局2023年发布2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("附件1 河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("附件：河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("1.河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("（公开版）河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("河口县统计局：2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("2023年1月 河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("河口县统计局“2022年政府信息公开工作年度报告”", 2022, "河口县统计局"),
        ("河统〔2023〕3号 河口县统计局2022年政府信息公开工作年度报告", 2022, "河口县统计局"),
        ("2022年政府信息公开工作年度报告（河口县统计局）", 2022, "河口县统计局"),
        ("2022年政府信息公开工作年度报告——河口县统计局", 2022, "河口县统计局"),
        ("政府信息公开工作年度报告（河口县统计局2022年）", 2022, "河口县统计局"),
    ],
)
def test_reports_are_accepted_with_year_and_agency(title: str, year: int, agency: str) -> None:
    assert classify_title(title).verdict == "accept"
    assert report_year(title) == year
    assert agency_in_title(title) == agency


@pytest.mark.parametrize(
    "title",
    [
        "河口县2023年政府网站工作年度报表",
        "河口县2023年法治政府建设年度报告",
        "河口县教育局2022年部门决算公开",
        "河口县住房公积金2022年年度报告",
        "2023年河口县政府工作报告",
        "一图读懂2023年政府信息公开工作年度报告",
        "《河口县2022年政府信息公开工作年度报告》解读",
        "关于做好2023年政府信息公开工作年度报告编制工作的通知",
        "2023年政务公开工作要点",
        "河口县政府信息公开指南",
        "统一身份认证登录",
        "关于2023年政府信息公开工作年度报告公开征求意见的公告",
        "关于转发2023年政府信息公开工作年度报告格式的通知",
    ],
)
def test_confusable_titles_are_rejected_with_a_reason(title: str) -> None:
    verdict = classify_title(title)
    assert verdict.verdict == "reject"
    assert verdict.reason


@pytest.mark.parametrize(
    "title",
    ["河口学院2020年信息公开年度报告", "政府信息公开年报", "河口县2007年政务公开工作总结", "2023年年度报告"],
)
def test_titles_that_do_not_decide_are_uncertain(title: str) -> None:
    assert classify_title(title).verdict == "uncertain"


def test_of_two_years_the_one_beside_the_report_counts() -> None:
    assert report_year("2023年1月发布河口县2022年度政府信息公开工作年度报告") == 2022
    assert report_year("河口县2022年政府信息公开工作年度报告（2023年1月）") == 2022


def test_a_title_without_year_or_agency_says_so() -> None:
    assert report_year("政府信息公开工作年度报告") is None
    assert agency_in_title("2023年政府信息公开工作年度报告") is None


@pytest.mark.parametrize("mark", ["-", "_", " | "])
def test_the_name_of_a_site_behind_the_title_is_not_taken_for_the_agency(mark: str) -> None:
    assert agency_in_title(f"2022年政府信息公开工作年度报告{mark}河口县人民政府") is None


def test_a_title_with_a_span_of_years_says_so() -> None:
    assert names_several_years("河口县2022-2023年政府信息公开工作年度报告")
    assert not names_several_years("2023年1月 河口县2022年政府信息公开工作年度报告")
