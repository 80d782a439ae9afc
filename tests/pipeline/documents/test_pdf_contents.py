"""A page of a PDF is refused by what it would draw, before it is drawn."""

from __future__ import annotations

import io

import pdfplumber
import pytest

from benchmarks.hostile_inputs.pdf_files import FORM, paged, pdf, stream
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.pdf.contents import refuse_heavy_page

TEXT = b"BT (x) Tj ET "


def look_at(payload: bytes) -> None:
    """Ask for the weight of the first page of a PDF."""
    with pdfplumber.open(io.BytesIO(payload)) as file:
        refuse_heavy_page(file.pages[0], source="report.pdf")


def forms(draws: int) -> bytes:
    """A page that draws a form `draws` times; that draws another as often, and that a third with 10,000 bytes."""
    resources = b"/Resources<</XObject<</F %d 0 R>>>>"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R" + resources % 5 + b">>",
            stream(b"/F Do " * draws),
            stream(b"/F Do " * draws, b"/Subtype/Form" + resources % 6),
            stream(b" " * 10_000, b"/Subtype/Form", compress=True),
        ]
    )


def test_usual_pages_pass() -> None:
    look_at(paged(stream(TEXT * 1_000)))
    look_at(paged(stream(TEXT * 1_000, compress=True)))


@pytest.mark.parametrize(("count", "is_heavy"), [(300_000, False), (320_000, True)])
def test_the_inflated_content_counts(count: int, is_heavy: bool) -> None:
    payload = paged(stream(TEXT * count, compress=True))
    assert len(payload) < 100_000
    if is_heavy:
        with pytest.raises(UnreadableDocumentError, match=r"page 1 draws more than 4,000,000 bytes"):
            look_at(payload)
    else:
        look_at(payload)


def test_a_form_counts_as_often_as_it_is_drawn() -> None:
    look_at(forms(19))
    with pytest.raises(UnreadableDocumentError, match=r"page 1 draws more"):
        look_at(forms(21))


def test_a_form_that_draws_itself_is_endless() -> None:
    with pytest.raises(UnreadableDocumentError, match=r"page 1 draws more"):
        look_at(paged(stream(b"/A Do", FORM), 1, b"/XObject<</A 3 0 R>>"))


def test_damaged_streams_and_missing_forms_weigh_what_is_there() -> None:
    look_at(paged(b"<</Filter/FlateDecode/Length 4>>stream\nnone\nendstream"))
    look_at(paged(stream(b"/A Do /B Do " * 1_000)))
