"""Something wrong with the registry: where it stands, what was found, and what to do about it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pipeline.registry.site import Agency, Expectation, Site
from pipeline.registry.yaml_mapping import line_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

Severity = Literal["error", "warning"]

_PARTS: dict[str, type[BaseModel]] = {"agencies": Agency, "expectations": Expectation}


@dataclass(frozen=True, slots=True)
class RegistryProblem:
    """One problem of one registry file; an error must be corrected, a warning is worth a look.

    `field` is a path such as `agencies.2.name`; `line` counts from 1.
    """

    file: Path
    field: str
    reason: str
    remedy: str
    line: int | None = None
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """File, line and field as an editor understands them."""
        line = f":{self.line}" if self.line else ""
        field = f" ({self.field})" if self.field else ""
        return f"{self.file}{line}{field}"

    def __str__(self) -> str:
        doubt = "warning, " if self.severity == "warning" else ""
        return f"{self.place}: {doubt}{self.reason}. {self.remedy}"


def problems_of(error: ValidationError, file: Path, text: str) -> list[RegistryProblem]:
    """One problem for each thing that the model refused, unknown fields first: they explain missing ones."""
    details = sorted(error.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
    return [_problem_of(detail, file, text) for detail in details]


def _problem_of(detail: ErrorDetails, file: Path, text: str) -> RegistryProblem:
    path = tuple(detail["loc"])
    model = _model_at(path)
    kind = detail["type"]
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        reason, remedy = f"unknown field {name}", _nearest_field(name, model)
    elif kind == "missing":
        reason, remedy = f"the field {name} is missing", f"Add a line `{name}: …`"
    else:
        reason = f"found {_shown(detail['input'])}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
        remedy = _remedy_for(path, model)
    return RegistryProblem(file, ".".join(map(str, path)), reason, remedy, line_of(text, path))


def _model_at(path: Sequence[str | int]) -> type[BaseModel]:
    return _PARTS[str(path[0])] if len(path) > 2 and path[0] in _PARTS else Site


def _nearest_field(name: str, model: type[BaseModel]) -> str:
    known = sorted(model.model_fields)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known fields: {', '.join(known)}"


def _remedy_for(path: Sequence[str | int], model: type[BaseModel]) -> str:
    names = [step for step in path if step in model.model_fields]
    name = str(names[-1]) if names else ""
    return _REMEDIES.get(name, "Correct the value or remove the field")


def _shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


_REMEDIES = {
    "id": "An id is lower-case letters, digits and single hyphens, such as huaian-hongze",
    "province": "Use the ISO 3166-2 code of the province, such as CN-JS",
    "division_code": "Use the digits of GB/T 2260, such as 320813, or remove the field when unsure",
    "level": "Use one of nation, province, prefecture, county, township",
    "kind": "Use one of government, department, office, agency",
    "home": "Give the full address of the home page, with http:// or https://",
    "entries": "Give each column as a full address on a line of its own, after a hyphen",
    "verified": "Write `never`, or the date of the check as 2026-01-31",
    "year": "Give a reporting year such as 2025",
    "reports": "Give the number of reports expected",
    "due": "Give a date as 2026-01-31",
}
