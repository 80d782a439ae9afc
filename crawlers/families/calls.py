"""The requests that a page's own script makes for its list, read from their literals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawlers.pages.functions import called, functions_of
from crawlers.pages.literals import bracketed, read_fields
from crawlers.pages.scripts import NAME, constant, constant_names, constant_numbers
from crawlers.pages.urls import file_extension

if TYPE_CHECKING:
    from collections.abc import Iterator

CALL = re.compile(
    r"(?:\$|jQuery|axios|\$http|\$axios)\s*\.\s*(ajax|get|post|getJSON|request)\s*\(\s*"
    r"|(?<![\w.])(fetch|axios)\s*\(\s*"
    r"|\.open\(\s*[\"'](GET)[\"']\s*,\s*"
)
ADDRESS = re.compile(r"[\"']?\burl[\"']?\s*:\s*")
METHOD = re.compile(r"[\"']?\b(?:type|method)[\"']?\s*:\s*[\"'](get|post)[\"']", re.IGNORECASE)
DATA = re.compile(r"[\"']?\b(?:data|params|body)[\"']?\s*:\s*(?P<json>JSON\.stringify\(\s*)?(?=[{\w$])")
IN_PARAMETERS = re.compile(r"^\{\s*[\"']?params[\"']?\s*:\s*(?=[{\w$])")
JSON_TYPE = re.compile(r"application/json", re.IGNORECASE)
NEXT_ARGUMENT = re.compile(r"\s*,\s*(?=[{\w$])")
# The number of the page as scripts name it; where it changes, the first page is asked for first.
PAGE_NAME = re.compile(
    r"p|page|cur(?:rent|r)?_?page(?:no|num)?|page_?(?:no|num|number|index|current)|pn|current|curr",
    re.IGNORECASE,
)
PROPERTY = re.compile(r"[\"']?\b([A-Za-z_$][\w$]*)[\"']?\s*:\s*[\"']?([\w-]{1,64})[\"']?\s*(?=[,}\n])")
OTHER_PURPOSE = re.compile(
    r"count|visit|hit|click|login|user|like|share|save|add|submit|delete|update|comment|token|captcha|code|weather|"
    r"suggest|hot|praise|vote|score|favou?rite|feedback",
    re.IGNORECASE,
)
# `var id = getQueryString("id")`: a part of the page's own address.
FROM_ADDRESS = re.compile(
    r"(?<![\w$.])([A-Za-z_$][\w$]*)\s*=\s*[\w$.]*(?:query|param|url|request)[\w$]*\(\s*[\"'](\w+)[\"']\s*\)",
    re.IGNORECASE,
)
TOKEN = re.compile(r"[0-9a-f]{8}-?[0-9a-f-]{12,}|\d{3,}", re.IGNORECASE)
NUMERAL = re.compile(r"-?\d{1,12}")
NAMES = {"true": True, "false": False, "null": None}
SCRIPT_EXTENSIONS = (".js", ".css")
MOST_CALLS = 100
MOST_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its address as written, its method, its parameters by name, or the JSON text of its body."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...] = ()
    json: str = ""


def declared_calls(text: str, url: str = "") -> Iterator[Call]:
    """The calls of jQuery, axios and fetch, as they are made for the first page; `url` is where the script stands.

    A call counts only if its address is constant but for the number of the page; parameters that are not constant are
    left out.
    """
    found = list(islice(CALL.finditer(text), MOST_CALLS))
    if not found:
        return
    names = Variables(text, url)
    for call in found:
        kind = next(filter(None, call.groups()))
        after = text[call.end() : call.end() + MOST_TEXT]
        if kind in ("ajax", "request") or (kind == "axios" and after.startswith("{")):
            yield from _with_options(kind, bracketed(after, 0), text, names)
        else:
            yield from _with_arguments(kind, text, call.end(), names)


def is_for_article(call: Call, url: str) -> bool:
    """Whether a call asks for the article whose page makes it: it names the longest number in the page's address."""
    tokens = TOKEN.findall(url.partition("://")[2].partition("/")[2])
    path = urlsplit(call.url).path
    if not tokens or OTHER_PURPOSE.search(path) or file_extension(path) in SCRIPT_EXTENSIONS:
        return False
    own = max(reversed(tokens), key=len)
    return any(own in text for text in (call.url, call.json, *(value for _, value in call.fields)))


