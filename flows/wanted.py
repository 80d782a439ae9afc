"""The sites and agencies that a command names, found in the registry or refused with a hint."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from pipeline.registry.registry import Registry
    from pipeline.registry.site import Site


def wanted_sites(registry: Registry, names: tuple[str, ...]) -> list[Site]:
    """The sites named, or all of them."""
    unknown = [name for name in names if name not in registry.sites]
    if unknown:
        near = get_close_matches(unknown[0], registry.sites, n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else "The ids are the file names in the registry."
        raise WrongUsageError(f"site {unknown[0]}", "the registry has no site of this id", hint)
    return [registry.sites[name] for name in names] if names else list(registry.sites.values())


def site_of(registry: Registry, agency: str) -> Site:
    """The site on which an agency publishes."""
    if agency not in registry.agencies:
        near = get_close_matches(agency, registry.agencies, n=3) or [
            known.id for known in registry.agencies.values() if known.name == agency
        ]
        hint = f"Did you mean {', '.join(near)}?" if near else "See the agencies in the registry's files."
        raise WrongUsageError(f"agency {agency}", "the registry has no agency of this id", hint)
    return registry.sites[registry.site_of_agency[agency]]
