"""Documented corrections: a value beside the printed one, as long as the printed one is what was corrected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.dataset.exactness import exact_float
from pipeline.dataset.schema import variables
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CellKey = tuple[str, int, str, str, str]

_CODED_TABLES = {"proactive", "requests", "disputes"}


class _ExactLoader(yaml.SafeLoader):
    """Leaves decimals as written, because a float could not tell what it lost."""


def _as_written(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _as_written)


class Correction(BaseModel):
    """One corrected cell: `expected` is the printed number that is wrong (null for a cell without a number).

    Numbers are in the printed unit. `evidence` is an address or a quotation that shows the right value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    agency: str
    year: int = Field(ge=1990, le=2100)
    table: str
    item: str
    column: str
    expected: Decimal | None
    corrected: Decimal
    reason: str = Field(min_length=1)
    evidence: str = Field(min_length=1)

    @field_validator("corrected")
    @classmethod
    def _exact(cls, value: Decimal) -> Decimal:
        if exact_float(value) is None:
            raise ValueError("the number has more digits than the dataset can keep")
        return value

    @property
    def key(self) -> CellKey:
        """(agency id, year, table, item, column)."""
        return (self.agency, self.year, self.table, self.item, self.column)


@dataclass(frozen=True)
class Corrections:
    """All corrections by cell, and a digest of their contents."""

    by_key: dict[CellKey, Correction]
    digest: str

    def of_agencies(self, low: str, high: str | None) -> Iterator[Correction]:
        """The corrections of agencies with low ≤ id < high."""
        return (
            correction
            for key, correction in sorted(self.by_key.items())
            if low <= key[0] and (high is None or key[0] < high)
        )


def load_corrections(folder: Path | None) -> Corrections:
    """Every `*.yaml` of the folder, each a list of corrections; WrongUsageError names the file and the entry."""
    by_key: dict[CellKey, Correction] = {}
    for path in sorted(folder.glob("*.yaml")) if folder is not None else ():
        for place, correction in enumerate(_read(path), start=1):
            if correction.key in by_key:
                raise _wrong(path, place, "the cell is corrected twice")
            by_key[correction.key] = correction
    lines = [correction.model_dump_json() for _, correction in sorted(by_key.items())]
    return Corrections(by_key, hashlib.sha256("\n".join(lines).encode()).hexdigest())


def _read(path: Path) -> Iterator[Correction]:
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), _ExactLoader) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WrongUsageError(
            str(path), f"this is not YAML ({error})", "Correct the file or take it away"
        ) from error
    if not isinstance(entries, list):
        raise WrongUsageError(
            str(path), "a list of corrections was expected", "Start every entry with a dash"
        )
    known = {variable.key for variable in variables()}
    for place, entry in enumerate(entries, start=1):
        try:
            correction = Correction.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "entry"
            raise _wrong(path, place, f"{field}: {first['msg']}") from error
        code = (correction.table, correction.item, correction.column)
        coded = correction.table in _CODED_TABLES and not correction.item.startswith("extra_")
        if coded and code not in known:
            raise _wrong(path, place, f"{'/'.join(code)} is not a cell of any form")
        yield correction


def _wrong(path: Path, place: int, reason: str) -> WrongUsageError:
    return WrongUsageError(f"{path}, correction {place}", reason, "Correct the entry or take it away")
