"""Namespaces of Office Open XML parts (ECMA-376) as lxml writes them."""

from __future__ import annotations

WORDPROCESSING = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VML = "{urn:schemas-microsoft-com:vml}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
# ISO strict files use other names for the same elements.
STRICT_WORDPROCESSING = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def word(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return WORDPROCESSING + name
