"""The requests that a page's own script makes for its list, read from their literals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawlers.families.literals import bracketed, read_fields
from crawlers.pages.scripts import constant, constant_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CALL = re.compile(r"(?:\$|jQuery|axios)\s*\.\s*(ajax|get|post|getJSON)\s*\(\s*|(?<![\w.])(fetch)\s*\(\s*")
ADDRESS = re.compile(r"[\"']?\burl[\"']?\s*:\s*")
METHOD = re.compile(r"[\"']?\b(?:type|method)[\"']?\s*:\s*[\"'](get|post)[\"']", re.IGNORECASE)
DATA = re.compile(r"[\"']?\b(?:data|params)[\"']?\s*:\s*(?=\{)")
NEXT_OBJECT = re.compile(r"\s*,\s*(?=\{)")
MOST_CALLS = 100
MOST_TEXT = 10_000
NAME = re.compile(r"[A-Za-z_$][\w$]*")


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its address as written, its method, its parameters by name."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]


def declared_calls(text: str) -> Iterator[Call]:
    """The calls of jQuery, axios and fetch whose address is constant; parameters that are not are left out."""
    found = list(islice(CALL.finditer(text), MOST_CALLS))
    names = constant_names(text) if found else {}
    for call in found:
        kind = call.group(1) or call.group(2)
        if kind == "ajax":
            options = bracketed(text[call.end() : call.end() + MOST_TEXT], 0)
            address, method, data = ADDRESS.search(options), METHOD.search(options), DATA.search(options)
            url = constant(options, address.end(), names) if address else None
            verb = method.group(1).upper() if method else "GET"
            fields = _fields(bracketed(options, data.end()), names) if data else ()
        else:
            url = constant(text, call.end(), names)
            verb = "POST" if kind == "post" else "GET"
            # The data follow the address, which ends before the next comma outside of it.
            following = NEXT_OBJECT.search(text, call.end(), call.end() + len(url or "") + 200)
            is_data = following is not None and "(" not in text[call.end() : following.start()]
            fields = (
                _fields(bracketed(text[following.end() : following.end() + MOST_TEXT], 0), names)
                if following and is_data
                else ()
            )
        if url:
            yield Call(url, verb, fields)


def _fields(literal: str, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Names and values of an object literal; a variable has its constant value."""
    return tuple(
        (name, names.get(value, value) if NAME.fullmatch(value) else value)
        for name, value in read_fields(literal).items()
    )
