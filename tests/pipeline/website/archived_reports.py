"""Reports of an invented agency in several formats: archived, read, committed and published as in a night."""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.archive.exchange import Exchange
from pipeline.dataset.entry import Batch, Entry
from pipeline.dataset.lake.lake import Lake
from pipeline.dataset.release.release import publish
from pipeline.documents.joining import Part
from pipeline.extraction.extract import extract_parts, extract_payload
from pipeline.registry.registry import Registry
from pipeline.registry.site import Agency, Site
from practice.reports import docx, pdf
from practice.reports.figures import figures_by_year
from practice.reports.printed import print_report
from practice.reports.report_html import body_html, section_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.extraction.report import Extraction
    from practice.reports.printed import PrintedReport

NAME = "云溪市人民政府"
AGENCY = "yunxi-government"
SITE = "yunxi"
# The year of a report tells its format.
HTML, NESTED, DIVS, WORD, PDF, TABLELESS, PARTS = range(2019, 2026)
FORMATS = {
    HTML: "html",
    NESTED: "nested",
    DIVS: "divs",
    WORD: "docx",
    PDF: "pdf",
    TABLELESS: "without tables",
    PARTS: "scan, docx and pdf",
}
MORNING = datetime.datetime(2026, 4, 1, 6, 30, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Publication:
    """What a site offers under one address; `hour` tells earlier captures from later ones.

    `parts` are what the article leads to and the rest of its report stands in: addresses below its own, and payloads.
    """

    year: int
    payload: bytes
    media_type: str = "text/html"
    hour: int = 0
    parts: tuple[tuple[str, bytes, str], ...] = ()

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


def publish_all(
    folder: Path, *publications: Publication, name: str = NAME, corrections: Path | None = None
) -> tuple[Path, Archive]:
    """The release of all publications, and the archive that holds them."""
    archive = Archive(folder / "archive")
    with archive.writer("shard") as writer:
        captures = [
            [writer.write(exchange) for exchange in _exchanges(publication)] for publication in publications
        ]
    archive.ingest()
    lake = Lake(folder / "lake")
    for publication, (capture, *_) in zip(publications, captures, strict=True):
        (extraction,) = _read(publication)
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
        lake,
        folder / "releases",
        registry=Registry({SITE: site}),
        corrections=corrections,
        today=MORNING.date(),
    )
    return outcome.path, archive


def _exchanges(publication: Publication) -> Iterator[Exchange]:
    """The article, then its parts."""
    whole = ("", publication.payload, publication.media_type)
    at = MORNING + datetime.timedelta(hours=publication.hour)
    for ending, payload, media_type in (whole, *publication.parts):
        role = Role.ATTACHMENT if ending else Role.ARTICLE
        yield exchange(publication.url + ending, payload, media_type, at, role)


def exchange(url: str, payload: bytes, media_type: str, at: datetime.datetime, role: Role) -> Exchange:
    """What the site answered under an address."""
    return Exchange(
        url=url,
        captured_at=at,
        status=200,
        response_headers=(("Content-Type", media_type),),
        body=payload,
        site=SITE,
        role=role,
        run="2026-04-01",
    )


def _read(publication: Publication) -> list[Extraction]:
    url, media_type = publication.url, publication.media_type
    if not publication.parts:
        return extract_payload(publication.payload, source=url, media_type=media_type)
    further = (Part(url + ending, payload, kind) for ending, payload, kind in publication.parts)
    return extract_parts([Part(url, publication.payload, media_type), *further])


def publish_formats() -> list[Publication]:
    """A report in each of FORMATS; the last one's first table is on a scan, its second in Word, its third in a PDF."""
    reports = {year: printed(year) for year in FORMATS}
    texts = section_html(reports[TABLELESS])
    return [
        Publication(HTML, page_of(body_html(reports[HTML]), HTML)),
        Publication(NESTED, page_of(body_html(reports[NESTED], "nested"), NESTED)),
        Publication(DIVS, page_of(body_html(reports[DIVS], "divs"), DIVS)),
        Publication(WORD, docx.write_docx(reports[WORD]), docx.MEDIA_TYPE),
        Publication(PDF, pdf.write_pdf(reports[PDF]), pdf.MEDIA_TYPE),
        Publication(TABLELESS, page_of("".join(texts[number] for number in (0, 1, 5, 6)), TABLELESS)),
        Publication(
            PARTS,
            page_of("<p>报告全文见图片和附件。</p><img src='2025/1.png'>", PARTS),
            parts=(
                ("/1.png", scan_of(reports[PARTS], 0), "image/png"),
                ("/2.docx", docx.write_docx(only_section(reports[PARTS], 3)), docx.MEDIA_TYPE),
                ("/3.pdf", pdf.write_pdf(only_section(reports[PARTS], 4)), pdf.MEDIA_TYPE),
            ),
        ),
    ]


def only_section(report: PrintedReport, number: int) -> PrintedReport:
    """The report with one of its sections left."""
    heading = {number: report.narrative.headings[number]}
    return replace(report, narrative=replace(report.narrative, headings=heading))


def scan_of(report: PrintedReport, page: int) -> bytes:
    """A page of a report as a picture with 200 dots an inch."""
    content = io.BytesIO()
    sheet = pypdfium2.PdfDocument(pdf.write_pdf(report))[page]
    sheet.render(scale=200 / 72, grayscale=True).to_pil().save(content, "PNG")
    return content.getvalue()
