"""Which registered agency a printed name means, seen from the site that prints it; never a guess.

A site's own agencies come first. Elsewhere a name counts only if it names a region that tells it apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from pipeline.registry.agency_names import canonical_forms, leading_regions, normalise
from pipeline.registry.regions import region_chain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.registry.regions import RegionChain
    from pipeline.registry.registry import Registry
    from pipeline.registry.site import Agency


class MatchKind(StrEnum):
    """How a printed name and a registered one were found to be the same, the surest first."""

    EXACT = "exact"
    ALIAS = "alias"
    VARIANT = "variant"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class AgencyMatch:
    """A registered agency, the id of its site, and how its name was recognised."""

    agency: Agency
    site: str
    kind: MatchKind

    @property
    def certain(self) -> bool:
        """Whether the whole name agrees, not only what the site's region leaves to be said."""
        return self.kind is not MatchKind.REGION


def resolve_agency(registry: Registry, name: str, *, site: str) -> AgencyMatch | None:
    """The agency that `name` means on the site with id `site`; None when there is none, or more than one."""
    candidates = agency_candidates(registry, name, site=site)
    return candidates[0] if len(candidates) == 1 else None


def agency_candidates(registry: Registry, name: str, *, site: str) -> tuple[AgencyMatch, ...]:
    """The equally good best matches for `name`: none, one, or several between which nothing decides."""
    return _directory(registry).candidates(name, site)


class _SiteIndex:
    """A site's agencies by exact name, alias, canonical form, and name relative to the site's regions."""

    def __init__(self, registry: Registry, site: str) -> None:
        self.chain = region_chain(registry, registry.sites[site])
        self._tables: dict[MatchKind, dict[object, list[str]]] = {kind: {} for kind in MatchKind}
        for agency in registry.sites[site].agencies:
            names = (agency.name, *agency.aliases)
            self._enter(MatchKind.EXACT, [normalise(agency.name)], agency)
            self._enter(MatchKind.ALIAS, map(normalise, agency.aliases), agency)
            self._enter(MatchKind.VARIANT, (form for name in names for form in canonical_forms(name)), agency)
            relative = (form for name in names for form in self.chain.relative_names(name))
            self._enter(MatchKind.REGION, relative, agency)

    def find(self, name: str) -> tuple[MatchKind, list[str]] | None:
        """The surest kind of match and the ids that it gives."""
        for kind, keys in (
            (MatchKind.EXACT, [normalise(name)]),
            (MatchKind.ALIAS, [normalise(name)]),
            (MatchKind.VARIANT, canonical_forms(name)),
            (MatchKind.REGION, self.chain.relative_names(name)),
        ):
            table = self._tables[kind]
            found = dict.fromkeys(agency for key in keys for agency in table.get(key, ()))
            if found:
                return kind, list(found)
        return None

    def _enter(self, kind: MatchKind, keys: Iterable[object], agency: Agency) -> None:
        for key in dict.fromkeys(keys):
            self._tables[kind].setdefault(key, []).append(agency.id)


class _Directory:
    """The indexes of a registry, built when they are first needed."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._indexes: dict[str, _SiteIndex] = {}

    def candidates(self, name: str, site: str) -> tuple[AgencyMatch, ...]:
        """The site's own agencies first, then those of its province, then all."""
        own = self._index(site)
        found = own.find(name)
        if found is None:
            found = self._elsewhere(name, site, own.chain)
        if found is None:
            return ()
        kind, agencies = found
        owner = self._registry.site_of_agency
        return tuple(AgencyMatch(self._registry.agencies[agency], owner[agency], kind) for agency in agencies)

    def _elsewhere(self, name: str, site: str, chain: RegionChain) -> tuple[MatchKind, list[str]] | None:
        forms = canonical_forms(name)
        regions = leading_regions(name)
        if not regions:
            return None
        if not _is_district(regions[0]):
            found = _lookup(self._forms, forms)
            if found:
                return MatchKind.VARIANT, found
        province = self._registry.sites[site].province
        nearby = _lookup(self._forms_of_province.get(province, {}), forms | chain.qualified_names(name))
        if _is_district(regions[0]):
            nearby = [agency for agency in nearby if self._stands_in(agency, chain)]
        return (MatchKind.REGION, nearby) if nearby else None

    def _stands_in(self, agency: str, chain: RegionChain) -> bool:
        """Whether the agency's site lies in the region that `chain` ends with: every city has its 鼓楼区."""
        if chain.own == 0 and not chain.levels[0][0].endswith("市"):
            return False
        levels = self._index(self._registry.site_of_agency[agency]).chain.levels
        return chain.levels[-1] in levels

    def _index(self, site: str) -> _SiteIndex:
        if site not in self._indexes:
            self._indexes[site] = _SiteIndex(self._registry, site)
        return self._indexes[site]

    @cached_property
    def _forms(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for agency in self._registry.agencies.values():
            for form in _all_forms(agency):
                table.setdefault(form, []).append(agency.id)
        return table

    @cached_property
    def _forms_of_province(self) -> dict[str, dict[str, list[str]]]:
        tables: dict[str, dict[str, list[str]]] = {}
        for agency in self._registry.agencies.values():
            site = self._registry.site_of_agency[agency.id]
            chain = self._index(site).chain
            table = tables.setdefault(self._registry.sites[site].province, {})
            qualified = {
                form for name in (agency.name, *agency.aliases) for form in chain.qualified_names(name)
            }
            for form in _all_forms(agency) | qualified:
                table.setdefault(form, []).append(agency.id)
        return tables


def _all_forms(agency: Agency) -> set[str]:
    return {form for name in (agency.name, *agency.aliases) for form in canonical_forms(name)}


def _lookup(table: dict[str, list[str]], forms: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(agency for form in forms for agency in table.get(form, ())))


def _is_district(region: str) -> bool:
    """Whether a region's name is likely to be borne by several: every second city has a 新城区."""
    return region.endswith("区") and not region.endswith(("自治区", "地区", "实验区"))


@lru_cache(maxsize=2)
def _directory(registry: Registry) -> _Directory:
    return _Directory(registry)
