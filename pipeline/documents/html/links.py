"""Meta tags and links of a page: claims about it, and what it points to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml import etree

from pipeline.documents import bounds
from pipeline.documents.html.text import all_text, tidy
from pipeline.documents.model import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

LinkKind = Literal["anchor", "frame", "image"]

_FILE_NAMES = r"docx?|wps|rtf|odt|pdf|xlsx?|et|ofd|zip|rar"
_FILE_IN_SCRIPT = re.compile(
    rf"""["']([^"'\s<>]{{1,500}}\.(?:{_FILE_NAMES})(?:\?[^"'\s<>]{{0,200}})?)["']""", re.IGNORECASE
)
_FILE_NAME = re.compile(rf"\.(?:{_FILE_NAMES})\b", re.IGNORECASE)
_VIEWER_ATTRIBUTES = ("data-value", "data-pdf", "data-file", "pdfsrc", "vsbhref")
_VIEWER_MENTIONS = tuple(name.encode() for name in _VIEWER_ATTRIBUTES)
_viewer_values = etree.XPath("|".join(f"//@{name}" for name in _VIEWER_ATTRIBUTES))
_VIEWER_PARAMETERS = ("file", "src", "url", "pdf", "furl")
_SCHEMES_LEFT_OUT = ("javascript:", "mailto:", "data:", "tel:", "about:", "#")


def page_metadata(root: Element) -> dict[str, str]:
    """Meta tags by lower-case name, first non-empty value wins, and the page title as "title"."""
    metadata: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("http-equiv") or "").strip().lower()
        value = tidy(meta.get("content") or "")
        if name and value:
            metadata.setdefault(name, value)
    for title in root.iter("title"):
        text = tidy(all_text(title))
        if text:
            # A meta tag named title is a claim beside the title that the browser shows.
            metadata["title"] = text
            break
    return metadata


def page_links(root: Element, source: str, scripts: list[str], lowered: bytes) -> list[Link]:
    """Anchors, frames and viewers, images, and file names in scripts; viewers are unwrapped to their file.

    `lowered` is the source of `root` in small letters: what it does not mention need not be sought.
    """
    base = _base_address(root, source)
    found: dict[tuple[str, str], Link] = {}
    for kind, written, text in _addresses(root, scripts, lowered):
        address = re.sub(r"[\t\r\n]", "", written).strip().replace("\\", "/")
        if not address or address.lower().startswith(_SCHEMES_LEFT_OUT):
            continue
        for url in dict.fromkeys((_unwrapped(address), address) if kind == "frame" else (address,)):
            resolved = _join(base, url)
            if resolved is not None:
                found.setdefault((kind, resolved), Link(url=resolved, text=text, kind=kind))
        if len(found) > bounds.MAX_LINKS:
            break
    return list(found.values())


def _addresses(root: Element, scripts: list[str], lowered: bytes) -> Iterator[tuple[LinkKind, str, str]]:
    for node in root.iter("a", "area", "iframe", "frame", "embed", "object", "img"):
        if node.tag in ("a", "area"):
            text = tidy(all_text(node)) or tidy(node.get("title") or "")
            yield "anchor", node.get("href") or "", text
        elif node.tag == "img":
            yield "image", node.get("src") or node.get("data-src") or "", tidy(node.get("alt") or "")
        else:
            yield "frame", node.get("src") or node.get("data") or "", tidy(node.get("title") or "")
    if any(name in lowered for name in _VIEWER_MENTIONS):
        for value in _viewer_attributes(root):
            if _FILE_NAME.search(str(value)):
                yield "frame", str(value), ""
    for script in scripts:
        for match in _FILE_IN_SCRIPT.finditer(script):
            yield "frame", match.group(1), ""


def _viewer_attributes(root: Element) -> Iterator[object]:
    found = _viewer_values(root)
    if isinstance(found, list):
        yield from found


def _unwrapped(address: str) -> str:
    """The file that a viewer page shows: `viewer.html?file=%2Fa.pdf` is /a.pdf."""
    try:
        query = parse_qs(urlsplit(address).query)
    except ValueError:
        return address
    for name in _VIEWER_PARAMETERS:
        for value in query.get(name, ()):
            if "/" in value or "." in value:
                return unquote(value)
    return address


def _base_address(root: Element, source: str) -> str | None:
    base = source if source.startswith(("http://", "https://")) else None
    for node in root.iter("base"):
        href = (node.get("href") or "").strip()
        if href:
            return _join(base, href)
    return base


def _join(base: str | None, address: str) -> str | None:
    """`address` made absolute where the page's own address is known; None when it is no address."""
    if base is None:
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return None
