"""The registry in memory: sites, their agencies, and who owns which host."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.registry.hosts import bare_host, hosts_of

if TYPE_CHECKING:
    from pipeline.registry.site import Agency, Site


@dataclass(frozen=True, eq=False)
class Registry:
    """All sites by id, all agencies by id, and the id of the site that each agency publishes on."""

    sites: dict[str, Site]
    agencies: dict[str, Agency] = field(init=False)
    site_of_agency: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        agencies = {agency.id: agency for site in self.sites.values() for agency in site.agencies}
        owners = {agency.id: site.id for site in self.sites.values() for agency in site.agencies}
        object.__setattr__(self, "agencies", agencies)
        object.__setattr__(self, "site_of_agency", owners)

    def host_owner(self, host: str, *, subdomains: bool = False) -> Site | None:
        """The site registered for `host`, or with `subdomains` for the nearest domain above it."""
        name = bare_host(host)
        while name:
            if name in self._site_of_host:
                return self.sites[self._site_of_host[name]]
            if not subdomains:
                return None
            name = name.partition(".")[2]
        return None

    @cached_property
    def governments_by_code(self) -> dict[str, list[str]]:
        """Names of the governments of each six-digit division code."""
        names: dict[str, list[str]] = {}
        for agency in self.agencies.values():
            if (
                agency.kind == "government"
                and agency.division_code is not None
                and len(agency.division_code) == 6
            ):
                names.setdefault(agency.division_code, []).append(agency.name)
        return names

    @cached_property
    def _site_of_host(self) -> dict[str, str]:
        return {host: site.id for site in self.sites.values() for host in hosts_of(site)}
