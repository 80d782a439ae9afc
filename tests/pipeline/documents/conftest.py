from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.documents.model import Document

Texts = Callable[[Document], list[list[list[str | None]]]]


@pytest.fixture
def grids() -> Texts:
    """The texts of every table of a document, spans expanded; None where no cell stands."""

    def texts(document: Document) -> list[list[list[str | None]]]:
        return [[[cell and cell.text for cell in row] for row in table.grid] for table in document.tables]

    return texts


@pytest.fixture
def lines() -> Callable[[Document], list[str]]:
    """The paragraphs of a document."""
    return lambda document: [paragraph.text for paragraph in document.paragraphs]
