"""What copying, converting and careless markup do to a report that was right: applied at random to text and HTML."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extraction.folding import without_ordinal
from pipeline.forms.loading import FORM_NAMES, columns, form

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    Damage = Callable[[random.Random, str], str | None]

_NUMBER_LINE = re.compile(r"(?m)^\s*\|?\s*\d[\d,.]*\s*$")
_LONG_NUMBER = re.compile(r"(?<![\d.])\d{2,4}(?![\d.年])")
_CELL = re.compile(r"<td\b[^>]*>.*?</td>", re.DOTALL | re.IGNORECASE)
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL | re.IGNORECASE)
_ROW_END = re.compile(r"</tr>\s*<tr\b", re.IGNORECASE)
_SPAN = re.compile(r'(col|row)span="?(\d+)"?', re.IGNORECASE)


@cache
def _labels() -> tuple[str, ...]:
    """What the forms print beside and above their numbers, without ordinals."""
    rows = {
        without_ordinal(label) for name in FORM_NAMES for entry in form(name).items for label in entry.labels
    }
    return tuple(sorted(rows | {column.label for column in columns()}))


def _replace(text: str, start: int, stop: int, new: str) -> str:
    return text[:start] + new + text[stop:]


def _draw(random: random.Random, found: list[re.Match[str]]) -> re.Match[str] | None:
    return random.choice(found) if found else None


def _label(random: random.Random, text: str) -> re.Match[str] | None:
    return _draw(random, [match for label in _labels() for match in re.finditer(re.escape(label), text)])


def misspell_label(random: random.Random, text: str) -> str | None:
    """One character of a label is lost, doubled or another."""
    found = _label(random, text)
    if found is None:
        return None
    place = random.randrange(found.start(), found.end())
    other = random.choice("政行的其他公开查处理案件末未己已")
    return _replace(text, place, place + 1, random.choice(("", other, text[place] + other)))


def lose_label(random: random.Random, text: str) -> str | None:
    """A label is lost in a table whose numbers are kept apart."""
    found = _label(random, text)
    return None if found is None else _replace(text, found.start(), found.end(), "")


def break_label(random: random.Random, text: str) -> str | None:
    """A label is printed in two pieces."""
    found = _label(random, text)
    if found is None or len(found.group()) < 3:
        return None
    place = random.randrange(found.start() + 1, found.end())
    return _replace(
        text, place, place, random.choice(("\n", "\n\n", " ", "\u3000", "\n  ", "\u200b", "\xa0"))
    )


def break_number(random: random.Random, text: str) -> str | None:
    """A number is printed in two pieces."""
    found = _draw(random, list(_LONG_NUMBER.finditer(text)))
    if found is None:
        return None
    place = random.randrange(found.start() + 1, found.end())
    return _replace(text, place, place, random.choice((" ", "\u200b", "\u00ad", "\xa0", "\u3000")))


def print_page_number(random: random.Random, text: str) -> str | None:
    """The number of a page stands between two lines of a table."""
    found = _draw(random, list(_NUMBER_LINE.finditer(text)))
    mark = random.choice(("- 3 -", "第3页", "— 5 —", "6/8"))
    return None if found is None else _replace(text, found.start(), found.start(), f"\n{mark}\n")


def join_lines(random: random.Random, text: str) -> str | None:
    """Two numbers on lines of their own run together."""
    pairs = re.compile(r"(?m)^(\s*\d[\d,.]*)[ \t]*\n[ \t]*(?=\d[\d,.]*\s*$)")
    found = _draw(random, list(pairs.finditer(text)))
    return None if found is None else _replace(text, found.start(), found.end(), found.group(1))


def empty_cell(random: random.Random, text: str) -> str | None:
    """A number between pipes is lost, its cell stays."""
    found = _draw(random, list(re.finditer(r"(?<=\|)\s*\d+\s*(?=\|)", text)))
    return None if found is None else _replace(text, found.start(), found.end(), " ")


def lose_pipe_cell(random: random.Random, text: str) -> str | None:
    """A cell between pipes is lost with its pipe."""
    found = _draw(random, list(re.finditer(r"\|\s*\d+\s*(?=\|)", text)))
    return None if found is None else _replace(text, found.start(), found.end(), "")


def close_lines_up(_: random.Random, text: str) -> str | None:
    """No empty lines are left."""
    return re.sub(r"\n\s*\n+", "\n", text)


def print_full_width(random: random.Random, text: str) -> str | None:
    """Some numbers are printed in full-width digits."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return re.sub(
        r"(?<![年\d])\d+(?!年)",
        lambda found: found.group().translate(wide) if random.random() < 0.5 else found.group(),
        text,
    )


