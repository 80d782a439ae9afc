"""A report in several captures is read as one where none of them holds all of it, and only there."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from flows.publications import gather_publications
from flows.readings import Reading, read_publications
from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.exchange import Exchange
from pipeline.extraction.report import Verdict
from pipeline.registry.loading import load_registry
from practice.publications import Plan, Publication, publish
from practice.reports.difficulties import Break, Difficulties
from practice.reports.pdf import write_pdf
from practice.reports.report_html import body_html, section_html
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.extraction.report import Report
    from pipeline.registry.registry import Registry

    Page = tuple[str, bytes, str]
    Read = Callable[..., Reading]

SITE = "hezhu"
AGENCY = "hezhu-government"
BASE = "http://zfxxgk.hezhu.gov.test/xxgknb/t2025_1"
SEEN = datetime.datetime(2026, 1, 20, 2, 0, tzinfo=datetime.UTC)
BROKEN = Break(("disputes", "reconsideration", "total"), Decimal(3))


@pytest.fixture(scope="module")
def web() -> Iterator[PracticeWeb]:
    with PracticeWeb(hosts=SITE) as web:
        yield web


@pytest.fixture(scope="module")
def registry(web: PracticeWeb, tmp_path_factory: pytest.TempPathFactory) -> Registry:
    directory = tmp_path_factory.mktemp("registry")
    web.write_registry(directory)
    return load_registry(directory)


@pytest.fixture
def read(tmp_path: Path, registry: Registry) -> Read:
    """Archives an article with what belongs to it, and reads it as a night does."""

    def read_pages(title: str, *pages: Page) -> Reading:
        archive = Archive(tmp_path / "archive")
        with archive.writer("a") as writer:
            for number, (url, body, media_type) in enumerate(pages):
                writer.write(
                    Exchange(
                        url=url,
                        captured_at=SEEN + datetime.timedelta(seconds=number),
                        status=200,
                        response_headers=(("Content-Type", media_type),),
                        body=body,
                        site=SITE,
                        role=Role.ATTACHMENT if number else Role.ARTICLE,
                        run="night",
                        parent_url=pages[0][0] if number else None,
                        title=None if number else title,
                    )
                )
        archive.ingest()
        (reading,) = read_publications(
            gather_publications(archive.captures()), archive, registry, processes=1
        )
        return reading

    return read_pages


def printed(web: PracticeWeb, year: int, **details: object) -> Publication:
    site = web.site(SITE)
    plan = Plan(AGENCY, year, datetime.date(year + 1, 3, 24), **details)  # type: ignore[arg-type]
    (publication,) = publish([plan], site.entry, site.night)
    return publication


def page(ending: str, title: str, body: str) -> Page:
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return BASE + ending, text.encode(), "text/html; charset=utf-8"


def sections(publication: Publication, *numbers: int) -> str:
    parts = section_html(publication.report, publication.layout)
    return "\n".join(parts[number] for number in numbers)


def only_report(reading: Reading) -> Report:
    (entry,) = reading.entries
    assert (entry.agency_id, reading.attempts) == (AGENCY, ())
    return entry.report


def figures(report: Report) -> dict[tuple[str, str, str], Decimal | None]:
    return {cell.key: cell.value for cell in report.cells}


def truth(publication: Publication) -> dict[tuple[str, str, str], Decimal | None]:
    return {key: cell.value for key, cell in publication.truth(SITE, BASE).cells.items()}


def pages_of(report: Report) -> set[tuple[str, int | None]]:
    return {(cell.table, cell.origin.page) for cell in report.cells if cell.origin}


def test_a_report_on_three_pages_is_one_report(web: PracticeWeb, read: Read) -> None:
    publication = printed(web, 2024)
    title = publication.title
    reading = read(
        title,
        page(".html", title, sections(publication, 0, 1, 2)),
        page("_2.html", title, sections(publication, 4, 5, 6)),
        page("_1.html", title, sections(publication, 3)),
    )
    report = only_report(reading)
    assert figures(report) == truth(publication)
    assert (report.grade, report.body_shape) == ("A", "parts")
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert pages_of(report) == {("proactive", 0), ("requests", 1), ("disputes", 2)}
    (told,) = [finding for finding in report.findings if finding.code == "report.joined"]
    assert told.evidence.splitlines() == [f"0: {BASE}.html", f"1: {BASE}_1.html", f"2: {BASE}_2.html"]
    assert reading.entries[0].payload_sha256 == reading.publication.article.payload_sha256


def test_a_sum_that_fails_on_a_later_page_has_its_verdict_from_two_readings(
    web: PracticeWeb, read: Read
) -> None:
    publication = printed(web, 2024, difficulties=Difficulties(breaks=(BROKEN,)))
    title = publication.title
    report = only_report(
        read(
            title,
            page(".html", title, sections(publication, 0, 1, 2, 3)),
            page("_1.html", title, sections(publication, 4, 5, 6)),
        )
    )
    assert figures(report) == truth(publication)
    (failed,) = [finding for finding in report.findings if finding.code == "identity.disputes"]
    assert (report.grade, failed.verdict) == ("B", Verdict.SOURCE_ERROR)


def test_a_part_that_cannot_be_read_is_told_and_leaves_a_hole(web: PracticeWeb, read: Read) -> None:
    publication = printed(web, 2024)
    title = publication.title
    report = only_report(
        read(
            title,
            page(".html", title, sections(publication, 0, 1, 2)),
            page("_1.html", title, sections(publication, 3)),
            (f"{BASE}_2.pdf", b"%PDF-1.4 damaged", "application/pdf"),
        )
    )
    assert report.grade == "D"
    wanted = {key: value for key, value in truth(publication).items() if key[0] != "disputes"}
    assert figures(report) == wanted
    assert any(
        finding.code == "unreadable_page" and finding.evidence == f"{BASE}_2.pdf"
        for finding in report.findings
    )


def test_figures_of_another_year_are_not_mixed_in(web: PracticeWeb, read: Read) -> None:
    this, other = printed(web, 2024), printed(web, 2023)
    reading = read(
        this.title,
        page(".html", this.title, sections(this, 0, 1, 2)),
        page("_1.html", other.title, sections(other, 0, 3, 4)),
    )
    assert {entry.report.year for entry in reading.entries} == {2023, 2024}
    assert all(entry.report.body_shape != "parts" for entry in reading.entries)


def test_documents_that_contradict_each_other_are_not_mixed(web: PracticeWeb, read: Read) -> None:
    this, other = printed(web, 2024), printed(web, 2023)
    report = only_report(
        read(
            this.title,
            page(".html", this.title, sections(this, 0, 1, 2)),
            page("_1.html", this.title, sections(this, 0) + sections(other, 2, 3)),
        )
    )
    assert report.grade == "D"
    assert report.body_shape != "parts"
    assert "report.joined" not in {finding.code for finding in report.findings}


def test_a_whole_report_stays_as_it_is_beside_other_documents(web: PracticeWeb, read: Read) -> None:
    publication = printed(web, 2024)
    reading = read(
        publication.title,
        page(".html", publication.title, body_html(publication.report)),
        page("_1.html", publication.title, sections(publication, 4)),
    )
    report = only_report(reading)
    assert (report.grade, report.body_shape) == ("A", "tables")
    assert figures(report) == truth(publication)


def test_page_images_are_read_in_the_order_of_the_article(web: PracticeWeb, read: Read) -> None:
    pytest.importorskip("rapidocr_onnxruntime", exc_type=ImportError)
    publication = printed(web, 2024)
    names = ("W9.png", "W1.png")
    pdf = pypdfium2.PdfDocument(write_pdf(publication.report))
    assert len(pdf) == len(names)
    images = []
    for name, sheet in zip(names, pdf, strict=True):
        buffer = io.BytesIO()
        sheet.render(scale=200 / 72, grayscale=True).to_pil().save(buffer, "PNG")
        images.append((f"http://zfxxgk.hezhu.gov.test/xxgknb/{name}", buffer.getvalue(), "image/png"))
    shown = "".join(f'<p><img src="{name}"></p>' for name in names)
    report = only_report(read(publication.title, page(".html", publication.title, shown), *images))
    assert (report.grade, report.body_shape, report.reader) == ("C", "parts", "html-lxml+ocr")
    wrong = {
        cell.key: (cell.value, truth(publication)[cell.key])
        for cell in report.cells
        if cell.value != truth(publication)[cell.key]
    }
    assert not wrong
    assert len(report.cells) == len(truth(publication))
    assert all("ocr" in cell.flags for cell in report.cells)
    assert {page for _, page in pages_of(report)} == {1, 2}
