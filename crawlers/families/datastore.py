"""The `<datastore>` of Hanweb and TrueCMS: list entries as HTML fragments in CDATA sections."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.families.reading import Row
from crawlers.pages.anchors import DATE, parse_date, read_anchors
from crawlers.pages.texts import squeeze, text_of
from pipeline.documents.html.tree import parse_fast

if TYPE_CHECKING:
    from collections.abc import Iterable

RECORD_START = re.compile(r"<record>", re.IGNORECASE)
RECORD_END = re.compile(r"(?:\]\]>)?\s*</record>", re.IGNORECASE)
NEXT_GROUP = re.compile(
    r"<nextgroup>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</nextgroup>", re.DOTALL | re.IGNORECASE
)
TOTAL_RECORD = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE)
HREF = re.compile(r"href\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Datastore:
    """Entries in order, the number of records that led somewhere, the declared total and the next group."""

    rows: tuple[Row, ...]
    records: int
    total: int | None
    next_group: str | None


def read_datastore(text: str, base: str) -> Datastore:
    """All records of a text, embedded in a page or alone; padding records without a link are left out."""
    rows = rows_of_fragments(_fragments(text), base)
    total = TOTAL_RECORD.search(text)
    group = NEXT_GROUP.search(text)
    href = HREF.search(group.group(1)) if group else None
    return Datastore(
        rows=rows,
        records=len(rows),
        total=int(total.group(1)) if total else None,
        next_group=html.unescape(href.group(1)) if href else None,
    )


def _fragments(text: str) -> list[str]:
    """The contents of the records, found by cutting rather than by one pattern, whose time would grow without bound."""
    pieces = RECORD_START.split(text)[1:]
    closed = (RECORD_END.split(piece, maxsplit=1) for piece in pieces)
    return [parts[0].strip().removeprefix("<![CDATA[") for parts in closed if len(parts) == 2]


def rows_of_fragments(fragments: Iterable[str], base: str) -> tuple[Row, ...]:
    """One entry for each fragment of HTML that holds a link: the first link, the last date."""
    rows = []
    for fragment in fragments:
        if "<" not in fragment:
            continue
        root = parse_fast(fragment).root
        anchors = [anchor for anchor in read_anchors(root, base) if anchor.url]
        if not anchors:
            continue
        # Dates are broken over lines in some templates, so that blanks must not count.
        printed = squeeze(text_of(root))
        first = anchors[0]
        rows.append(
            Row(
                url=first.url,
                title=first.title or DATE.sub("", printed),
                date=parse_date(printed),
                text=printed,
            )
        )
    return tuple(rows)
