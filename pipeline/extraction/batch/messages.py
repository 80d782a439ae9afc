"""What the batch and its worker processes say to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.extraction.report import Context

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.documents.joining import Part
    from pipeline.extraction.report import Extraction

# On a machine with other work a reading gets its seconds late; past that many times of them by the clock it hangs.
PATIENCE = 4


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A document to be extracted: its bytes, or the path of a file that a worker will read.

    `source` is the name that the extractions carry; `media_type` the claimed content type. With `further` parts
    all of them are read as one document, this one first.
    """

    source: str
    payload: bytes | None = None
    path: Path | None = None
    media_type: str | None = None
    context: Context = field(default_factory=Context)
    further: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded the code and waits for documents."""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """The document in work may take `seconds` from now on."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """The extractions of the document in work; `is_last` when this process reached its memory limit and ends."""

    extractions: list[Extraction]
    is_last: bool = False
