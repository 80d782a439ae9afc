"""One site of the practice web: its registry entry, its hosts and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Self

import yaml

from pipeline.registry.site import Site
from practice.exchange import Host

if TYPE_CHECKING:
    from collections.abc import Iterable

    from practice.night import Night
    from practice.publications import Publication
    from practice.truth import TruthReport


@dataclass
class PracticeSite:
    """What a module of practice.hosts builds for one night; the first host carries the reports."""

    entry: Site
    night: Night
    hosts: list[Host] = field(default_factory=list)
    reports: list[TruthReport] = field(default_factory=list)
    outcome: str = "complete"
    forbidden_urls: set[str] = field(default_factory=set)
    rejected: dict[str, str] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, site_id: str, night: Night, *disallowed: str, **extra: Any) -> Self:
        """A site of sites.yaml with an empty main host, whose robots.txt disallows some paths."""
        host = Host(host_name(site_id))
        host.allow_robots(*disallowed)
        return cls(registry_entry(site_id, night, **extra), night, [host])

    @property
    def family(self) -> str | None:
        """The CMS family that the detector must find; null where nothing can be seen of the site."""
        return _cards()[self.entry.id].get("family")

    @property
    def columns(self) -> tuple[str, ...]:
        """The addresses of the pages that list reports."""
        return tuple(self.url(path) for path in _cards()[self.entry.id].get("columns", ()))

    @property
    def host(self) -> Host:
        """The main host."""
        return self.hosts[0]

    def url(self, path: str) -> str:
        """An address on the main host."""
        return self.night.url(self.host.name, path)

    def forbid(self, *paths: str) -> None:
        """Addresses on the main host that must not be requested."""
        self.forbidden_urls |= {self.url(path) for path in paths}

    def reject(self, path: str, kind: str) -> None:
        """A page on the main host that stands among the reports and is none."""
        self.rejected[self.url(path)] = kind

    def undate(self, paths: Iterable[str]) -> None:
        """Reports whose rows print no date."""
        urls = {self.url(path) for path in paths}
        self.reports = [replace(r, list_date=None) if r.url in urls else r for r in self.reports]

    def expect(self, publication: Publication, path: str, **details: Any) -> None:
        """A report on the main host that must be found; `details` as in Publication.truth."""
        self.reports.append(publication.truth(self.entry.id, self.url(path), **details))


def registry_entry(site_id: str, night: Night, *, port: int | None = None, **extra: Any) -> Site:
    """The registry entry of a site in sites.yaml, its addresses on tonight's port; the family stays open."""
    card = dict(_cards()[site_id])
    host = card.pop("host")
    for told in ("family", "columns"):
        card.pop(told, None)
    home = f"http://{host}:{port or night.port}/"
    return Site.model_validate(
        {"id": site_id, "home": home, "notes": "Practice web: invented.", **card, **extra}
    )


def host_name(site_id: str) -> str:
    """The main host of a site."""
    return str(_cards()[site_id]["host"])


@cache
def _cards() -> dict[str, dict[str, Any]]:
    cards: dict[str, dict[str, Any]] = yaml.safe_load(
        files(__package__).joinpath("sites.yaml").read_text(encoding="utf-8")
    )
    return cards
