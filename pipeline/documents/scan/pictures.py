"""Page pictures for recognition: decoded or drawn from a PDF, straightened, and bounded in size."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.pdf.characters import open_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

Picture = np.ndarray

_MIN_WIDTH = 1_500
_MAX_WIDTH = 3_500
_MAX_SKEW_DEGREES = 10.0
_SMALLEST_SKEW_DEGREES = 0.05
_PDF_DOTS_PER_INCH = 72


def decode_picture(payload: bytes, *, source: str) -> Picture:
    """The grey levels of an image file."""
    try:
        image = Image.open(io.BytesIO(payload))
        if image.width * image.height > bounds.MAX_IMAGE_PIXELS:
            raise UnreadableDocumentError(source, "the picture has too many pixels", "Save it at 200 dpi")
        return np.asarray(image.convert("L"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError(
            source, f"the picture is damaged ({error})", "Download it again"
        ) from error


def page_count(payload: bytes, *, source: str) -> int:
    """Number of pages of a PDF."""
    pdf = open_pdf(payload, source=source)
    try:
        return len(pdf)
    finally:
        pdf.close()


def drawn_pages(payload: bytes, dots_per_inch: int, limit: int, *, source: str) -> Iterator[Picture]:
    """The grey levels of the first `limit` pages of a PDF, drawn at `dots_per_inch` unless they are huge."""
    pdf = open_pdf(payload, source=source)
    try:
        for number in range(min(limit, len(pdf))):
            page = pdf[number]
            scale = dots_per_inch / _PDF_DOTS_PER_INCH
            if page.get_width() * page.get_height() * scale**2 > bounds.MAX_IMAGE_PIXELS:
                raise UnreadableDocumentError(
                    source, f"page {number + 1} is too large to draw", "Save it as A4"
                )
            yield np.ascontiguousarray(page.render(scale=scale, grayscale=True).to_numpy().squeeze())
            page.close()
    finally:
        pdf.close()


def normalised(picture: Picture) -> tuple[Picture, float]:
    """The picture straightened and at a size at which table digits can be recognised, and its scale factor."""
    width = picture.shape[1]
    factor = 1.0
    if width < _MIN_WIDTH:
        factor = _MIN_WIDTH / width
    elif width > _MAX_WIDTH:
        factor = _MAX_WIDTH / width
    if factor != 1.0:
        method = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=method)
    angle = _skew(picture)
    if abs(angle) >= _SMALLEST_SKEW_DEGREES:
        height, width = picture.shape
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        picture = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return picture, factor


def ink_of(picture: Picture) -> Picture:
    """Where the picture is darker than its surroundings: 255 for ink, 0 for paper."""
    return cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)


def _skew(picture: Picture) -> float:
    """Degrees by which long, nearly horizontal strokes are turned; 0 when there are none."""
    width = picture.shape[1]
    strokes = cv2.HoughLinesP(
        ink_of(picture),
        1,
        np.pi / 1800,
        threshold=width // 6,
        minLineLength=width // 5,
        maxLineGap=width // 100,
    )
    if strokes is None:
        return 0.0
    ends = strokes.reshape(-1, 4).astype(float)
    angles = np.degrees(np.arctan2(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0]))
    level = angles[np.abs(angles) < _MAX_SKEW_DEGREES]
    return float(np.median(level)) if len(level) else 0.0
