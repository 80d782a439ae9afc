"""The looks of the sheets of .xlsx files (ECMA-376 part 1, 18.3, 18.4 and 18.8)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS

from pipeline.documents import bounds
from pipeline.documents.html.text import raised
from pipeline.documents.marks import DRAWN
from pipeline.documents.office.number_formats import GENERAL
from pipeline.documents.office.sheet_looks import SheetLooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from pipeline.documents.office.packages import Package

_WHITE = frozenset(("FFFFFFFF", "00FFFFFF"))
_WHITE_OF_THEME = "0"
_OFF = frozenset(("0", "false"))


@dataclass(frozen=True, slots=True)
class _Style:
    code: str
    is_struck: bool
    is_white: bool


class XlsxLooks:
    """The looks of all sheets of a file, one after the other."""

    def __init__(self, package: Package) -> None:
        self._package = package
        styles = package.read_xml("xl/styles.xml")
        self._styles = _styles(styles) if styles is not None else []
        strings = package.read_xml("xl/sharedStrings.xml")
        texts = _named(strings, "si") if strings is not None else ()
        self._strings = {
            number: shown for number, item in enumerate(texts) if (shown := _rich_text(item)) is not None
        }

    def of(self, sheet: str) -> SheetLooks:
        """The looks of a sheet."""
        looks = SheetLooks()
        part = _part_of(self._package, sheet)
        root = self._package.read_xml(part) if part else None
        if root is None:
            return looks
        for column in _named(root, "col"):
            if _is_on(column, "hidden"):
                last = min(int(column.get("max", "0")), bounds.MAX_GRID_COLUMNS)
                looks.hidden_columns.update(range(int(column.get("min", "1")) - 1, last))
        row = -1
        for line in _named(root, "row"):
            row = int(line.get("r", row + 2)) - 1
            if _is_on(line, "hidden"):
                looks.hidden_rows.add(row)
            column_index = -1
            for cell in _named(line, "c"):
                letters = re.match("[A-Z]+", cell.get("r", ""))
                column_index = column_number(letters[0]) - 1 if letters else column_index + 1
                self._look_at(cell, (row, column_index), looks)
        return looks

    def _look_at(self, cell: Element, place: tuple[int, int], looks: SheetLooks) -> None:
        number = int(cell.get("s", "0"))
        if number < len(self._styles):
            style = self._styles[number]
            if style.code != GENERAL:
                looks.formats[place] = style.code
            if style.is_struck:
                looks.struck.add(place)
            if style.is_white:
                looks.white.add(place)
        value = next(_named(cell, "v"), None)
        kind = cell.get("t")
        shown = None
        is_computed = next(_named(cell, "f"), None) is not None
        if is_computed and kind != "str" and (value is None or not value.text):
            # A spreadsheet program computes it when the file is opened; what it shows then is not in the file.
            shown = DRAWN
        elif kind == "s" and value is not None and (value.text or "").isdigit():
            shown = self._strings.get(int(value.text or ""))
        elif kind == "inlineStr":
            shown = _rich_text(cell)
        if shown is not None:
            looks.texts[place] = shown


def column_number(letters: str) -> int:
    """The number of a column, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _styles(root: Element) -> list[_Style]:
    own = {int(one.get("numFmtId", "0")): one.get("formatCode", GENERAL) for one in _named(root, "numFmt")}
    known = BUILTIN_FORMATS | own
    fonts = list(_children(root, "fonts"))
    fills = [next(_named(fill, "patternFill"), None) for fill in _children(root, "fills")]
    found = []
    for one in _children(root, "cellXfs"):
        font, fill = _at(fonts, one.get("fontId")), _at(fills, one.get("fillId"))
        is_filled = fill is not None and fill.get("patternType", "none") != "none"
        found.append(
            _Style(
                known.get(int(one.get("numFmtId", "0")), GENERAL),
                font is not None and _has(font, "strike"),
                font is not None and _is_white(font) and not is_filled,
            )
        )
    return found


def _rich_text(item: Element) -> str | None:
    """What a text in several looks shows: no struck words, raised note marks; None for a text in one look."""
    parts: list[str] = []
    is_changed = False
    for run in _named(item, "r"):
        text = "".join(part.text or "" for part in _named(run, "t"))
        alignment = next(_named(run, "vertAlign"), None)
        if _has(run, "strike"):
            is_changed = True
        elif alignment is not None and alignment.get("val") in ("superscript", "subscript"):
            is_changed = True
            parts.append(raised(text, parts))
        else:
            parts.append(text)
    return "".join(parts) if is_changed else None


def _is_white(font: Element) -> bool:
    color = next(_named(font, "color"), None)
    return color is not None and (
        color.get("rgb", "").upper() in _WHITE or color.get("theme") == _WHITE_OF_THEME
    )


def _has(looks: Element, name: str) -> bool:
    found = next(_named(looks, name), None)
    return found is not None and found.get("val", "1") not in _OFF


def _is_on(element: Element, name: str) -> bool:
    return element.get(name, "0") not in _OFF


def _at(found: list[Element] | list[Element | None], number: str | None) -> Element | None:
    index = int(number or "0")
    return found[index] if index < len(found) else None


def _children(root: Element, name: str) -> Iterator[Element]:
    holder = next(_named(root, name), None)
    yield from holder if holder is not None else ()


def _part_of(package: Package, sheet: str) -> str | None:
    """The part that holds a sheet."""
    book, links = package.read_xml("xl/workbook.xml"), package.read_xml("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return None
    for one in _named(book, "sheet"):
        if one.get("name") == sheet:
            keys = [value for name, value in one.attrib.items() if etree.QName(name).localname == "id"]
            targets = [link.get("Target", "") for link in links if link.get("Id") in keys]
            return posixpath.normpath(posixpath.join("/xl", targets[0])).lstrip("/") if targets else None
    return None


def _named(root: Element, name: str) -> Iterator[Element]:
    return root.iter(f"{{*}}{name}")
