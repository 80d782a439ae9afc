"""Object literals of scripts, read without running them: `{col:1, path:'/', ajaxParam:{…}}`."""

from __future__ import annotations

import json
import re
from typing import Any

FIELD = re.compile(
    r"""["']?(\w+)["']?\s*:\s*(?:
        "((?:[^"\\]|\\.)*)"        # double-quoted
      | '((?:[^'\\]|\\.)*)'        # single-quoted
      | (\{[^{}]*\})               # nested object, kept as text
      | ([\w.+/-]+)                # number, name, path
    )""",
    re.VERBOSE | re.DOTALL,
)
TOKEN = re.compile(
    r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*(?=\s*:)|,(?=\s*[}\]])""",
    re.DOTALL,
)
CLOSING = {"{": "}", "[": "]", "(": ")"}
MOST_TEXT = 2_000_000


def read_fields(text: str) -> dict[str, str]:
    """Names and values of an object literal; nested objects stay text, functions and arrays are left out."""
    inner = text.strip()[:MOST_TEXT]
    if inner.startswith("{"):
        inner = inner[1:-1]
    fields: dict[str, str] = {}
    for name, double, single, nested, plain in FIELD.findall(inner):
        value = nested or plain or re.sub(r"\\(.)", r"\1", double or single)
        fields.setdefault(name, value)
    return fields


def bracketed(text: str, start: int, longest: int = MOST_TEXT) -> str:
    """The text from the bracket at `start` to the one that closes it, strings respected; empty if none does."""
    open_brackets: list[str] = []
    quote = ""
    position = start
    while position < min(len(text), start + longest):
        char = text[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "\"'":
            quote = char
        elif char in CLOSING:
            open_brackets.append(CLOSING[char])
        elif open_brackets and char == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return text[start : position + 1]
        position += 1
    return ""


def parse_literal(text: str) -> Any:
    """A JSON value, also one with names without quotes, single quotes or commas too many; None for anything else."""
    value = _load(text)
    return value if value is not None else _load(TOKEN.sub(_as_json, text[:MOST_TEXT]))


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _as_json(token: re.Match[str]) -> str:
    found = token.group(0)
    if found == ",":
        return ""
    if found.startswith('"'):
        return found
    if found.startswith("'"):
        return json.dumps(re.sub(r"\\(.)", r"\1", found[1:-1]), ensure_ascii=False)
    return f'"{found}"'


def unwrap_callback(text: str) -> str:
    """The JSON inside a JSONP answer (`result({…});`), or the text itself."""
    found = re.match(r"^\s*[\w$.]+\s*\(\s*(.*?)\s*\)\s*;?\s*$", text, re.DOTALL)
    return found.group(1) if found else text
