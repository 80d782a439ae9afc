"""What a release says in English sentences — reasons, findings, evidence — in both languages, from words.yaml."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.website.words import Text, texts_of
from pipeline.website.years import code_label, row_label

_PHRASE = "phrase."
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_CODE = re.compile(r"(proactive|requests|disputes)/(\w+)(?:/(\w+))?")
_READ = re.compile(r"(\w+)/(\w+)=(\S*)")


def both_ways(text: str) -> Text:
    """The sentence and its translation; the sentence itself in both languages where no phrase fits."""
    return Text(_chinese(text), text)


def evidence_said(table: str | None, evidence: str) -> Text:
    """Cells of a table, written `item/column=value`, by their labels; any other evidence as it is."""
    pieces = evidence.split(" ")
    cells = [_READ.fullmatch(piece) for piece in pieces]
    # Long evidence is cut short in its last cell.
    if table is None or not cells[0] or None in cells[:-1]:
        return both_ways(evidence)
    labels = [
        (code_label(table, cell[1], cell[2]), cell[3]) if cell else (Text("…", "…"), "") for cell in cells
    ]
    return Text(
        "；".join(f"{label.zh} {value}".strip() for label, value in labels),
        " · ".join(f"{label.en} {value}".strip() for label, value in labels),
    )


@lru_cache(maxsize=8192)
def _chinese(text: str) -> str:
    code = _CODE.fullmatch(text)
    if code:
        table, item, column = code.groups()
        label = code_label(table, item, column) if column else row_label(table, item)
        return label.zh
    for pattern, translation in _phrases():
        found = pattern.fullmatch(text)
        if found:
            return translation.format(**{name: _chinese(part) for name, part in found.groupdict().items()})
    return text


@cache
def _phrases() -> list[tuple[re.Pattern[str], str]]:
    """The phrases in the order of words.yaml, as patterns in which every place takes as little as it can."""
    return [
        (re.compile(_PLACE.sub(r"(?P<\1>.+?)", re.escape(text.en)), re.DOTALL), text.zh)
        for text in texts_of((_PHRASE,)).values()
    ]
