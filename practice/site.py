"""One site of the practice web: its registry entry, its hosts and the truth about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.registry.site import Site

if TYPE_CHECKING:
    from practice.exchange import Host
    from practice.night import Night
    from practice.truth import TruthReport


@dataclass
class PracticeSite:
    """What a module of practice.hosts builds for one night."""

    site: Site
    hosts: tuple[Host, ...]
    reports: tuple[TruthReport, ...] = ()
    outcome: str = "complete"
    forbidden_urls: frozenset[str] = frozenset()
    rejected: dict[str, str] = field(default_factory=dict)
    findings: tuple[str, ...] = ()


def registry_entry(site_id: str, night: Night, *, port: int | None = None, **extra: object) -> Site:
    """The registry entry of a site in sites.yaml, its addresses on tonight's port; the family stays open."""
    card = dict(_cards()[site_id])
    host = card.pop("host")
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
