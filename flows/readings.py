"""From publications to what the lake takes: entries for the reports found, attempts for documents without one."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from flows.parts import is_better, may_be_parts
from pipeline.archive.problems import ArchiveError
from pipeline.dataset.entry import Attempt, Entry, unregistered_id
from pipeline.documents.joining import Part
from pipeline.extraction.batch.batch import WorkItem, extract_many
from pipeline.extraction.report import Context, Extraction, Finding, Severity, Status
from pipeline.extraction.version import CODE_VERSION
from pipeline.registry.resolution import agency_candidates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.publications import Publication
    from pipeline.archive.capture import Capture
    from pipeline.archive.payloads import PayloadSource
    from pipeline.extraction.report import Report
    from pipeline.registry.registry import Registry

# How many publications are read before their readings are handed on: bounds the memory of a large site.
_AT_ONCE = 500


class Reading(NamedTuple):
    """What one publication yielded."""

    publication: Publication
    entries: tuple[Entry, ...]
    attempts: tuple[Attempt, ...]


def read_publications(
    publications: Sequence[Publication], archive: PayloadSource, registry: Registry, *, processes: int
) -> Iterator[Reading]:
    """Extract the documents of the publications in worker processes; readings come in the given order.

    Every document is read on its own. Where none of them holds a whole report, they are read once more as the
    parts of one, and the better reading counts. Such a report has the body shape "parts", the payload digest of the
    article, and cells whose page tells the part (`pipeline.documents.joining.join`).
    """
    for start in range(0, len(publications), _AT_ONCE):
        chosen = publications[start : start + _AT_ONCE]
        readings: list[Reading] = []
        scattered: list[int] = []
        for publication, documents in _read_alone(chosen, archive, registry, processes):
            reading, entries = _assemble(publication, documents, registry)
            if may_be_parts([extractions for _, extractions in documents], entries):
                scattered.append(len(readings))
            readings.append(reading)
        joint = _read_jointly(
            [readings[number].publication for number in scattered], archive, registry, processes
        )
        for number, (publication, extractions) in zip(scattered, joint, strict=True):
            together, _ = _assemble(publication, [(publication.article, extractions)], registry)
            if is_better(together.entries, readings[number].entries):
                readings[number] = together
        yield from readings


def _read_alone(
    publications: Sequence[Publication], archive: PayloadSource, registry: Registry, processes: int
) -> Iterator[tuple[Publication, list[tuple[Capture, list[Extraction]]]]]:
    """What each document of each publication yields by itself."""
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
        yield documents[0][0], [document[1:] for document in documents]


def _read_jointly(
    publications: Sequence[Publication], archive: PayloadSource, registry: Registry, processes: int
) -> Iterator[tuple[Publication, list[Extraction]]]:
    """What the documents of each publication yield as the parts of one; parts that the archive lost are named."""
    if not publications:
        return

    def items() -> Iterator[WorkItem]:
        for publication in publications:
            first, *further = (_part(capture, archive) for capture in publication.documents)
            yield WorkItem(
                source=first.source,
                payload=first.payload,
                media_type=first.media_type,
                context=_context_of(publication, publication.article, registry),
                further=tuple(further),
            )

    yield from zip(publications, extract_many(items(), processes=processes), strict=True)


def _part(capture: Capture, archive: PayloadSource) -> Part:
    """A capture as a part; one that the archive has lost is empty, and is told as a part that cannot be read."""
    try:
        payload = archive.payload(capture)
    except ArchiveError:
        payload = b""
    return Part(capture.url, payload, capture.media_type or None)


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
) -> tuple[Reading, list[Entry]]:
    """Choose one document per report: the article and its attachments may well print the same report.

    The entries of all documents are given beside the choice. What the other documents came to is told only when no
    report was found, since an attempt marks what the lake holds for this address as stale.
    """
    entries: list[Entry] = []
    best: dict[tuple[str, int | None], Entry] = {}
    attempts: list[Attempt] = []
    for capture, extractions in documents:
        for extraction in extractions:
            if extraction.report is None:
                attempts.append(_attempt(publication, capture, extraction))
                continue
            entry = _entry(publication, capture, extraction.report, registry)
            entries.append(entry)
            key = (entry.agency_id, entry.report.year)
            if key not in best or entry.report.grade < best[key].report.grade:
                best[key] = entry
    return Reading(publication, tuple(best.values()), () if best else tuple(attempts)), entries


def _entry(publication: Publication, capture: Capture, report: Report, registry: Registry) -> Entry:
    candidates = agency_candidates(registry, report.agency, site=publication.site) if report.agency else ()
    if len(candidates) == 1:
        agency_id = candidates[0].agency.id
    else:
        agency_id = unregistered_id(publication.site, report.agency)
        report = dataclasses.replace(report, findings=(*report.findings, _unresolved(report, candidates)))
    if capture.origin is not None:
        report = dataclasses.replace(report, findings=(*report.findings, _imported(capture.origin)))
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


def _imported(origin: str) -> Finding:
    return Finding(
        code="capture.imported",
        severity=Severity.LOW,
        message=f"No crawl fetched this document; it was taken from {origin}.",
        evidence=origin,
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
