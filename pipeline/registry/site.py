"""A registry entry: one host or portal, and the agencies that publish on it."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Level = Literal["nation", "province", "prefecture", "county", "township"]
AgencyKind = Literal["government", "department", "office", "agency"]


def _province_code(code: str) -> str:
    if not (code.startswith("CN-") and len(code) == 5 and code[3:].isupper()):
        raise ValueError("a province is an ISO 3166-2 code such as CN-JS")
    return code


class Agency(BaseModel):
    """A body that owes a report; `division_code` is that of GB/T 2260 or a longer statistical code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    name: str
    aliases: tuple[str, ...] = ()
    level: Level
    kind: AgencyKind
    division_code: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")] | None = None
    parent: Identifier | None = None


class Expectation(BaseModel):
    """How many reports of a year the site should show, and from which date on its absence is worth a look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: int = Field(ge=2003, le=2100)
    reports: int = Field(ge=0)
    due: datetime.date | None = None


class Site(BaseModel):
    """One host or portal; a known CMS family needs this entry and no code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Identifier
    name: str
    province: Annotated[str, AfterValidator(_province_code)]
    division_code: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")] | None = None
    level: Level
    home: HttpUrl
    hosts: tuple[str, ...] = Field(
        default=(), description="further hosts of the same site that may be fetched"
    )
    entries: tuple[HttpUrl, ...] = Field(default=(), description="columns that list the reports, where known")
    family: str | None = Field(default=None, description="CMS family; null lets the detector choose")
    agencies: tuple[Agency, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    notes: str = ""
    verified: Literal["never"] | datetime.date = "never"