def _with_options(kind: str, options: str, text: str, names: Variables) -> Iterator[Call]:
    """`$.ajax({url: …, data: …})`, `axios({…})`."""
    address, method, data = ADDRESS.search(options), METHOD.search(options), DATA.search(options)
    url = constant(options, address.end(), names) if address else None
    verb = method.group(1).upper() if method else "GET"
    literal = _literal(options, data.end(), text) if data else ""
    is_json = verb == "POST" and bool(kind != "ajax" or (data and data["json"]) or JSON_TYPE.search(options))
    if url:
        yield _call(url, verb, literal, names, is_json=is_json)


def _with_arguments(kind: str, text: str, position: int, names: Variables) -> Iterator[Call]:
    """`$.get(url, data)`, `axios.post(url, data)`, `fetch(url, {method: …, body: …})`."""
    url = constant(text, position, names)
    if not url:
        return
    verb = "POST" if kind == "post" else "GET"
    # The data follow the address, which ends before the next comma outside of it.
    following = NEXT_ARGUMENT.search(text, position, position + len(url) + 200)
    is_data = following is not None and "(" not in text[position : following.start()]
    literal = _literal(text, following.end(), text) if following and is_data else ""
    is_json = verb == "POST" and text[:position].rstrip(" (").endswith(
        ("axios.post", "$http.post", "$axios.post")
    )
    if kind == "fetch":
        method, data = METHOD.search(literal), DATA.search(literal)
        verb = method.group(1).upper() if method else "GET"
        is_json = verb == "POST" and bool(data and data["json"])
        literal = _literal(literal, data.end(), text) if data else ""
    elif inner := IN_PARAMETERS.match(literal):
        literal = _literal(literal, inner.end(), text)
    yield _call(url, verb, literal, names, is_json=is_json)


def _call(url: str, verb: str, literal: str, names: Variables, *, is_json: bool) -> Call:
    if is_json:
        return Call(url, verb, json=json.dumps(_typed(literal, names), ensure_ascii=False))
    return Call(
        url, verb, tuple((name, names.get(value, value)) for name, value in read_fields(literal).items())
    )


def _typed(literal: str, names: Variables) -> dict[str, object]:
    """The fields as JSON has them: what stands in quotes is text, and other numerals are numbers."""
    typed: dict[str, object] = {}
    for name, value in read_fields(literal).items():
        is_quoted = re.search(rf"\b{re.escape(name)}[\"']?\s*:\s*[\"']", literal) is not None
        known = value if is_quoted else names.get(value, value)
        is_number = not is_quoted and NUMERAL.fullmatch(known) is not None and value not in names.texts
        typed[name] = int(known) if is_number else NAMES.get(known, known)
    return typed


def _literal(text: str, position: int, script: str) -> str:
    """The object at a position, or that which the variable named there begins with."""
    if text[position : position + 1] == "{":
        return bracketed(text, position, MOST_TEXT)
    name = NAME.match(text, position)
    last = name.group().rpartition(".")[2] if name else ""
    held = re.search(rf"(?<![\w$]){re.escape(last)}\s*[=:]\s*(?=\{{)", script) if last else None
    return bracketed(script, held.end(), MOST_TEXT) if held else ""


class Variables(Mapping[str, str]):
    """What the variables of a script are when it makes its first call; `texts` are those that hold text.

    A parameter has the value of the first call whose arguments are all literals, a number that changes the one that it
    begins with, a property the one that an object of the script gives it, and the number of the page is 1.
    """

    def __init__(self, script: str, url: str = "") -> None:
        self.texts = constant_names(script)
        self._properties: dict[str, str] = dict(reversed(PROPERTY.findall(script)))
        query = dict(parse_qsl(urlsplit(url).query))
        asked = {name: query[field] for name, field in FROM_ADDRESS.findall(script) if field in query}
        self._values = {**_parameters(script), **constant_numbers(script), **self.texts, **asked}

    def __getitem__(self, name: str) -> str:
        if name in self._values:
            return self._values[name]
        holder, _, last = name.rpartition(".")
        if holder and last in self._properties:
            return self._properties[last]
        if PAGE_NAME.fullmatch(last):
            return "1"
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _parameters(script: str) -> dict[str, str]:
    """The parameters of the functions of a script that is somewhere called with literals only."""
    definitions = {
        function.name: function.parameters for function in functions_of(script) if function.parameters
    }
    bound: dict[str, str] = {}
    for name, arguments in called(script) if definitions else ():
        if len(arguments) == len(definitions.get(name, ())):
            for parameter, argument in zip(definitions[name], arguments, strict=True):
                bound.setdefault(parameter, argument)
    return bound
