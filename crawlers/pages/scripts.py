"""Texts of scripts, read without running them: constant strings, joined and decoded as the script says."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pipeline.documents.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STRING = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\$]|\\.)*)`", re.DOTALL)
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})")
CALL = re.compile(r"(?:window\.|self\.)?(atob|unescape|decodeURIComponent|decodeURI)\s*\(\s*")
NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")
NUMBER = re.compile(r"\d{1,9}(?![\w.])")
NUMBER_ASSIGNMENT = re.compile(r"(?<![\w$.?&])(?<!&amp;)([A-Za-z_$][\w$]*)\s*=(?!=)\s*(\d{1,9})\s*(?=[;,\n])")
# `(n - 1)`, and `n == 1 ? this : that`.
SUM = re.compile(r"\(\s*([A-Za-z_$][\w$.]*|\d{1,9})\s*([-+])\s*(\d{1,9})\s*\)")
CHOICE = re.compile(r"\(?\s*([A-Za-z_$][\w$.]*)\s*={2,3}\s*[\"']?(\w{1,9})[\"']?\s*\)?\s*\?")
ASSIGNMENT = re.compile(
    r"(?<![\w$.?&])(?<!&amp;)([A-Za-z_$][\w$]*)\s*=(?!=)\s*(?=['\"`]|(?:window\.)?(?:atob|unescape|decodeURI))"
)
BLANKS = re.compile(r"\s*")
BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "\n": ""}
DEEPEST = 4


def unescape(text: str) -> str:
    """Text with the escapes `%uXXXX` and `%XX` of scripts resolved."""
    if "%" not in text:
        return text
    return unquote(PERCENT_U.sub(lambda found: chr(int(found.group(1), 16)), text))


def from_base64(text: str) -> str | None:
    """The text behind a Base64 literal; None for what is none, or is no text."""
    compact = re.sub(r"\s+", "", text)
    if not BASE64.fullmatch(compact):
        return None
    try:
        plain = decode(base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True))[0]
    except (binascii.Error, ValueError):
        return None
    return None if UNPRINTABLE.search(plain) else plain


DECODERS: Mapping[str, Callable[[str], str | None]] = {
    "atob": from_base64,
    "unescape": unescape,
    "decodeURIComponent": unescape,
    "decodeURI": unescape,
}


def constant_names(text: str) -> dict[str, str]:
    """The variables of a script that hold one constant string all the time."""
    names: dict[str, str] = {}
    changing: set[str] = set()
    for found in ASSIGNMENT.finditer(text):
        value = constant(text, found.end(), names)
        if value is None or names.get(found.group(1), value) != value:
            changing.add(found.group(1))
        else:
            names[found.group(1)] = value
    return {name: value for name, value in names.items() if name not in changing}


def constant_numbers(text: str) -> dict[str, str]:
    """The numbers that the variables of a script begin with, in digits."""
    numbers: dict[str, str] = {}
    for name, value in NUMBER_ASSIGNMENT.findall(text):
        numbers.setdefault(name, value)
    return numbers


def constant(text: str, position: int, names: Mapping[str, str]) -> str | None:
    """The value of the string expression at a position; None where it depends on anything that is not constant."""
    found = _expression(text, position, names, 0)
    return found[0] if found else None


def resolve_calls(text: str) -> str:
    """A script in which decoding calls on literals are replaced by what they give, as literals."""
    if not CALL.search(text):
        return text
    pieces, position = [], 0
    for call in CALL.finditer(text):
        found = _term(text, call.start(), {}, 0) if call.start() >= position else None
        if found is not None:
            pieces += [text[position : call.start()], '"', found[0].replace('"', "%22"), '"']
            position = found[1]
    return "".join([*pieces, text[position:]])


def _expression(text: str, position: int, names: Mapping[str, str], depth: int) -> tuple[str, int] | None:
    if (choice := CHOICE.match(text, position)) and choice.group(1) in names and depth < DEEPEST:
        return _chosen(text, choice, names, depth + 1)
    pieces = []
    while True:
        term = _term(text, _skip(text, position), names, depth)
        if term is None:
            return None
        value, position = term
        pieces.append(value)
        position = _skip(text, position)
        if text[position : position + 1] != "+":
            return "".join(pieces), position
        position += 1


def _chosen(text: str, choice: re.Match[str], names: Mapping[str, str], depth: int) -> tuple[str, int] | None:
    first = _expression(text, choice.end(), names, depth)
    if first is None or text[(end := _skip(text, first[1])) : end + 1] != ":":
        return None
    second = _expression(text, end + 1, names, depth)
    if second is None:
        return None
    return (first[0] if names[choice.group(1)] == choice.group(2) else second[0]), second[1]


def _term(text: str, position: int, names: Mapping[str, str], depth: int) -> tuple[str, int] | None:
    if literal := STRING.match(text, position):
        return _plain(next(group for group in literal.groups() if group is not None)), literal.end()
    if call := CALL.match(text, position):
        inner = _expression(text, call.end(), names, depth + 1) if depth < DEEPEST else None
        value = DECODERS[call.group(1)](inner[0]) if inner else None
        if inner is None or value is None or text[inner[1] : inner[1] + 1] != ")":
            return None
        return value, inner[1] + 1
    if number := NUMBER.match(text, position):
        return number.group(), number.end()
    if found := SUM.match(text, position):
        value = names.get(found.group(1), found.group(1))
        amount = int(found.group(3)) * (1 if found.group(2) == "+" else -1)
        return (str(int(value) + amount), found.end()) if value.isdigit() else None
    if text[position : position + 1] == "(" and depth < DEEPEST:
        inner = _expression(text, position + 1, names, depth + 1)
        end = _skip(text, inner[1]) if inner else 0
        return (inner[0], end + 1) if inner and text[end : end + 1] == ")" else None
    name = NAME.match(text, position)
    if name is None or name.group() not in names:
        return None
    return names[name.group()], name.end()


def _skip(text: str, position: int) -> int:
    found = BLANKS.match(text, position)
    return found.end() if found else position


def _plain(literal: str) -> str:
    """A string literal without its escapes."""

    def read(found: re.Match[str]) -> str:
        code, byte, char = found.groups()
        return chr(int(code or byte, 16)) if code or byte else CONTROLS.get(char, char)

    return ESCAPE.sub(read, literal) if "\\" in literal else literal
