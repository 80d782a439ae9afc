"""A random report as a file with its true cells, reproducible from its seed and format."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from benchmarks.renderings.damage import damage
from benchmarks.renderings.excel_files import render_xlsx
from benchmarks.renderings.html_pages import render_html
from benchmarks.renderings.paged_files import print_to_pdf, scan
from benchmarks.renderings.sheet import draw_sheet
from benchmarks.renderings.text_pages import render_text
from benchmarks.renderings.word_files import render_docx

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from benchmarks.renderings.figures import Key


@dataclass(frozen=True)
class Rendering:
    """One file: its bytes, and what a careful reader takes from it (null where nothing is printed).

    A format with "cells lost" is one in which nobody could tell all cells apart.
    """

    name: str
    format: str
    payload: bytes
    truth: dict[Key, Decimal | None]
    difficulties: tuple[str, ...]
    agency: str
    year: int
    broken: bool


FORMATS = ("html", "txt", "docx", "xlsx", "pdf", "scan")
_WRITERS = {
    "html": render_html,
    "txt": render_text,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "pdf": render_docx,
    "scan": render_docx,
}
_PRINTED = {"pdf", "scan"}


def draw_rendering(seed: int, format_: str) -> Rendering:
    """The rendering of a seed in one of FORMATS."""
    return draw_renderings([seed], format_)[0]


def draw_renderings(seeds: Iterable[int], format_: str) -> list[Rendering]:
    """The renderings of many seeds; those that LibreOffice prints are printed together."""
    drawn = {seed: draw(Random(f"{seed} {format_}"), format_, str(seed)) for seed in seeds}
    if format_ in _PRINTED:
        printed = print_to_pdf({str(seed): rendering.payload for seed, rendering in drawn.items()})
        drawn = {seed: replace(drawn[seed], payload=printed[str(seed)]) for seed in drawn}
    if format_ == "scan":
        drawn = {
            seed: replace(rendering, payload=scan(Random(seed), rendering.payload))
            for seed, rendering in drawn.items()
        }
    return list(drawn.values())


def draw(random: Random, format_: str, name: str = "drawn") -> Rendering:
    """One rendering by any source of randomness; "pdf" and "scan" stay the Word file that is to be printed."""
    sheet = draw_sheet(random)
    damage(random, sheet, format_)
    payload = _WRITERS[format_](random, sheet)
    suffix = "pdf" if format_ in _PRINTED else format_
    return Rendering(
        name=f"{format_}-{name}.{suffix}",
        format=f"{format_}, cells lost" if sheet.cells_lost else format_,
        payload=payload,
        truth=sheet.truth,
        difficulties=tuple(sheet.difficulties) or ("none",),
        agency=sheet.prose.agency,
        year=sheet.prose.year,
        broken=sheet.broken,
    )
