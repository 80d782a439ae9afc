"""Pages of a PDF or scan as pictures, with a box around each place that a cell was read from."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from markupsafe import Markup
from PIL import Image, UnidentifiedImageError

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.pdf.characters import open_pdf
from pipeline.website.archived.places import MARK, by_place, mark_of, page_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.website.report.rows import PrintedCell

# Wide enough to read the digits of a table, and small: sixteen levels of grey.
_WIDTH = 1_100
_GREY_LEVELS = 16


def show_pdf(payload: bytes, cells: Sequence[PrintedCell], *, source: str) -> str:
    """The pages that cells were read from, in order; the first one where there are none."""
    wanted = sorted({box[0] for box in by_place(cells, page_box)}) or [0]
    return _show(_drawn(payload, wanted, source), cells)


def show_picture(payload: bytes, cells: Sequence[PrintedCell], *, source: str) -> str:
    """A picture of a page; its boxes are counted in pixels."""
    try:
        picture = Image.open(io.BytesIO(payload))
        if picture.width * picture.height > bounds.MAX_IMAGE_PIXELS:
            raise UnreadableDocumentError(source, "the picture has too many pixels", "Save it at 200 dpi")
        pages = [(0, float(picture.width), float(picture.height), picture.convert("L"))]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableDocumentError(
            source, f"the picture is damaged ({error})", "Download it again"
        ) from error
    return _show(pages, cells)


_Page = tuple[int, float, float, Image.Image]


def _drawn(payload: bytes, wanted: Iterable[int], source: str) -> Iterator[_Page]:
    """Number, width and height in points, and picture of each page."""
    pdf = open_pdf(payload, source=source)
    try:
        for number in wanted:
            if number >= len(pdf):
                raise UnreadableDocumentError(
                    source, f"it has no page {number + 1}", "Run nianbao rerun for its agency"
                )
            page = pdf[number]
            width, height = page.get_width(), page.get_height()
            if (height / width) * _WIDTH**2 > bounds.MAX_IMAGE_PIXELS:
                raise UnreadableDocumentError(
                    source, f"page {number + 1} is too large to draw", "Save it as A4"
                )
            yield number, width, height, page.render(scale=_WIDTH / width, grayscale=True).to_pil()
    finally:
        pdf.close()


def _show(pages: Iterable[_Page], cells: Sequence[PrintedCell]) -> str:
    places = by_place(cells, page_box)
    shown = []
    for number, width, height, picture in pages:
        boxes = [
            Markup(
                '<span class="box" {}="{}" style="left:{:.3f}%;top:{:.3f}%;width:{:.3f}%;height:{:.3f}%"></span>'
            ).format(
                Markup(MARK),
                mark_of(read),
                100 * left / width,
                100 * top / height,
                100 * (right - left) / width,
                100 * (bottom - top) / height,
            )
            for (page, left, top, right, bottom), read in places.items()
            if page == number
        ]
        shown.append(
            Markup('<div class="sheet"><img alt="{}" src="data:image/png;base64,{}">{}</div>').format(
                number + 1, _encoded(picture), Markup("").join(boxes)
            )
        )
    return str(Markup("\n").join(shown))


def _encoded(picture: Image.Image) -> str:
    if picture.width > _WIDTH:
        picture = picture.resize((_WIDTH, round(picture.height * _WIDTH / picture.width)))
    content = io.BytesIO()
    picture.quantize(_GREY_LEVELS).save(content, "PNG", optimize=True)
    return base64.b64encode(content.getvalue()).decode("ascii")
