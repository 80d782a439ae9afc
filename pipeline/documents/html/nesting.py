"""Markup that leaves a parser nothing to repair, so that every parser builds the same tree of it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.documents.html.tags import HEADINGS, UNPRINTED_TAGS
from pipeline.documents.markers import has_markers

_RAW = ("script", "style", "textarea", "title", "select", "svg")
_MARKUP = re.compile(
    r"(?P<tag></?(?!(?:" + "|".join(_RAW) + r")\b)[a-z][^<>]*>)"
    r"|<!--(?!-?>)(?P<comment>.*?)-->"
    r"|<(?P<raw>" + "|".join(_RAW) + r")\b(?P<inside>[^<>]*>.*?)</(?P=raw)\s*>"
    r"|<!doctype[^<>]*>"
    r"|(?P<stray><)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*(?::[a-z0-9]+)?)([^<>]*)>", re.IGNORECASE)
_ATTRIBUTES = re.compile(
    r"""(?:\s+[a-z][\w:.-]*+(?:\s*+=\s*+(?:"[^"]*"|'[^']*'|[^\s"'=`]++))?+)*+\s*+""", re.IGNORECASE | re.ASCII
)
_ENTITIES = re.compile(
    r"&(?!(?:nbsp|lt|gt|amp|quot|[lr][sd]quo|[mn]dash|e[nm]sp|middot|hellip);|#(?:1[6-9]|[2-9]\d|\d\d\d)\d;)"
)
_BLANK = re.compile(r"[ \t\r\n]*+")
_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
# Elements that hold other elements and no text; "" is outside of all elements.
_STRUCTURE = _GROUPS | {"table", "tr", "colgroup", "ul", "ol", "dl", "html", "head", ""}
_SECTIONS = frozenset(("div", "center", "section", "article", "main", "header", "footer", "nav", "aside"))
# Elements in which blocks may begin.
_FLOW = _CELLS | _SECTIONS | {"caption", "body", "li", "dd"}
# Where an element may begin that belongs into others (HTML Living Standard, 4.1, 4.4 and 4.9).
_PARENTS = {
    "html": frozenset(("",)),
    **dict.fromkeys(("head", "body"), frozenset(("html",))),
    **dict.fromkeys(("meta", "link"), frozenset(("head",))),
    "li": frozenset(("ul", "ol")),
    **dict.fromkeys(("dt", "dd"), frozenset(("dl",))),
    "col": frozenset(("colgroup",)),
    "tr": _GROUPS | {"table"},
    "td": frozenset(("tr",)),
    "th": frozenset(("tr",)),
    "caption": frozenset(("table",)),
    "colgroup": frozenset(("table",)),
    **dict.fromkeys(_GROUPS, frozenset(("table",))),
}
_ROWS = _CELLS | {"tr"}
_TABLE_MODEL = _ROWS | _GROUPS | {"table", "caption", "colgroup", "col"}
# Tags that close open elements of the table model whose end tags are left out (HTML Living Standard, 13.1.2.4).
_CLOSED_BY = {
    **dict.fromkeys(("td", "th", "/tr"), _CELLS),
    "tr": _ROWS,
    **{f"/{name}": _ROWS for name in _GROUPS},
    **dict.fromkeys((*_GROUPS, "/table"), _ROWS | _GROUPS),
}
_VOID = frozenset(("br", "img", "col", "hr", "input", "meta", "link"))
_BLOCKS = _SECTIONS | HEADINGS.keys() | {"p", "ul", "ol", "dl", "hr"}
# Of two attributes of one name, parsers may keep either.
_READ_ATTRIBUTES = re.compile(r"\s(colspan|rowspan|style|class|id|hidden)\b")
_PHRASES = frozenset(
    ("a", "span", "b", "strong", "i", "em", "u", "font", "sup", "sub", "small", "big", "o:p")
)
# What begins one of these is parsed by rules of its own or prints nothing, wherever it stands and ends.
_OTHER_RULES = (UNPRINTED_TAGS - {"head", "meta", "link", "embed"}) | frozenset(
    (*_RAW, "plaintext", "frameset", "xmp", "listing", "noembed")
)


class _Tag(NamedTuple):
    """A start tag, or the end tag that `is_end` says it is; not `is_plain` where parsers may take it for another."""

    name: str
    is_end: bool
    is_plain: bool
    closes: frozenset[str]


@lru_cache(maxsize=4096)
def _tag(written: str) -> _Tag | None:
    """What a tag says of itself; None when its name or its attributes have rules of their own."""
    match = _TAG.fullmatch(written)
    if match is None:
        return None
    end, name, attributes = match[1], match[2].lower(), match[3]
    if name in _OTHER_RULES or "&lt;" in attributes:
        return None
    is_plain = not attributes.strip() if end else _is_well_formed(name, attributes)
    return _Tag(name, bool(end), is_plain, _CLOSED_BY.get(end + name, frozenset()))


def plain_cells(markup: str, *, throughout: bool = False) -> int | None:
    """How many table cells `markup` writes; None unless all its tables can only be read in one way.

    With `throughout` the same is asked of the whole page.

    That is so where each element of a table stands inside the one that it belongs in, is closed by its own end
    tag or by what may stand in its place, and has well-formed attributes. It looks at no tree, so it bears out
    what a parser made of the page.
    """
    found: list[str] = []
    cells, last = 0, 0
    for match in _MARKUP.finditer(markup):
        start, stop = last, match.start()
        last = match.end()
        if (
            start != stop
            and (found or throughout)
            and not _is_text_allowed(markup, start, stop, found[-1] if found else "")
        ):
            return None
        if match.lastgroup != "tag":
            if not _is_skipped(match, "table" in found):
                return None
            continue
        tag = _tag(match.group())
        if tag is None:
            return None
        while found and found[-1] in tag.closes:
            found.pop()
        if tag.is_end:
            if found and (tag.name != found[-1] or not tag.is_plain):
                return None
            if found:
                found.pop()
            elif throughout:
                return None
        elif found or throughout or tag.name in _TABLE_MODEL:
            if not tag.is_plain or not _may_begin(tag.name, found[-1] if found else ""):
                return None
            cells += tag.name in _CELLS
            if tag.name not in _VOID:
                found.append(tag.name)
    return None if found else cells


def _is_text_allowed(markup: str, start: int, stop: int, parent: str) -> bool:
    if parent in _STRUCTURE:
        blank = _BLANK.match(markup, start, stop)
        return blank is not None and blank.end() == stop
    return markup.find("&", start, stop) < 0 or not _ENTITIES.search(markup, start, stop)


def _is_skipped(match: re.Match[str], is_in_table: bool) -> bool:
    """Whether every parser passes over a comment or an element of raw text in the same way."""
    if match["stray"]:
        return False
    if match["comment"] is not None:
        return "--!>" not in match["comment"]
    if match["raw"] is None:
        return True
    # A script or a form field may hold the report that the page shows.
    held = "<table" if match["raw"].lower() == "style" else "table"
    inside = match["inside"]
    return not is_in_table and held not in inside.lower() and not has_markers(inside, 1)


def _is_well_formed(name: str, attributes: str) -> bool:
    if attributes and not (
        _ATTRIBUTES.fullmatch(attributes) or (name in _VOID and attributes.strip() == "/")
    ):
        return False
    read = _READ_ATTRIBUTES.findall(attributes.lower())
    return len(set(read)) == len(read)


@lru_cache(maxsize=4096)
def _may_begin(name: str, parent: str) -> bool:
    if name == "table":
        return parent in _FLOW or not parent
    if name in _PARENTS:
        return parent in _PARENTS[name]
    if parent in _STRUCTURE:
        return False
    if name in _BLOCKS:
        return parent in _FLOW
    if name == "a":
        return parent not in _PHRASES
    return name in _PHRASES or name in _VOID
