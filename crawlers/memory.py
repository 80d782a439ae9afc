"""The columns that earlier nights found on a site, with the paths to them, so that discovery need not run again."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from crawlers.discovery.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class RememberedColumn(BaseModel):
    """A column that listed reports, with the addresses and link texts that led to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    path: tuple[tuple[str, str], ...] = ()


class SiteMemory(BaseModel):
    """What discovery found on one site on `found`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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


def recall(root: Path, site: str) -> SiteMemory | None:
    """What is remembered of a site; a file that cannot be read counts as nothing, and discovery replaces it."""
    path = root / f"{site}.json"
    try:
        return SiteMemory.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def remember(
    root: Path, site: str, columns: Iterable[Column], family: str | None, now: datetime.datetime
) -> SiteMemory:
    """Replaces what is remembered of a site."""
    kept = tuple(RememberedColumn(url=column.url, path=column.path) for column in columns)
    memory = SiteMemory(site=site, found=now, family=family, columns=kept)
    root.mkdir(parents=True, exist_ok=True)
    temporary = root / f".{site}.json"
    temporary.write_text(memory.model_dump_json(indent=1), encoding="utf-8")
    temporary.replace(root / f"{site}.json")
    return memory
