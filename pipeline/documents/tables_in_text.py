"""Text that holds its tables as HTML, as markdown from scans and converters does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.html.cutting import within_bounds
from pipeline.documents.html.reader import read_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.documents.model import Document

_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)


def parts_around_tables(text: str, *, source: str) -> Iterator[str | Document]:
    """The text before, between and behind the outermost HTML tables, and a document for each of these.

    A table that never ends reaches to the end of the text; of more tables than a report has, the rest stays text.
    """
    place = start = depth = found = 0
    for tag in _TAG.finditer(text):
        if not tag[1]:
            if depth == 0 and found >= bounds.MAX_TABLES:
                break
            start = start if depth else tag.start()
            depth += 1
        elif depth == 1:
            yield text[place:start]
            yield _tables(text[start : tag.end()], source)
            place, depth, found = tag.end(), 0, found + 1
        else:
            depth = max(depth - 1, 0)
    if depth:
        yield text[place:start]
        yield _tables(text[start:], source)
    else:
        yield text[place:]


def _tables(markup: str, source: str) -> Document:
    markup, problems = within_bounds(markup)
    return read_markup(markup, source=source, problems=problems)
