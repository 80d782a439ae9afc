"""The small functions of a page's own script that lead to an address, read without running them.

`function gotoPage(n){ location.href = "list_" + n + ".html"; }` behind `javascript:gotoPage(2)` declares `list_2.html`
as plainly as a link does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawlers.pages.literals import bracketed
from crawlers.pages.scripts import constant
from crawlers.pages.urls import NAVIGATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEFINITION = re.compile(
    r"(?:function\s+(?P<name>[\w$]+)\s*|(?<![\w$.])(?P<assigned>[\w$]+)\s*[=:]\s*(?:async\s+)?function\s*[\w$]*\s*)"
    r"\((?P<parameters>[\w$\s,]*)\)\s*(?=\{)"
    r"|(?<![\w$.])(?P<arrow>[\w$]+)\s*=\s*\(?(?P<taken>[\w$\s,]*)\)?\s*=>\s*(?=\{)"
)
LOCAL = re.compile(r"\b(?:var|let|const)\s+([A-Za-z_$][\w$]*)\s*=(?!=)\s*")
ARGUMENT = re.compile(r"\s*(?:'([^'\\\n]*)'|\"([^\"\\\n]*)\"|(-?\d{1,12})|(this|true|false|null))\s*(,|\)|$)")
MOST_FUNCTIONS = 200
LONGEST_BODY = 10_000


@dataclass(frozen=True, slots=True)
class ScriptFunction:
    """One function of a script by its name, or by the name of the option that it is given for."""

    name: str
    parameters: tuple[str, ...]
    body: str

    def take(self, arguments: tuple[str, ...]) -> dict[str, str]:
        """The parameters with what a call gives them."""
        return dict(zip(self.parameters, arguments, strict=False))

    def address(self, given: Mapping[str, str], names: Mapping[str, str]) -> str | None:
        """Where a call leads that gives the parameters these values; None where that depends on anything else.

        `names` are the constants of the script. Of several ways the last that the parameters decide counts: the first
        page often has an address of its own.
        """
        known = {**names, **given}
        for local in LOCAL.finditer(self.body):
            value = constant(self.body, local.end(), known)
            if value is not None:
                known[local.group(1)] = value
        found = None
        for navigation in NAVIGATION.finditer(self.body):
            value = constant(self.body, navigation.end(), known)
            if value and constant(self.body, navigation.end(), names) != value:
                found = value
        return found


def functions_of(text: str) -> Iterator[ScriptFunction]:
    """The functions of a script that have a name."""
    for found in islice(DEFINITION.finditer(text), MOST_FUNCTIONS):
        name = found["name"] or found["assigned"] or found["arrow"]
        parameters = found["parameters"] if found["arrow"] is None else found["taken"]
        body = bracketed(text, found.end(), LONGEST_BODY)
        yield ScriptFunction(
            name, tuple(part.strip() for part in parameters.split(",") if part.strip()), body
        )


def called(script: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The calls in the handler of a link whose arguments are all literals: `gotoPage(2)`, `view('8a9b', 1)`."""
    for found in re.finditer(r"([A-Za-z_$][\w$]*)\s*\(", script):
        arguments, position = [], found.end()
        while argument := ARGUMENT.match(script, position):
            arguments.append(next((value for value in argument.groups()[:4] if value is not None), ""))
            position = argument.end()
            if argument.group(5) != ",":
                break
        if arguments:
            yield found.group(1), tuple(arguments)
