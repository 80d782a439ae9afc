"""Which sites of the practice web are played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import WrongUsageError
from practice.hosts import (
    challenges,
    confusables,
    down,
    epoint,
    eportal,
    gkmlpt,
    hanweb_xxgk,
    jpaas,
    jpage,
    jpage_arrays,
    jpage_pages,
    kit_platform,
    legacy,
    lonsun,
    moves,
    old,
    pagers,
    postback,
    province,
    robots,
    shells,
    trs,
    truecms,
    ucap,
    vsb,
    zoo,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from practice.night import Night
    from practice.site import PracticeSite

    Builder = Callable[[Night], PracticeSite]

FAMILIES = (trs.SITE, jpage.SITE, old.SITE, down.SITE)
_MODULES = (
    trs,
    jpage,
    old,
    down,
    kit_platform,
    jpage_pages,
    hanweb_xxgk,
    jpaas,
    truecms,
    gkmlpt,
    ucap,
    lonsun,
    vsb,
    epoint,
    shells,
    moves,
    confusables,
    zoo,
    pagers,
    province,
    legacy,
    jpage_arrays,
    eportal,
    postback,
)
_BUILDERS: dict[str, Builder] = {
    **{module.SITE: module.build for module in _MODULES},
    epoint.GUARDED_SITE: epoint.build_guarded,
    robots.CLOSED: robots.build_closed,
    robots.DELAYED: robots.build_delayed,
    robots.FAILING: robots.build_failing,
    **challenges.builders(),
}


def pick(hosts: str | Sequence[str]) -> tuple[Builder, ...]:
    """The builders of "families", of "all", or of the sites named."""
    if hosts == "all":
        return tuple(_BUILDERS.values())
    names = FAMILIES if hosts == "families" else (hosts,) if isinstance(hosts, str) else tuple(hosts)
    unknown = [name for name in names if name not in _BUILDERS]
    if unknown:
        known = ", ".join(("families", "all", *_BUILDERS))
        raise WrongUsageError(unknown[0], "is no site of the practice web", f"Known are {known}.")
    return tuple(_BUILDERS[name] for name in names)
