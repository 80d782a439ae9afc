from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.reading import read_document

Draw = Callable[..., bytes]

GRID = [
    ["", "natural", "total"],
    ["received", "21", "21"],
    ["carried", "0", "0"],
    ["granted", "4", ""],
    ["refused", "17", "138"],
]


@pytest.fixture(scope="module")
def draw() -> Draw:
    """A page with a line of text and a ruled table, as a picture file."""
    image = pytest.importorskip("PIL.Image", exc_type=ImportError)
    pytest.importorskip("rapidocr_onnxruntime", exc_type=ImportError)
    from PIL import ImageDraw, ImageFont

    def drawn(file_format: str, angle: float = 0.0, pages: int = 1) -> bytes:
        page = image.new("L", (1654, 1200), 255)
        pen = ImageDraw.Draw(page)
        font = ImageFont.load_default(34)
        pen.text((200, 120), "Annual report 2023", fill=0, font=font)
        for row, texts in enumerate(GRID):
            for column, text in enumerate(texts):
                left, top = 200 + column * 380, 300 + row * 90
                pen.rectangle((left, top, left + 380, top + 90), outline=0, width=2)
                pen.text((left + 120, top + 25), text, fill=0, font=font)
        page = page.rotate(angle, fillcolor=255, resample=image.Resampling.BICUBIC)
        buffer = io.BytesIO()
        if file_format == "PDF":
            page.save(buffer, "PDF", save_all=True, append_images=[page] * (pages - 1), resolution=200)
        else:
            page.save(buffer, file_format)
        return buffer.getvalue()

    return drawn


@pytest.mark.parametrize(("file_format", "angle"), [("PNG", 0.0), ("JPEG", 1.2), ("PDF", -0.7)])
def test_cells_are_recognised_one_by_one(
    draw: Draw, grids: Any, lines: Any, file_format: str, angle: float
) -> None:
    document = read_document(draw(file_format, angle), source="scan")
    assert document.reader == "ocr"
    assert grids(document) == [GRID]
    assert [line.replace(" ", "").lower() for line in lines(document)] == ["annualreport2023"]


def test_without_the_extra_the_message_names_it(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = draw("PNG")
    monkeypatch.setitem(sys.modules, "rapidocr_onnxruntime", None)
    monkeypatch.setattr("pipeline.documents.scan.reader.find_spec", lambda name: None)
    with pytest.raises(UnreadableDocumentError) as raised:
        read_document(picture, source="scan.png")
    assert "nianbao[ocr]" in raised.value.remedy


def test_a_damaged_picture_says_so(draw: Draw) -> None:
    with pytest.raises(UnreadableDocumentError, match="damaged"):
        read_document(draw("PNG")[:300], source="scan.png")
