"""The night on which some hosts are sick: their reports cannot be had, and the others must not suffer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from practice.exchange import Answer, Delivery, Request
from practice.politeness import ROBOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from practice.site import PracticeSite


@dataclass(frozen=True, slots=True)
class Sickness:
    """What befalls the answers of a site's hosts, and the outcome that the site then has."""

    spoil: Callable[[Request, Answer], Answer]
    outcome: str


def _fail(request: Request, answer: Answer) -> Answer:
    if request.path == ROBOTS:
        return answer
    return Answer(b"<html><body><h1>500 Internal Server Error</h1></body></html>", status=500)


def _deliver(
    request: Request, answer: Answer, *, delivery: Delivery, spared: Callable[[Request], bool]
) -> Answer:
    # Without validators, or a client that has the page would be told that it is current.
    return answer if spared(request) else replace(answer, delivery=delivery, modified=None)


def _spoiled(
    delivery: Delivery, *, spared: Callable[[Request], bool] = lambda _: False
) -> Callable[..., Answer]:
    return partial(_deliver, delivery=delivery, spared=spared)


SICKNESSES = {
    "lanyuan": Sickness(_fail, "unreachable"),
    "wangyu": Sickness(_spoiled(Delivery.RESET), "unreachable"),
    "hezhu": Sickness(_spoiled(Delivery.HANG), "unreachable"),
    "jiucheng": Sickness(_spoiled(Delivery.DRIP), "unreachable"),
    "xiuyu": Sickness(
        _spoiled(Delivery.CUT_SHORT, spared=lambda request: not request.path.startswith("/art/")), "truncated"
    ),
    "yunpu": Sickness(_spoiled(Delivery.OVERLONG, spared=lambda request: request.path == ROBOTS), "changed"),
}


def strike(site: PracticeSite) -> None:
    """Make a site sick if it is one of SICKNESSES; nothing can be found on it tonight."""
    sickness = SICKNESSES.get(site.entry.id)
    if sickness is None:
        return
    for host in site.hosts:
        host.sickness = sickness.spoil
    site.reports, site.outcome, site.findings = [], sickness.outcome, []
