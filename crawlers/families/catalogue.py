"""All families by their names, as the registry and signs.csv use them."""

from __future__ import annotations

from crawlers.families.family import Family
from crawlers.families.hanweb_jpage import HanwebJpage
from crawlers.families.static import AspNet, Eportal, TrsWcm

FAMILIES: dict[str, Family] = {
    family.name: family() for family in (Family, TrsWcm, HanwebJpage, Eportal, AspNet)
}
