"""The regions that a site stands in, and names written relative to them: 市教育局, 洪泽区人民政府."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.registry.agency_names import canonical_forms, leading_regions, normalise
from pipeline.registry.divisions import provinces

if TYPE_CHECKING:
    from pipeline.registry.registry import Registry
    from pipeline.registry.site import Site

_DEICTIC = ("自治区", "自治州", "地区", "省", "市", "州", "县", "区", "旗", "盟")
_SHORTEST_REST = 2

RelativeName = tuple[int, str]


@dataclass(frozen=True)
class RegionChain:
    """The names of the regions around a site, the widest first; the last one is the site's own."""

    levels: tuple[tuple[str, ...], ...]

    @property
    def own(self) -> int:
        """The index of the site's own region."""
        return len(self.levels) - 1

    def relative_names(self, name: str) -> frozenset[RelativeName]:
        """What a name used on this site means, as (region index, rest); without a region its own is meant.

        On the site of 淮安市: 市教育局, 教育局, 江苏省淮安市教育局 → (1, 教育局).
        """
        found: set[RelativeName] = set()
        for form in canonical_forms(name):
            found.add((self.own, form))
            found.update(self._without_regions(form, 0))
            found.update(self._without_deictic(form))
        return frozenset(found)

    def qualified_names(self, name: str) -> set[str]:
        """The forms of a name with one, two … of its regions: 市教育局 → 淮安市教育局, 江苏省淮安市教育局."""
        found: set[str] = set()
        for level, rest in self.relative_names(name):
            for region in self.levels[level]:
                form = region + rest
                found.add(form)
                for above in reversed(self.levels[:level]):
                    form = above[0] + form
                    found.add(form)
        return found

    def _without_regions(self, form: str, start: int) -> set[RelativeName]:
        found: set[RelativeName] = set()
        for level in range(start, len(self.levels)):
            for region in self.levels[level]:
                if form.startswith(region):
                    rest = form.removeprefix(region)
                    found.add((level, rest or "政府"))
                    found.update(self._without_regions(rest, level + 1))
        return found

    def _without_deictic(self, form: str) -> set[RelativeName]:
        found: set[RelativeName] = set()
        for word in _DEICTIC:
            rest = form.removeprefix(word)
            if rest != form and len(rest) >= _SHORTEST_REST:
                fitting = [
                    level
                    for level, names in enumerate(self.levels)
                    if any(name.endswith(word) for name in names)
                ]
                found.update((level, rest) for level in fitting[-1:])
        return found


def region_chain(registry: Registry, site: Site) -> RegionChain:
    """The regions of a site: its province, those whose division codes stand above its own, and itself."""
    levels: list[tuple[str, ...]] = []
    province = provinces().get(site.province)
    if province is not None and site.level != "nation":
        levels.append((province.name, province.short_name))
    known = {name for level in levels for name in level}
    for region in (*_regions_by_code(registry, site), *_own_regions(site)):
        if region not in known:
            known.add(region)
            levels.append((region,))
    return RegionChain(tuple(levels) or ((normalise(site.name),),))


def _own_regions(site: Site) -> tuple[str, ...]:
    peers = [agency for agency in site.agencies if agency.level == site.level]
    governments = [agency.name for agency in peers if agency.kind == "government"]
    for name in (*governments, site.name, *(agency.name for agency in peers)):
        regions = leading_regions(name)
        if regions:
            return regions
    return ()


def _regions_by_code(registry: Registry, site: Site) -> list[str]:
    """The governments above a site whose six-digit code it shares: 320813 stands in 320800."""
    code = site.division_code or ""
    above = [f"{code[:2]}0000", f"{code[:4]}00"] if len(code) >= 6 else []
    regions: list[str] = []
    for upper in above:
        if upper != code[:6]:
            regions.extend(registry.governments_by_code.get(upper, ()))
    return [leading_regions(name)[-1] for name in regions if leading_regions(name)]
