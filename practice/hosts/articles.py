"""Putting reports, and what stands among them, on a host in the manner of its family."""

from __future__ import annotations

import datetime
import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from practice.hosts.markup import noise, noise_body
from practice.publications import Plan, publish
from practice.reports import docx, pdf, png, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from practice.publications import Publication
    from practice.reports.printed import PrintedReport
    from practice.site import PracticeSite

NoiseEntry = tuple[str, int, datetime.date]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that holds a report, and what the shape of such a report is called in the truth."""

    write: Callable[[PrintedReport], bytes]
    extension: str
    media_type: str
    body_shape: str


FILES = {
    "docx": FileKind(docx.write_docx, "docx", docx.MEDIA_TYPE, "attachment"),
    "xlsx": FileKind(xlsx.write_xlsx, "xlsx", xlsx.MEDIA_TYPE, "attachment"),
    "pdf": FileKind(pdf.write_pdf, "pdf", pdf.MEDIA_TYPE, "attachment"),
    "viewer": FileKind(pdf.write_pdf, "pdf", pdf.MEDIA_TYPE, "viewer"),
    "images": FileKind(lambda _: png.blank_scan(), "png", png.MEDIA_TYPE, "images"),
    "file": FileKind(pdf.write_pdf, "pdf", pdf.MEDIA_TYPE, "file"),
}


@dataclass(frozen=True, slots=True)
class Article:
    """What a CMS knows of an article before it writes the page; `body` is HTML, and may break off."""

    title: str
    published: datetime.date
    source: str
    body: str
    number: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside an article: its path on the host, its printed name and its shape in FILES."""

    path: str
    name: str
    shape: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list column: where it leads, the whole title, the printed date, the agency if any."""

    path: str
    title: str
    date: datetime.date
    agency: str = ""


def attach_plainly(attachment: Attachment) -> str:
    """A line with a link below the text."""
    return (
        "<p>现将年度报告予以公布。</p>\n"
        f'<p>附件：<a href="{attachment.path}" title="{html.escape(attachment.name)}">'
        f"{html.escape(attachment.name)}</a></p>"
    )


def beside_article(article_path: str, number: int, extension: str) -> str:
    """The address of a file in the folder of its article, named as TRS does."""
    return f"{article_path.rpartition('/')[0]}/P0{number:012}.{extension}"


def add_articles(
    site: PracticeSite,
    plans: Iterable[Plan],
    noise_entries: Sequence[NoiseEntry] = (),
    *,
    path: Callable[[datetime.date, int], str],
    markup: Callable[[Article], str],
    attach: Callable[[Attachment], str] = attach_plainly,
    file_path: Callable[[str, int, str], str] = beside_article,
) -> list[ListRow]:
    """Put the reports and the other entries on the main host; the rows of their list, newest first."""
    rows = []
    for publication in publish(plans, site.entry, site.night):
        address = path(publication.published, publication.number)
        body, file_address = publication.body, ""
        if publication.shape in FILES:
            attachment = _add_file(site, publication, address, file_path)
            body, file_address = attach(attachment), attachment.path
        if publication.shape == "file":
            address = file_address
        else:
            article = Article(
                publication.title,
                publication.published,
                publication.agency.name,
                body,
                publication.number,
                is_cut=bool(publication.report.difficulties.cut_after),
            )
            site.host.add(address, markup(article), modified=publication.published)
        details = (
            {"body_shape": FILES[publication.shape].body_shape, "payload_urls": (site.url(file_address),)}
            if file_address
            else {}
        )
        site.expect(publication, address, **details)
        rows.append(ListRow(address, publication.title, publication.listed, publication.agency.name))
    for number, (kind, year, date) in enumerate(noise_entries, 310):
        entry = noise(site.entry, kind, year, date)
        address = path(date, number)
        article = Article(entry.title, date, "本站", noise_body(entry.text), number)
        site.host.add(address, markup(article), modified=date)
        rows.append(ListRow(address, entry.title, date))
        site.reject(address, kind)
    return newest_first(rows)


def newest_first(rows: Iterable[ListRow]) -> list[ListRow]:
    """The rows as lists print them."""
    return sorted(rows, key=lambda row: (row.date, row.path), reverse=True)


def pages_of(rows: Sequence[ListRow], size: int) -> list[Sequence[ListRow]]:
    """The rows cut into pages."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _add_file(
    site: PracticeSite,
    publication: Publication,
    address: str,
    file_path: Callable[[str, int, str], str],
) -> Attachment:
    kind = FILES[publication.shape]
    path = file_path(address, publication.number, kind.extension)
    site.host.add(
        path, kind.write(publication.report), modified=publication.published, content_type=kind.media_type
    )
    return Attachment(path, f"{publication.title}.{kind.extension}", publication.shape)
