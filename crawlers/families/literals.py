"""Object literals of scripts, read without running them: `{col:1, path:'/', ajaxParam:{…}}`."""

from __future__ import annotations

import re

FIELD = re.compile(
    r"""["']?(\w+)["']?\s*:\s*(?:
        "((?:[^"\\]|\\.)*)"        # double-quoted
      | '((?:[^'\\]|\\.)*)'        # single-quoted
      | (\{[^{}]*\})               # nested object, kept as text
      | ([\w.+/-]+)                # number, name, path
    )""",
    re.VERBOSE | re.DOTALL,
)
MOST_TEXT = 200_000


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
