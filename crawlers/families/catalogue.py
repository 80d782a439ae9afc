"""All families by their names, as the registry and signs.csv use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.families.epoint import Epoint
from crawlers.families.gkmlpt import Gkmlpt
from crawlers.families.hanweb_jpaas import HanwebJpaas
from crawlers.families.hanweb_jpage import HanwebJpage
from crawlers.families.hanweb_xxgk import HanwebXxgk
from crawlers.families.lonsun import Lonsun
from crawlers.families.static import Generic, Legacy, TrsWcm, Vsb
from crawlers.families.truecms import TrueCms
from crawlers.families.ucap import Ucap

if TYPE_CHECKING:
    from crawlers.families.family import Family

CLASSES: tuple[type[Family], ...] = (
    Generic,
    TrsWcm,
    HanwebJpage,
    HanwebXxgk,
    HanwebJpaas,
    TrueCms,
    Gkmlpt,
    Ucap,
    Lonsun,
    Vsb,
    Epoint,
    Legacy,
)
FAMILIES: dict[str, Family] = {family.name: family() for family in CLASSES}
