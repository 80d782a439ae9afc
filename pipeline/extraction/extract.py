"""From bytes or a document to the reports in it: the door of this room."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from pipeline.documents.html.reader import can_only_be_read_so
from pipeline.documents.joining import Part, read_parts, read_parts_again
from pipeline.documents.reading import read_again, read_document
from pipeline.errors import NianbaoError
from pipeline.extraction.checks import form_findings, form_of, identity_findings, missing_findings, run_checks
from pipeline.extraction.grading import codes, grade_of
from pipeline.extraction.narrative import compare_narrative
from pipeline.extraction.other_years import without_other_years
from pipeline.extraction.position import read_by_position
from pipeline.extraction.recognition.identity import identify, parts_of
from pipeline.extraction.rejection import reason_to_reject
from pipeline.extraction.report import (
    Cell,
    Context,
    Extraction,
    Finding,
    FormName,
    Report,
    Section,
    Severity,
    Status,
    Verdict,
)
from pipeline.extraction.sections import SECTION_NUMBERS, find_sections
from pipeline.extraction.statistics import read_statistics
from pipeline.extraction.tables import Tables, read_tables
from pipeline.extraction.walking import collect
from pipeline.forms.loading import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.documents.model import Document
    from pipeline.extraction.entries import Note
    from pipeline.extraction.identities import Check, Key

_NO_CONTEXT = Context()
LAST_FREE_YEAR = 2018


def extract_payload(
    payload: bytes, *, source: str, media_type: str | None = None, context: Context = _NO_CONTEXT
) -> list[Extraction]:
    """The reports in some bytes; unreadable bytes give one `failed` extraction that says why."""
    try:
        document = read_document(payload, source=source, media_type=media_type)
    except NianbaoError as error:
        return [Extraction(source, Status.FAILED, str(error))]

    def second() -> Document | None:
        if can_only_be_read_so(document, payload, media_type=media_type):
            return document
        try:
            return read_again(payload, source=source, media_type=media_type)
        except NianbaoError:
            return None

    return extract_document(document, second=second, context=context)


def extract_parts(parts: Sequence[Part], *, context: Context = _NO_CONTEXT) -> list[Extraction]:
    """The reports in parts that are read as one document, the article first; their body shape is "parts".

    `Origin.page` of a cell tells the part, as `pipeline.documents.joining.join` says.
    """
    source = parts[0].source if parts else ""
    try:
        document = read_parts(parts)
    except NianbaoError as error:
        return [Extraction(source, Status.FAILED, str(error))]

    def second() -> Document | None:
        try:
            return read_parts_again(parts)
        except NianbaoError:
            return None

    return [
        dataclasses.replace(found, report=dataclasses.replace(found.report, body_shape="parts"))
        if found.report is not None
        else found
        for found in extract_document(document, second=second, context=context)
    ]


def extract_document(
    document: Document, *, second: Callable[[], Document | None] | None = None, context: Context = _NO_CONTEXT
) -> list[Extraction]:
    """The reports in a document: one extraction for each, or a single rejection.

    `second` gives another reading of the same bytes, or `document` itself where there can be no other; it is
    asked only when an identity fails.
    """
    ranges = parts_of(document)
    if len(ranges) == 1:
        return [_extract_one(document, second, context)]
    return [
        _extract_one(part, _part_of(second, index, len(ranges)), context)
        for index, part in enumerate(_parts(document, ranges))
    ]


def _parts(document: Document, ranges: list[tuple[int, int]]) -> list[Document]:
    metadata = {
        key: value for key, value in document.metadata.items() if key not in ("title", "articletitle")
    }
    return [
        dataclasses.replace(document, blocks=document.blocks[start:stop], metadata=metadata)
        for start, stop in ranges
    ]


def _part_of(
    second: Callable[[], Document | None] | None, index: int, count: int
) -> Callable[[], Document | None] | None:
    if second is None:
        return None

    def part() -> Document | None:
        document = second()
        if document is None:
            return None
        ranges = parts_of(document)
        return _parts(document, ranges)[index] if len(ranges) == count else None

    return part


def _read(document: Document) -> Tables:
    """Grids alone when they hold all three tables; otherwise the running text is searched as well."""
    entries = collect(document, running_text=False)
    in_grids = entries.outline()
    tables = read_tables(entries)
    found = {table for table, _, _ in tables.cells}
    if found >= set(TABLES) and not missing_findings(tables.cells, form_of(tables.cells, None), found):
        return tables
    entries = collect(document, running_text=True)
    return tables if entries.outline() == in_grids else read_tables(entries)


def _extract_one(
    document: Document, second: Callable[[], Document | None] | None, context: Context
) -> Extraction:
    identity = identify(document, context)
    of_year, left_out = without_other_years(document, identity.year)
    tables = _read(of_year)
    earlier = read_statistics(document) if not tables.cells else None
    rejection = reason_to_reject(identity, tables, document) if earlier is None else None
    if rejection:
        return Extraction(document.source, Status.REJECTED, rejection)
    form = form_of(tables.cells, identity.year)
    if earlier is not None or (not tables.seen and (identity.year or LAST_FREE_YEAR + 1) <= LAST_FREE_YEAR):
        form = "pre-2019"
    findings = list(identity.findings)
    findings += [
        Finding(problem.code, Severity(code.severity), problem.message, problem.evidence)
        for problem in document.problems
        if (code := codes("findings").get(problem.code))
    ]
    findings += [_noted(note) for note in (*left_out, *tables.notes)]
    sections = find_sections(document, tables.rows)
    if earlier is not None:
        findings += [_noted(note) for note in earlier.notes]
        cells = _with_doubts(earlier.cells, findings, [], document)
    elif form == "pre-2019":
        code = codes("findings")["report.narrative_only"]
        findings.append(Finding(code.code, Severity(code.severity), code.meaning))
        cells = []
    else:
        findings += missing_findings(tables.cells, form, tables.seen)
        failed = run_checks(tables.cells, form)
        findings += identity_findings(
            failed, tables.cells, _second_cells(document, identity.year, second, tables)
        )
        findings += form_findings(tables.cells, form, identity.year)
        findings += compare_narrative(sections, tables.cells)
        cells = _with_doubts(tables.cells, findings, failed, document)
    findings += _section_findings(sections, form)
    report = Report(
        agency=identity.agency,
        year=identity.year,
        title=identity.title,
        form=form,
        grade=grade_of(cells, findings, document.reader),
        cells=tuple(cells),
        sections=sections,
        findings=tuple(findings),
        published=identity.published,
        body_shape="statistics" if earlier is not None else _body_shape(tables),
        reader=document.reader,
    )
    return Extraction(document.source, Status.EXTRACTED, report=report)


def _section_findings(sections: tuple[Section, ...], form: FormName | None) -> list[Finding]:
    """Headings that a report has by the rules and this one does not print; earlier years had no fixed sections."""
    if form == "pre-2019":
        return []
    found = {section.number for section in sections}
    return [
        Finding("section.missing", Severity.LOW, f"section {number} has no heading", str(number))
        for number in SECTION_NUMBERS
        if number not in found
    ]


def _noted(note: Note) -> Finding:
    code = codes("findings")[note.code]
    return Finding(
        note.code, Severity(code.severity), code.meaning, note.evidence, note.table, note.item, note.column
    )


def _second_cells(
    document: Document, year: int | None, second: Callable[[], Document | None] | None, tables: Tables
) -> Callable[[], Mapping[Key, Cell] | None]:
    def read() -> Mapping[Key, Cell] | None:
        other = second() if second is not None else None
        if other is document:
            return tables.cells
        if other is not None:
            return _read(without_other_years(other, year)[0]).cells
        return None if "ocr" in document.reader else read_by_position(tables)

    return read


def _with_doubts(
    cells: Mapping[Key, Cell], findings: list[Finding], failed: list[Check], document: Document
) -> list[Cell]:
    """Cells of an identity that two readings disagree on are flagged; so is everything read by OCR."""
    doubtful: set[Key] = set()
    wrong = {
        (finding.code, finding.table, finding.item, finding.column)
        for finding in findings
        if finding.verdict is Verdict.EXTRACTION_ERROR
    }
    for check in failed:
        if (check.identity.code, *check.wholes[0]) in wrong:
            doubtful |= set(check.cells)
    scanned = "ocr" in document.reader
    result = []
    for key, cell in cells.items():
        added = []
        if key in doubtful:
            added.append("readings_differ")
        if cell.item.startswith("extra_"):
            added.append("extra_row")
        if scanned:
            added.append("ocr")
        result.append(cell._replace(flags=tuple(sorted({*cell.flags, *added}))) if added else cell)
    return result


def _body_shape(tables: Tables) -> str:
    sources = {row.source for row in tables.rows}
    if not sources:
        return "narrative"
    return "tables" if sources == {"grid"} else "text" if sources == {"stream"} else "mixed"
