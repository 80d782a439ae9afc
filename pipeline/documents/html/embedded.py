"""Markup that a page or script carries as a string: script literals, JSON fields, escaped form fields."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pipeline.documents.markers import has_markers

if TYPE_CHECKING:
    from collections.abc import Iterator

_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_SIMPLE_ESCAPES = {
    "n": "\n",
    "r": "\n",
    "t": "\t",
    "b": "",
    "f": "",
    "v": "",
    "0": "",
    "\n": "",
    "\r\n": "",
    "\r": "",
}
_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})")
_STILL_ESCAPED = re.compile(r"\\+[\"'/]|\\+u[0-9a-fA-F]{4}")
_TAG = re.compile(
    r"</?(?:p|div|table|tr|td|th|span|br|h[1-6]|section|strong|font|a|img|tbody|center)\b[^<>]*>",
    re.IGNORECASE,
)
_ESCAPED_FIELD = re.compile(
    r"""<textarea\b[^>]*>([^<]{50,})|\b(?:value|srcdoc)\s*=\s*(?:"([^"]{50,})"|'([^']{50,})')""",
    re.IGNORECASE,
)
# What a script is to put into the page, or what stands there for readers without scripts.
_KEPT_ASIDE = re.compile(r"<(/?)(template|noscript|script)\b([^<>]*)>", re.IGNORECASE)
_TEXT_TYPE = re.compile(r"""\btype\s*=\s*["']?text/(?!javascript|ecmascript)""", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
# Escapes are peeled off layer by layer: a JSON string inside a script string has two.
_MAX_LAYERS = 4
_REPORT_MARKERS = 4


def embedded_markup(text: str) -> str | None:
    """The report markup that `text` carries as an escaped string, or None.

    Understands JavaScript strings (`\\uXXXX`, `\\"`, `unescape("%uXXXX")`, Base64, concatenated pieces), JSON
    fields, escaped form fields, frames with their page as an attribute, and templates. Nothing is executed.
    """
    for candidate in _candidates(text):
        if _TAG.search(candidate) and has_markers(candidate, _REPORT_MARKERS):
            return candidate
    return None


def script_fields(text: str) -> dict[str, str]:
    """Short text fields beside the markup of a JSON answer, by lower-case name: title, date, source."""
    try:
        value = json.loads(_json_part(text))
    except (ValueError, RecursionError):
        return {}
    fields: dict[str, str] = {}
    todo: list[Any] = [value]
    while todo and len(fields) < 200:
        current = todo.pop(0)
        if isinstance(current, dict):
            for key, inner in current.items():
                if isinstance(inner, str) and 0 < len(inner) <= 300:
                    fields.setdefault(str(key).lower(), inner)
                elif isinstance(inner, dict | list):
                    todo.append(inner)
        elif isinstance(current, list):
            todo.extend(current[:50])
    return fields


def _candidates(text: str) -> Iterator[str]:
    yield from _json_strings(text)
    literals = ["".join(match) for match in _LITERAL.findall(text)]
    readable = [_peeled(literal) for literal in literals]
    yield from sorted((literal for literal in readable if _TAG.search(literal)), key=len, reverse=True)
    # A document written piece by piece.
    yield "".join(literal for literal in readable if _TAG.search(literal) or has_markers(literal, 1))
    for field in _ESCAPED_FIELD.findall(text):
        yield html.unescape("".join(field))
    yield from _kept_aside(text)
    for encoded in _BASE64.findall(text):
        try:
            yield _peeled(base64.b64decode(encoded).decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError):
            # An image, or no Base64 at all.
            continue


def _kept_aside(text: str) -> Iterator[str]:
    for start, end in pairwise(_KEPT_ASIDE.finditer(text)):
        is_end, tag, attributes = start.groups()
        if not is_end and (tag.lower() != "script" or _TEXT_TYPE.search(attributes)):
            yield text[start.end() : end.start()]


def _json_part(text: str) -> str:
    """The JSON value in a plain or JSONP answer."""
    starts = [index for index in (text.find("{"), text.find("[")) if index >= 0]
    end = max(text.rfind("}"), text.rfind("]"))
    return text[min(starts) : end + 1] if starts and end > min(starts) else text


def _json_strings(text: str) -> list[str]:
    try:
        value = json.loads(_json_part(text))
    except (ValueError, RecursionError):
        return []
    found: list[str] = []
    todo = [value]
    while todo:
        current = todo.pop()
        if isinstance(current, str):
            found.append(_peeled(current) if _STILL_ESCAPED.search(current) else html_or_text(current))
        elif isinstance(current, dict):
            todo.extend(current.values())
        elif isinstance(current, list):
            todo.extend(current)
    return sorted(found, key=len, reverse=True)


def html_or_text(value: str) -> str:
    """`value` with one layer of entities removed when all of its tags are escaped."""
    return html.unescape(value) if "&lt;" in value and not _TAG.search(value) else value


def _peeled(literal: str) -> str:
    """`literal` without its layers of escapes."""
    for layer in range(_MAX_LAYERS):
        if layer and not _STILL_ESCAPED.search(literal):
            break
        literal = _ESCAPE.sub(_unescaped, literal)
        if len(literal) > 1 and literal[0] == literal[-1] == '"':
            literal = literal[1:-1]
    if "%u" in literal:
        literal = _PERCENT_U.sub(lambda match: chr(int(match.group(1), 16)), literal)
    if re.search(r"%3C[a-z/]", literal, re.IGNORECASE):
        literal = unquote(literal)
    return html_or_text(literal)


def _unescaped(match: re.Match[str]) -> str:
    braced, unicode, byte, simple = match.groups()
    digits = braced or unicode or byte
    if digits:
        number = int(digits, 16)
        return chr(number) if number <= 0x10FFFF else ""
    return _SIMPLE_ESCAPES.get(simple, simple)