def lose_cell(random: random.Random, text: str) -> str | None:
    """A cell was never written."""
    found = _draw(random, list(_CELL.finditer(text)))
    return None if found is None else _replace(text, found.start(), found.end(), "")


def mistake_span(random: random.Random, text: str) -> str | None:
    """One span is wrong by one or two."""
    found = _draw(random, list(_SPAN.finditer(text)))
    if found is None:
        return None
    wrong = max(1, int(found.group(2)) + random.choice((-1, 1, 2)))
    return _replace(text, found.start(), found.end(), f'{found.group(1)}span="{wrong}"')


def lose_spans(random: random.Random, text: str) -> str | None:
    """All spans over columns, or all over rows, are lost."""
    return re.sub(random.choice(("col", "row")) + r'span="?\d+"?', "", text, flags=re.IGNORECASE)


def add_span(random: random.Random, text: str) -> str | None:
    """A cell spans two columns or rows by mistake."""
    found = _draw(random, list(_CELL.finditer(text)))
    if found is None:
        return None
    span = random.choice(('colspan="2"', 'rowspan="2"'))
    return _replace(text, found.start(), found.start() + 3, f"<td {span}")


def cut_table(random: random.Random, text: str) -> str | None:
    """A table is cut between two rows, with or without the number of a page."""
    found = _draw(random, list(_ROW_END.finditer(text)))
    cut = random.choice(
        ("</tr></table><p>3</p><table><tr", "</tr></table><table><tr", "</tr><tr><td>4</td></tr><tr")
    )
    return None if found is None else _replace(text, found.start(), found.end(), cut)


def join_rows(random: random.Random, text: str) -> str | None:
    """Two rows are one."""
    found = _draw(random, list(re.finditer(r"</tr>\s*<tr\b[^>]*>", text, re.IGNORECASE)))
    return None if found is None else _replace(text, found.start(), found.end(), "")


def lose_row(random: random.Random, text: str) -> str | None:
    """A row was never written."""
    found = _draw(random, list(_ROW.finditer(text)))
    return None if found is None else _replace(text, found.start(), found.end(), "")


def join_cells(random: random.Random, text: str) -> str | None:
    """Two cells are one."""
    found = _draw(random, list(re.finditer(r"</td>\s*<td\b[^>]*>", text, re.IGNORECASE)))
    return None if found is None else _replace(text, found.start(), found.end(), "")


def hide_changed_row(random: random.Random, text: str) -> str | None:
    """An older row with other numbers stands hidden before the one that is shown."""
    found = _draw(random, list(_ROW.finditer(text)))
    if found is None:
        return None
    changed = re.sub(r"(?<=>)\s*(\d+)\s*(?=<)", lambda number: str(int(number.group(1)) + 3), found.group())
    hidden = re.sub(r"<tr\b", '<tr style="display:none"', changed, count=1)
    return _replace(text, found.start(), found.start(), hidden)


def widen_rows(random: random.Random, text: str) -> str | None:
    """Every row has an empty cell before or behind its own."""
    if random.random() < 0.5:
        return re.sub(r"(<tr\b[^>]*>)", r"\1<td></td>", text, flags=re.IGNORECASE)
    return re.sub(r"</tr>", "<td></td></tr>", text, flags=re.IGNORECASE)


def drop_markup(random: random.Random, text: str) -> str | None:
    """Paragraphs and emphasis, or the tables themselves, are gone."""
    if random.random() < 0.5:
        return re.sub(r"</?(p|span|font|strong|b|div)\b[^>]*>", "", text, flags=re.IGNORECASE)
    return re.sub(r"<(/?)t(able|body|r|d)\b[^>]*>", r"<\1div>", text, flags=re.IGNORECASE)


BOTH: tuple[Damage, ...] = (misspell_label, lose_label, break_label, break_number, print_full_width)
TEXT: tuple[Damage, ...] = (
    *BOTH,
    print_page_number,
    join_lines,
    empty_cell,
    lose_pipe_cell,
    close_lines_up,
)
HTML: tuple[Damage, ...] = (
    *BOTH,
    lose_cell,
    mistake_span,
    lose_spans,
    add_span,
    cut_table,
    join_rows,
    lose_row,
    join_cells,
    hide_changed_row,
    widen_rows,
    drop_markup,
)
