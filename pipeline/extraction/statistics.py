"""The statistics tables of the years before 2019, kept under codes of their own and never forced into later tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pipeline.documents.model import Origin
from pipeline.extraction.entries import Field, Note, Row, Slot
from pipeline.extraction.folding import fold, label_key, without_ordinal
from pipeline.extraction.numbers import is_value_like
from pipeline.extraction.report import Cell, CellState
from pipeline.extraction.settling.candidates import candidates_of
from pipeline.extraction.settling.choosing import choices_of
from pipeline.extraction.settling.units import Unit
from pipeline.forms.loading import STATISTICS_NAMES, statistics, words

if TYPE_CHECKING:
    from pipeline.documents.model import Document, Table, TableCell

Key = tuple[str, str, str]
TABLE = "statistics"
_CODE = re.compile(r"0[1-9]|[12]\d|3[0-5]")
_MOST_VALUES = 3
_HEADER_ROWS = 6
_LONGEST_HEAD = 12


@dataclass(slots=True)
class Statistics:
    """The cells of an earlier statistics table and the notes about its rows."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    last: int = 0
    extras: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed row; `glued` means that the ordinal of the next row runs into its digits."""

    label: str
    unit: str | None
    code: str | None
    fields: list[Field]
    trusted: bool = True
    glued: bool = False


@cache
def _positions() -> dict[str, tuple[tuple[int, str], ...]]:
    """Label key to (position, item) over the known statistics forms; some labels stand under several headings."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, name in enumerate(STATISTICS_NAMES):
        for entry in statistics(name).items:
            for label in entry.labels:
                place = (number * 1000 + entry.position, entry.item)
                known = found.setdefault(_key(label), [])
                if all(item != entry.item for _, item in known):
                    known.append(place)
    return {key: tuple(places) for key, places in found.items()}


def _key(label: str) -> str:
    return label_key(without_ordinal(without_ordinal(label)))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words(name))


def read_statistics(document: Document) -> Statistics | None:
    """The statistics table of a document; None where none is printed."""
    result = Statistics()
    for table in document.tables:
        _read_grid(table, result)
    if not result.cells:
        _read_text(document, result)
    return result if result.cells else None


def is_statistics(table: Table) -> bool:
    """Whether a grid is headed as a statistics table (指标名称, 统计指标), so that its rows are of no later form."""
    heads = _words("statistics_heading")
    top = [cell.text for cell in table.cells if cell.row < _HEADER_ROWS and len(cell.text) < _LONGEST_HEAD]
    return not heads.isdisjoint(map(fold, top))


def _column_of(text: str) -> str | None:
    folded = fold(text)
    bare = re.sub(r"^20\d{2}年?", "", folded)
    for name in ("year_to_date", "cumulative", "current"):
        if bare in _words(f"statistics_{name}"):
            return name
    return "current" if re.fullmatch(r"20\d{2}年?度?", folded) else None


