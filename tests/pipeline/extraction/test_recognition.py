"""What is a report, whose, of which year: found by evidence, rejected with a reason."""

from __future__ import annotations

import datetime
import random

import pytest
from reading_helpers import codes_of, extract_html, extract_text, report_of, right_share
from report_renderings import HEADINGS, Figures, as_html, invent
from text_renderings import as_text

from pipeline.documents.text import read_text
from pipeline.extraction.extract import extract_document, extract_payload
from pipeline.extraction.recognition.identity import as_date
from pipeline.extraction.report import Context, Status

PROSE = "本机关坚持以公开为常态、不公开为例外，依法公开政府信息，接受社会监督。" * 12


@pytest.fixture
def figures() -> Figures:
    return invent(random.Random(21), "2021")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("河口县2023年政府网站工作年度报表", PROSE),
        ("河口县2023年法治政府建设年度报告", PROSE),
        ("河口县财政局2023年部门决算公开说明", PROSE),
        ("《河口县2023年政府信息公开工作年度报告》解读", PROSE),
        ("统一身份认证登录", "用户名 密码 登录"),
        ("河口县青石镇2023年政府信息公开工作年度报告", "附件下载"),
        ("首页", "政府信息公开 政府信息公开年报 依申请公开"),
    ],
)
def test_what_is_not_a_report_is_rejected_with_a_reason(title: str, body: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{body}</p></body></html>"
    (extraction,) = extract_html(page)
    assert extraction.status is Status.REJECTED
    assert extraction.reason
    assert extraction.report is None


def test_a_page_that_only_links_to_the_report_says_where() -> None:
    title = "河口县青石镇2023年政府信息公开工作年度报告"
    page = f"<h1>{title}</h1><p><a href='/files/report.pdf'>点击下载</a></p>"
    (extraction,) = extract_html(page)
    assert extraction.status is Status.REJECTED
    assert "report.pdf" in (extraction.reason or "")


def test_a_notice_around_the_report_is_the_report(figures: Figures) -> None:
    page = as_html(figures).replace(
        "<h1>", "<h1>关于印发2023年政府信息公开工作年度报告的通知</h1><p>各科室：现予印发。</p><h2>", 1
    )
    report = report_of(extract_html(page.replace("</h1><p>一", "</h2><p>一", 1)))
    assert (report.agency, report.year) == (figures.agency, 2023)


def test_unreadable_bytes_fail_and_say_why() -> None:
    (extraction,) = extract_payload(b"", source="empty.html")
    assert extraction.status is Status.FAILED
    assert "empty.html" in (extraction.reason or "")


def test_two_reports_in_one_document() -> None:
    first, second = invent(random.Random(1), "2021"), invent(random.Random(2), "2021")
    second.agency = "河口县白沙镇人民政府"
    text = as_text(first, "tabs") + "\n" + as_text(second, "tabs")
    extractions = extract_text(text)
    assert [(e.report.agency, len(e.report.cells)) for e in extractions if e.report] == [
        (first.agency, 200),
        (second.agency, 200),
    ]
    for figures, extraction in zip((first, second), extractions, strict=True):
        assert extraction.report is not None
        assert right_share(figures, extraction.report) == 1


def test_title_and_period_that_disagree_are_a_finding(figures: Figures) -> None:
    text = as_text(figures, "tabs").replace(
        "一、总体情况", "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。\n一、总体情况", 1
    )
    report = report_of(extract_text(text))
    assert report.year == 2023
    assert "year.conflict" in codes_of(report)


def test_the_period_gives_the_year_where_the_title_is_missing(figures: Figures) -> None:
    lines = as_text(figures, "tabs").split("\n", 1)[1]
    report = report_of(extract_text("本报告所列数据统计期限从2023年1月1日至2023年12月31日止。\n" + lines))
    assert report.year == 2023
    assert {"title.missing", "agency.unknown"} <= codes_of(report)


def test_a_title_broken_over_lines() -> None:
    text = f"河口县青石镇2022年度政府\n信息公开工作年度报告\n{HEADINGS[1]}\n{PROSE}\n{HEADINGS[2]}\n规章\t0\t0\t0"
    report = report_of(extract_text(text))
    assert (report.agency, report.year) == ("河口县青石镇", 2022)


def test_the_agency_comes_from_the_page_where_the_title_names_none(figures: Figures) -> None:
    page = as_html(figures).replace(figures.agency, "")
    page = page.replace("<head>", "<head><meta name='ContentSource' content='河口县青石镇人民政府'>")
    assert report_of(extract_html(page)).agency == "河口县青石镇人民政府"
    assert report_of(extract_html(page.replace("河口县青石镇人民政府", "本网"))).agency == ""


def test_what_the_crawler_knows_is_used_last(figures: Figures) -> None:
    document = read_text(as_text(figures, "tabs").split("\n", 1)[1], source="page")
    context = Context(
        list_title="河口县青石镇2023年政府信息公开工作年度报告", list_date=datetime.date(2024, 1, 20)
    )
    (extraction,) = extract_document(document, context=context)
    assert extraction.report is not None
    assert extraction.report.agency == "河口县青石镇"
    assert extraction.report.published == datetime.date(2024, 1, 20)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("发布日期：2024-01-19", datetime.date(2024, 1, 19)),
        ("2024年1月9日", datetime.date(2024, 1, 9)),
        ("2024/02/30", None),
        ("没有日期", None),
    ],
)
def test_dates(text: str, date: datetime.date | None) -> None:
    assert as_date(text) == date


