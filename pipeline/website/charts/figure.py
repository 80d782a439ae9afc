"""A chart as a page shows it: title, what it counts, the picture, and the same figures as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.website.words import Language, Text

Specification = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the table below a chart; `address` is where it leads, relative to the page."""

    text: Text
    address: str | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart; `specifications` are Vega-Lite with their data inside, one for each language."""

    name: str
    title: Text
    description: Text
    specifications: dict[Language, Specification]
    header: tuple[Text, ...]
    rows: tuple[tuple[Entry, ...], ...]
