"""Scans and pictures of reports as documents, by optical character recognition (an optional extra)."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.assembly import BlockList
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.model import Document, ReadingProblem
from pipeline.documents.patience import ask_for_time
from pipeline.documents.pdf.lattice import RuledTable
from pipeline.documents.pdf.stitching import stitch_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from pipeline.documents.pdf.pages import Item

READER = "ocr"
SECONDS_FOR_A_PAGE = 60.0
# Resolution at which PDF pages are drawn for recognition; small table digits need it.
_DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
_MODULES = ("rapidocr_onnxruntime", "cv2", "pypdfium2")
_UNSURE = 0.8
_EXAMPLES = 10

Page = tuple["np.ndarray", float]
"""A page picture in grey levels, and how many points one of its pixels is wide."""


def read_image(payload: bytes, *, source: str, media_type: str | None = None) -> Document:  # noqa: ARG001
    """The document of a page picture; a pixel counts as a point, because pictures seldom know their size."""
    _require_recognition(source)
    pictures = import_module("pipeline.documents.scan.pictures")
    return _read(iter([(pictures.decode_picture(payload, source=source), 1.0)]), source, "image/*", [])


def read_scanned_pdf(payload: bytes, *, source: str) -> Document:
    """The document of a PDF whose pages are pictures, up to `bounds.MAX_SCANNED_PAGES` pages."""
    _require_recognition(source)
    pictures = import_module("pipeline.documents.scan.pictures")
    pages = pictures.drawn_pages(payload, _DOTS_PER_INCH, bounds.MAX_SCANNED_PAGES, source=source)
    scale = _POINTS_PER_INCH / _DOTS_PER_INCH
    problems = []
    if pictures.page_count(payload, source=source) > bounds.MAX_SCANNED_PAGES:
        problems.append(bounds.too_many("scanned pages", bounds.MAX_SCANNED_PAGES))
    return _read(((page, scale) for page in pages), source, "application/pdf", problems)


def _read(pages: Iterator[Page], source: str, media_type: str, problems: list[ReadingProblem]) -> Document:
    recognition = import_module("pipeline.documents.scan.recognition")
    reader = recognition.PageReader()
    items: list[list[Item]] = []
    for number, (page, scale) in enumerate(pages):
        ask_for_time(SECONDS_FOR_A_PAGE)
        items.append(reader.items(page, number, scale))
    blocks = BlockList()
    for item in stitch_pages(items):
        if isinstance(item, RuledTable):
            blocks.add_placed(item.table_cells(), page=item.cells[0].page)
        else:
            blocks.add_paragraph(item.text, page=item.page)
    if not blocks.blocks:
        raise UnreadableDocumentError(
            source, "no text was recognised in the picture", "Look for a sharper scan"
        )
    unsure = [text for text, confidence in reader.confidences if confidence < _UNSURE]
    if unsure:
        message = f"{len(unsure)} of {len(reader.confidences)} recognised texts are unsure"
        problems.append(ReadingProblem("unsure_recognition", message, "、".join(unsure[:_EXAMPLES])))
    return Document(
        source=source,
        media_type=media_type,
        reader=READER,
        blocks=tuple(blocks.blocks),
        problems=(*problems, *blocks.problems),
    )


def _require_recognition(source: str) -> None:
    if any(find_spec(module) is None for module in _MODULES):
        raise UnreadableDocumentError(
            source,
            "it is a scan or picture, and the optional recognition of characters is not installed",
            "Install it: pip install nianbao[ocr]",
        )