def test_the_wrong_years_form_keeps_its_codes_and_is_told() -> None:
    figures = invent(random.Random(22), "2019")
    figures.year = 2023
    report = report_of(extract_html(as_html(figures)))
    assert (report.form, report.year, report.grade) == ("2019", 2023, "A")
    assert "form.unexpected" in codes_of(report)


def test_blocks_of_both_forms_make_a_hybrid() -> None:
    text = "\n".join(
        [
            "河口县教育局2021年政府信息公开工作年度报告",
            HEADINGS[2],
            "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量",
            "规章\t0\t0\t0",
            "规范性文件\t1\t1\t9",
            "信息内容\t本年处理决定数量",
            "行政许可\t5",
            "信息内容\t本年收费金额（单位：万元）",
            "行政事业性收费\t282.1",
        ]
    )
    report = report_of(extract_text(text))
    assert report.form == "hybrid"
    assert {cell.column for cell in report.cells if cell.item == "regulations"} == {
        "made",
        "newly_disclosed",
        "disclosed_total",
    }
    assert {(f.item, f.code) for f in report.findings if f.code == "row.missing"} == {
        ("penalties", "row.missing"),
        ("coercive_measures", "row.missing"),
    }


def test_a_missing_table_is_told() -> None:
    figures = invent(random.Random(23), "2021")
    text = as_text(figures, "tabs")
    start, stop = text.index(HEADINGS[4]), text.index(HEADINGS[5])
    report = report_of(extract_text(text[:start] + text[stop:]))
    assert report.grade == "D"
    assert [(f.code, f.table) for f in report.findings if f.code.startswith("table.")] == [
        ("table.missing", "disputes")
    ]


def test_an_agency_that_only_the_page_claims_is_a_finding(figures: Figures) -> None:
    lines = as_text(figures, "tabs").split("\n", 1)[1]
    report = report_of(extract_text(f"2022年政府信息公开工作年度报告\n来源：河口县人民政府\n{lines}"))
    assert report.agency == "河口县人民政府"
    assert "agency.inferred" in codes_of(report)


def test_an_agency_in_the_title_needs_no_claim(figures: Figures) -> None:
    report = report_of(extract_text(as_text(figures, "tabs")))
    assert report.agency
    assert not {"agency.inferred", "agency.unknown"} & codes_of(report)


@pytest.mark.parametrize(
    "title",
    [
        "# 河口县卫\n生健康委员会2023年政府信息公开工作年度报告",
        "河口县卫生健康委员会关\n于2023年政府信息公开工作年度报告",
        "河口县卫生健康委员会2023年政\n府信息公开年度报告（2023年）",
        "河口县\n卫生健康\n委员会2023年政府信息公开工作年度报告",
    ],
)
def test_a_title_broken_within_the_name_keeps_the_whole_name(title: str) -> None:
    text = f"{title}\n\n一、总体情况\n{PROSE}\n五、存在的主要问题及改进情况\n无\n河口县卫生健康委员会\n2024年1月8日"
    assert report_of(extract_text(text)).agency == "河口县卫生健康委员会"


def test_the_line_before_a_title_is_no_part_of_a_name_that_nothing_else_shows() -> None:
    text = (
        f"河口县人民政府\n财政局2023年政府信息公开工作年度报告\n一、总体情况\n{PROSE}\n财政局\n2024年1月8日"
    )
    assert report_of(extract_text(text)).agency == "财政局"


@pytest.mark.parametrize("mark", [" ", "# ", "索引号：0001/2024 "])
def test_a_title_is_found_at_the_beginning_of_running_text(mark: str) -> None:
    text = f"{mark}河口县青石镇2023年度政府信息公开工作年度报告 本报告依法编制。一、总体情况 {PROSE}"
    report = report_of(extract_text(text))
    assert (report.agency, report.year) == ("河口县青石镇", 2023)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("关于印发《河口县财政局2023年政府信息公开工作年度报告》的通知", "河口县财政局"),
        ("中共河口县委组织部关于公布2023年政府信息公开工作年度报告的公告", "中共河口县委组织部"),
        ("河口县财政局贯彻落实《中华人民共和国政府信息公开条例》2023年度报告", "河口县财政局"),
        ("河口县财政局2023年1月1日至12月31日政府信息公开工作年度报告", "河口县财政局"),
        ("河口县财政局政府信息公开工作年度报告\n2023年", "河口县财政局"),
        ("河口县住房公积金管理中心2023年政府信息公开工作年度报告", "河口县住房公积金管理中心"),
        ("河口县财政局2023年政府信息公开年报公示", "河口县财政局"),
    ],
)
def test_titles_of_many_shapes_name_the_agency(title: str, agency: str) -> None:
    report = report_of(extract_text(f"{title}\n\n一、总体情况\n{PROSE}\n五、存在的主要问题及改进情况\n无"))
    assert (report.agency, report.year) == (agency, 2023)


@pytest.mark.parametrize(
    "text",
    [
        "关于2023年度政府信息公开工作年度报告发布情况的通报\n",
        "2023年第一季度政府信息公开工作情况报告\n",
        "河口县政府办公室关于印发政府信息公开工作年度报告格式的通知\n"
        "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n"
        "四、政府信息公开行政复议、行政诉讼情况\n",
        "\n".join(
            f"{number}.河口县{name}局2023年政府信息公开工作年度报告"
            for number, name in enumerate("财粮税", 1)
        ),
    ],
)
def test_texts_about_reports_are_rejected(text: str) -> None:
    (extraction,) = extract_text(f"{text}\n{PROSE}")
    assert extraction.status is Status.REJECTED
    assert extraction.reason
