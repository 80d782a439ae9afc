"""Namespaces of Office Open XML parts (ECMA-376) as lxml writes them."""

from __future__ import annotations

WORDPROCESSING = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
# ISO strict files use other names for the same elements.
STRICT_WORDPROCESSING = "http://purl.oclc.org/ooxml/wordprocessingml/main"
