"""From publications to what the lake takes: entries for the reports found, attempts for documents without one."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.problems import ArchiveError
from pipeline.dataset.entry import Attempt, Entry, unregistered_id
from pipeline.extraction.batch import WorkItem, extract_many
from pipeline.extraction.report import Context, Extraction, Finding, Severity, Status
from pipeline.extraction.version import CODE_VERSION
from pipeline.registry.resolution import agency_candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.publications import Publication
    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.extraction.report import Report
    from pipeline.registry.registry import Registry


class Reading(NamedTuple):
    """What one publication yielded."""

    publication: Publication
    entries: tuple[Entry, ...]
    attempts: tuple[Attempt, ...]


def read_publications(
    publications: Sequence[Publication], archive: Archive, registry: Registry, *, processes: int
) -> Iterator[Reading]:
    """Extract every document of the publications in worker processes; readings come in the given order."""
    work = [(publication, capture) for publication in publications for capture in publication.documents]
    unreadable: dict[int, str] = {}

    def items() -> Iterator[WorkItem]:
        for number, (publication, capture) in enumerate(work):
            try:
                payload = archive.payload(capture)
            except ArchiveError as error:
                unreadable[number] = str(error)
                payload = b""
            yield WorkItem(
                source=capture.url,
                payload=payload,
                media_type=capture.media_type or None,
                context=_context_of(publication, capture, registry),
            )

    def outcomes() -> Iterator[tuple[Publication, Capture, list[Extraction]]]:
        for number, extractions in enumerate(extract_many(items(), processes=processes)):
            publication, capture = work[number]
            if number in unreadable:
                failure = Extraction(capture.url, Status.FAILED, reason=unreadable[number])
                yield publication, capture, [failure]
            else:
                yield publication, capture, extractions

    for _, group in groupby(outcomes(), key=lambda outcome: outcome[0].article.url):
        documents = list(group)
        yield _assemble(documents[0][0], [document[1:] for document in documents], registry)


def _context_of(publication: Publication, capture: Capture, registry: Registry) -> Context:
    site = registry.sites.get(publication.site)
    article = publication.article
    named = [name for name in (capture.agency, article.agency) if name]
    return Context(
        url=capture.url,
        list_title=article.title,
        list_date=article.list_date,
        site_name=site.name if site else None,
        agency_names=tuple(dict.fromkeys(named)),
    )


def _assemble(
    publication: Publication, documents: Iterable[tuple[Capture, list[Extraction]]], registry: Registry
) -> Reading:
    """Choose one document per report: the article and its attachments may well print the same report.

    What the other documents came to is told only when no report was found, since an attempt marks what the lake
    holds for this address as stale.
    """
    best: dict[tuple[str, int | None], Entry] = {}
    attempts: list[Attempt] = []
    for capture, extractions in documents:
        for extraction in extractions:
            if extraction.report is None:
                attempts.append(_attempt(publication, capture, extraction))
                continue
            entry = _entry(publication, capture, extraction.report, registry)
            key = (entry.agency_id, entry.report.year)
            if key not in best or entry.report.grade < best[key].report.grade:
                best[key] = entry
    return Reading(publication, tuple(best.values()), () if best else tuple(attempts))


def _entry(publication: Publication, capture: Capture, report: Report, registry: Registry) -> Entry:
    candidates = agency_candidates(registry, report.agency, site=publication.site) if report.agency else ()
    if len(candidates) == 1:
        agency_id = candidates[0].agency.id
    else:
        agency_id = unregistered_id(publication.site, report.agency)
        report = dataclasses.replace(report, findings=(*report.findings, _unresolved(report, candidates)))
    return Entry(
        agency_id=agency_id,
        agency_printed=report.agency,
        site=publication.site,
        report=report,
        url=publication.article.url,
        payload_sha256=capture.payload_sha256,
        media_type=capture.media_type,
        first_seen=publication.first_seen,
        last_seen=publication.last_seen,
        code_version=CODE_VERSION,
        list_date=publication.article.list_date,
        withdrawn=publication.withdrawn,
        own_site=registry.site_of_agency.get(agency_id, publication.site) == publication.site,
    )


def _unresolved(report: Report, candidates: Sequence[object]) -> Finding:
    reason = (
        f"{len(candidates)} registered agencies fit equally well"
        if candidates
        else "no registered agency fits"
    )
    return Finding(
        code="agency.unresolved",
        severity=Severity.MEDIUM,
        message=f"The agency “{report.agency}” is not resolved: {reason}.",
        evidence=report.agency,
    )


def _attempt(publication: Publication, capture: Capture, extraction: Extraction) -> Attempt:
    return Attempt(
        url=publication.article.url,
        site=publication.site,
        payload_sha256=capture.payload_sha256,
        status="failed" if extraction.status is Status.FAILED else "rejected",
        reason=extraction.reason or "no reason given",
        seen=capture.captured_at.date(),
        code_version=CODE_VERSION,
        title=publication.article.title,
    )
