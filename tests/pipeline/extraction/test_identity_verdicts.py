"""Sums that do not close: who broke them, the agency in print or the reading."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from reading_helpers import cells_of, extract_text, report_of
from report_renderings import Figures, HtmlStyle, as_html, invent
from text_renderings import as_text

from pipeline.documents.html.reader import read_html, read_html_thoroughly
from pipeline.documents.model import Document, Table
from pipeline.extraction.extract import extract_document
from pipeline.extraction.report import Finding, Report, Verdict


@pytest.fixture
def figures() -> Figures:
    made = invent(random.Random(11), "2021", sparse=0.2)
    made.cells["requests", "granted", "total"] = str(int(made.cells["requests", "granted", "total"]) + 3)
    made.cells["disputes", "reconsideration", "total"] = "0"
    return made


def identity_findings(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.code.startswith("identity.")]


def broken(report: Report) -> set[tuple[str, str | None, str | None]]:
    return {(finding.code, finding.item, finding.column) for finding in identity_findings(report)}


def test_two_readings_that_agree_put_the_break_into_print(figures: Figures) -> None:
    page = as_html(figures).encode()
    (extraction,) = extract_document(
        read_html(page, source="page"), second=lambda: read_html_thoroughly(page, source="page")
    )
    report = extraction.report
    assert report is not None
    assert broken(report) == {
        ("identity.applicants", "granted", "total"),
        ("identity.outcomes", "outcomes_total", "total"),
        ("identity.disputes", "reconsideration", "total"),
    }
    assert {finding.verdict for finding in identity_findings(report)} == {Verdict.SOURCE_ERROR}
    assert report.grade == "B"
    assert cells_of(report)["disputes", "reconsideration", "total"].value == 0
    assert not any(cell.flags for cell in report.cells)


def test_readings_that_differ_are_an_error_of_ours(figures: Figures) -> None:
    document = read_html(as_html(figures).encode(), source="page")

    def misread() -> Document:
        printed = figures.cells["requests", "granted", "total"]
        blocks = tuple(
            replace(
                block,
                cells=tuple(
                    cell._replace(text="999") if cell.text == printed else cell for cell in block.cells
                ),
            )
            if isinstance(block, Table)
            else block
            for block in document.blocks
        )
        return replace(document, blocks=blocks)

    (extraction,) = extract_document(document, second=misread)
    assert extraction.report is not None
    finding = next(f for f in identity_findings(extraction.report) if f.code == "identity.applicants")
    assert finding.verdict is Verdict.EXTRACTION_ERROR
    assert "readings_differ" in cells_of(extraction.report)["requests", "granted", "total"].flags
    assert extraction.report.grade == "C"


def test_what_was_scanned_has_no_second_reading(figures: Figures) -> None:
    document = replace(read_html(as_html(figures).encode(), source="page"), reader="ocr")
    (extraction,) = extract_document(document)
    assert extraction.report is not None
    assert {f.verdict for f in identity_findings(extraction.report)} == {Verdict.UNDETERMINED}
    assert all("ocr" in cell.flags for cell in extraction.report.cells)


def test_text_is_read_a_second_time_by_position(figures: Figures) -> None:
    report = report_of(extract_text(as_text(figures, "lines")))
    assert {finding.verdict for finding in identity_findings(report)} == {Verdict.SOURCE_ERROR}


def test_blank_cells_break_nothing() -> None:
    figures = invent(random.Random(12), "2019", sparse=0.5)
    for key, text in figures.cells.items():
        if key[0] == "requests" and (text == "0" or (key[2] == "total" and key[1] != "outcomes_total")):
            figures.cells[key] = ""
    report = report_of(extract_document(read_html(as_html(figures).encode(), source="page")))
    assert not identity_findings(report)


def test_a_sum_that_blanks_may_close_is_open_not_broken() -> None:
    figures = invent(random.Random(13), "2019", sparse=0.2)
    figures.cells["disputes", "reconsideration", "upheld"] = ""
    figures.cells["disputes", "reconsideration", "total"] = "400"
    report = report_of(extract_document(read_html(as_html(figures).encode(), source="page")))
    assert not identity_findings(report)
    assert ("sum.open", "reconsideration") in {(finding.code, finding.item) for finding in report.findings}


def test_a_local_row_that_closes_the_sum_is_part_of_it() -> None:
    figures = invent(random.Random(14), "2019", sparse=0.5)
    row = '<tr><td colspan="3">（八）本地统计事项</td>' + "<td>2</td>" + "<td>0</td>" * 5 + "<td>2</td></tr>"
    for item in ("outcomes_total", "received_this_year"):
        for column in ("natural_person", "total"):
            figures.cells["requests", item, column] = str(int(figures.cells["requests", item, column]) + 2)
    page = as_html(figures, HtmlStyle()).replace(
        '<tr><td colspan="3"><p>四、结转', row + '<tr><td colspan="3"><p>四、结转'
    )
    report = report_of(extract_document(read_html(page.encode(), source="page")))
    assert not identity_findings(report)


def test_rows_that_fit_no_form_are_not_called_misread(figures: Figures) -> None:
    dropped = "2.重复申请"
    text = "\n".join(line for line in as_text(figures, "tabs").split("\n") if dropped not in line)
    assert text != as_text(figures, "tabs")
    report = report_of(extract_text(text))
    verdicts = {(finding.code, finding.verdict) for finding in identity_findings(report)}
    assert ("identity.applicants", Verdict.UNDETERMINED) in verdicts
    assert ("identity.disputes", Verdict.SOURCE_ERROR) in verdicts
    assert not any("readings_differ" in cell.flags for cell in report.cells)
