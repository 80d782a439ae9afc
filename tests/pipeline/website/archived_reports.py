"""Reports of an invented agency in several formats: archived, read, committed and published as in a night."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.exchange import Exchange
from pipeline.dataset.entry import Batch, Entry
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.extraction.extract import extract_payload
from pipeline.registry.registry import Registry
from pipeline.registry.site import Agency, Site
from practice.reports import docx, pdf
from practice.reports.figures import figures_by_year
from practice.reports.printed import print_report
from practice.reports.report_html import body_html, section_html

if TYPE_CHECKING:
    from pathlib import Path

    from practice.reports.printed import PrintedReport

NAME = "云溪市人民政府"
AGENCY = "yunxi-government"
SITE = "yunxi"
# The year of a report tells its format.
HTML, NESTED, DIVS, WORD, PDF, SCAN, TABLELESS = range(2019, 2026)
FORMATS = {
    HTML: "html",
    NESTED: "nested",
    DIVS: "divs",
    WORD: "docx",
    PDF: "pdf",
    SCAN: "scan",
    TABLELESS: "without tables",
}
MORNING = datetime.datetime(2026, 4, 1, 6, 30, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a site offers under one address; `hour` tells earlier captures from later ones."""

    year: int
    payload: bytes
    media_type: str = "text/html"
    hour: int = 0

    @property
    def url(self) -> str:
        """The address; the versions of a report share it."""
        return f"http://yunxi.gov.test/xxgk/{self.year}"


def printed(year: int, seed: str = "yunxi") -> PrintedReport:
    """The invented figures of one year."""
    title = f"{NAME}{year}年政府信息公开工作年度报告"
    return print_report(NAME, year, figures_by_year(seed, "county")[year], title=title)


def page_of(body: str, year: int) -> bytes:
    """An article body as a page of its site."""
    title = f"{NAME}{year}年政府信息公开工作年度报告"
    return (
        f"<html><head><title>{title}</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        f"<h1>{title}</h1><div id='zoom'>{body}</div></body></html>"
    ).encode()


def publish_all(folder: Path, *publications: Publication, name: str = NAME) -> tuple[Path, Archive]:
    """The release of all publications, and the archive that holds them."""
    archive = Archive(folder / "archive")
    with archive.writer("shard") as writer:
        captures = [
            writer.write(
                Exchange(
                    url=publication.url,
                    captured_at=MORNING + datetime.timedelta(hours=publication.hour),
                    status=200,
                    response_headers=(("Content-Type", publication.media_type),),
                    body=publication.payload,
                    site=SITE,
                    role=Role.ARTICLE,
                    run="2026-04-01",
                )
            )
            for publication in publications
        ]
    archive.ingest()
    lake = Lake(folder / "lake")
    for publication, capture in zip(publications, captures, strict=True):
        (extraction,) = extract_payload(
            publication.payload, source=publication.url, media_type=publication.media_type
        )
        assert extraction.report is not None, extraction.reason
        entry = Entry(
            agency_id=AGENCY,
            agency_printed=extraction.report.agency,
            site=SITE,
            report=extraction.report,
            url=publication.url,
            payload_sha256=capture.payload_sha256,
            media_type=capture.media_type,
            first_seen=MORNING.date(),
            last_seen=MORNING.date(),
            code_version="1",
        )
        lake.commit(Batch(f"night-{publication.hour}", (entry,)))
    agency = Agency(id=AGENCY, name=name, level="prefecture", kind="government")
    site = Site(
        id=SITE,
        name=name,
        province="CN-JS",
        level="prefecture",
        home="http://yunxi.gov.test/",
        agencies=(agency,),
    )
    outcome = publish(
        lake, folder / "releases", registry=Registry({SITE: site}), corrections=None, today=MORNING.date()
    )
    return outcome.path, archive


def publish_formats() -> list[Publication]:
    """A report in each of FORMATS; the scan is a picture of a first page, with the first table on it."""
    reports = {year: printed(year) for year in FORMATS}
    texts = section_html(reports[TABLELESS])
    return [
        Publication(HTML, page_of(body_html(reports[HTML]), HTML)),
        Publication(NESTED, page_of(body_html(reports[NESTED], "nested"), NESTED)),
        Publication(DIVS, page_of(body_html(reports[DIVS], "divs"), DIVS)),
        Publication(WORD, docx.write_docx(reports[WORD]), docx.MEDIA_TYPE),
        Publication(PDF, pdf.write_pdf(reports[PDF]), pdf.MEDIA_TYPE),
        Publication(SCAN, scan_of(reports[SCAN], 0), "image/png"),
        Publication(TABLELESS, page_of("".join(texts[number] for number in (0, 1, 5, 6)), TABLELESS)),
    ]


def scan_of(report: PrintedReport, page: int) -> bytes:
    """A page of a report as a picture with 200 dots an inch."""
    content = io.BytesIO()
    sheet = pypdfium2.PdfDocument(pdf.write_pdf(report))[page]
    sheet.render(scale=200 / 72, grayscale=True).to_pil().save(content, "PNG")
    return content.getvalue()
