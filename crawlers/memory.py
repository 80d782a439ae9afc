"""What earlier nights found out about a site, so that this one need not ask again: columns, lists, refusals."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from crawlers.discovery.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Remembered(BaseModel):
    """What is kept about a site in a file of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RememberedColumn(Remembered):
    """A column that listed reports, with the addresses and link texts that led to it."""

    url: str
    path: tuple[tuple[str, str], ...] = ()


class SiteMemory(Remembered):
    """What discovery found on one site on `found`."""

    site: str
    found: datetime.datetime
    family: str | None = None
    columns: tuple[RememberedColumn, ...] = ()

    def is_fresh(self, days: int, now: datetime.datetime) -> bool:
        """Whether discovery need not run again yet."""
        return bool(self.columns) and now - self.found < datetime.timedelta(days=days)

    def to_columns(self) -> list[Column]:
        """The columns as the visit walks them."""
        return [Column(column.url, column.path) for column in self.columns]


Kept = TypeVar("Kept", bound=Remembered)


def load(path: Path, kind: type[Kept]) -> Kept | None:
    """What a file keeps; one that is missing or cannot be read counts as nothing, and this night replaces it."""
    try:
        return kind.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def save(path: Path, kept: Remembered) -> None:
    """Replaces what a file keeps, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(kept.model_dump_json(indent=1), encoding="utf-8")
    temporary.replace(path)


def recall(root: Path, site: str) -> SiteMemory | None:
    """The columns that are remembered of a site."""
    return load(root / f"{site}.json", SiteMemory)


def remember(
    root: Path, site: str, columns: Iterable[Column], family: str | None, now: datetime.datetime
) -> SiteMemory:
    """Replaces the columns that are remembered of a site."""
    kept = tuple(RememberedColumn(url=column.url, path=column.path) for column in columns)
    memory = SiteMemory(site=site, found=now, family=family, columns=kept)
    save(root / f"{site}.json", memory)
    return memory