def _read_grid(table: Table, result: Statistics) -> None:
    rows: dict[int, list[TableCell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    header: list[str] | None = None
    for row in sorted(rows):
        cells = sorted(rows[row], key=lambda cell: cell.column)
        texts = [fold(cell.text) for cell in cells]
        if any(text in _words("statistics_heading") for text in texts):
            header = [column for cell in cells if (column := _column_of(cell.text))]
            continue
        if header:
            _read_row(cells, header, table, result)


def _read_row(cells: list[TableCell], header: list[str], table: Table, result: Statistics) -> None:
    texts = [fold(cell.text) for cell in cells]
    labelled = [index for index, text in enumerate(texts) if text and not is_value_like(text)]
    units = [index for index in labelled if texts[index] in _words("unit")]
    names = [index for index in labelled if index not in units]
    if not names:
        return
    start = max(units[-1] if units else names[-1], names[-1]) + 1
    values = cells[start:]
    code = None
    if len(values) == len(header) + 1 and _CODE.fullmatch(fold(values[0].text)):
        code, values = fold(values[0].text), values[1:]
    if not values or not any(fold(cell.text) for cell in values):
        return
    if not units and not any(mark.isdigit() for cell in values for mark in cell.text):
        return
    unit = texts[units[-1]] if units else None
    fields = [Field(cell.text, table.origin_of(cell)) for cell in values]
    _emit(_Line(texts[names[-1]], unit, code, fields), header, result)


def _emit(line: _Line, header: list[str], result: Statistics) -> None:
    """Cells for one row; digits that run together are parted only where one way is left."""
    item = f"line_{line.code}" if line.code else _item(line.label, result)
    row = Row(TABLE, item, line.label, line.fields, source="stream", trusted=line.trusted)
    slots = [Slot(item, column) for column in header]
    unit = Unit(row, slots, candidates_of(row, slots, {}))
    for (_, column), choice in zip(unit.places, choices_of(unit), strict=True):
        key = (TABLE, item, column)
        if choice.absent:
            result.notes.append(Note("cell.missing", TABLE, line.label, item, column))
            continue
        flags = choice.flags if not line.glued else tuple(sorted({*choice.flags, "split_digits"}))
        cell = Cell(
            *key,
            value=None,
            state=CellState.UNREADABLE,
            raw=" ".join(one.text for one in line.fields),
            unit=line.unit,
            flags=flags,
            origin=line.fields[0].origin,
            label=line.label if item.startswith(("extra_", "line_")) else None,
        )
        if choice.reading is not None:
            printed = choice.reading.printed
            cell = cell._replace(
                value=printed.value,
                state=printed.state,
                raw=choice.reading.raw,
                unit=printed.unit or line.unit,
                origin=choice.reading.origin,
            )
        result.cells.setdefault(key, cell)


def _item(label: str, result: Statistics) -> str:
    places = _positions().get(_key(label), ())
    if not places:
        result.extras += 1
        item = f"extra_{result.extras}"
        result.notes.append(Note("statistics.unlisted", TABLE, label, item))
        return item
    later = [place for place in places if place[0] % 1000 > result.last % 1000]
    position, item = later[0] if later else places[0]
    result.last = position
    return item


@cache
def _row_pattern() -> re.Pattern[str]:
    units = "|".join(sorted(map(re.escape, words("unit")), key=len, reverse=True))
    return re.compile(
        rf"(?P<label>(?:其中:?)?(?:\d[、.]|[(][一二三四五六七八九十]+[)]|[一二三四五六七八九十]、)?[^\d\x01]{{3,60}}?)"
        rf"\x01?(?P<unit>{units})\x01?(?:(?P<code>0[1-9]|[12]\d|3[0-5])\x01)?"
        rf"(?P<values>\d[\d.]*(?:\x01\d[\d.]*){{0,{_MOST_VALUES}}})(?=\d[、.]|\x01|[^\d、.]|$)"
    )


def _read_text(document: Document, result: Statistics) -> None:
    """Rows of label, unit and values in running text, digits of neighbouring columns possibly run together."""
    pieces: list[str] = []
    origins: list[int] = []
    for paragraph in document.paragraphs:
        for word in paragraph.text.split():
            piece = fold(word) + "\x01"
            pieces.append(piece)
            origins.extend([paragraph.index] * len(piece))
    text = "".join(pieces)
    heading = re.search("\x01?".join(["指", "标", "名", "称"]) + "|统计\x01?指标", text)
    if heading is None:
        return
    body = text[heading.end() :]
    first = _row_pattern().search(body)
    if first is None:
        return
    header = _text_header(body[: first.end()])
    for match in _row_pattern().finditer(body):
        values = [value for value in match["values"].split("\x01") if value]
        origin = Origin(paragraph=origins[heading.end() + match.start("values")])
        fields = [Field(value, origin) for value in values]
        label = _label_only(match["label"])
        if label:
            glued = body[match.end() : match.end() + 1].isdigit()
            trusted = len(values) == len(header)
            _emit(_Line(label, match["unit"], match["code"], fields, trusted, glued), header, result)


def _label_only(text: str) -> str:
    """The label without header words that run into it."""
    stripped = text.replace("\x01", "")
    for name in (
        "statistics_unit",
        "statistics_code",
        "statistics_current",
        "statistics_cumulative",
        "statistics_year_to_date",
    ):
        for word in sorted(_words(name), key=len, reverse=True):
            stripped = re.sub(rf"^(?:20\d{{2}}年?)?{re.escape(word)}", "", stripped)
    return stripped


def _text_header(text: str) -> list[str]:
    """The value columns announced between the heading and the first row."""
    bare = text.replace("\x01", "")
    found = ["current"]
    if "本年累计" in bare:
        found.append("year_to_date")
    elif "历年累计" in bare:
        found.append("cumulative")
    return found
