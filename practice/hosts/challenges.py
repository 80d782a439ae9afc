"""Hosts that refuse machines, each in the manner of one system, and hosts that only look as if they did."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from practice.exchange import Answer, Host, Request, Responder
from practice.hosts.plain import COLUMN, build_plainly
from practice.publications import yearly
from practice.site import PracticeSite

if TYPE_CHECKING:
    from collections.abc import Callable

    from practice.night import Night

RETRY_AFTER = 2

_SIGNATURE = "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.scj=[];$_ts['dfe1675']='þþþ';</script>"
_RIVERSEC = Answer(
    f"""<!DOCTYPE html><html><head><meta id="9DhefwqGPrzGxEp9hPaoag" content="r!4~C8" r='m'>{_SIGNATURE}
<script type="text/javascript" r='m'>_$gW();</script></head><body></body></html>""".encode(),
    status=412,
    headers=(("Set-Cookie", "FSSBBIl1UgzbN7N80S=60; Path=/"),),
    is_challenge=True,
)
_JIASULE = Answer(
    b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c');location.href=location.pathname</script>",
    status=521,
    headers=(("Set-Cookie", "__jsluid_h=5c1d; Path=/"), ("X-Via-Jsl", "3d1f-1")),
    is_challenge=True,
)
_C3VK = Answer(
    b'<html><body><script language="javascript">function a(){document.cookie="C3VK=f13c; path=/; max-age=300";'
    b"window.location.reload();}a();</script></body></html>",
    is_challenge=True,
)
_FORBIDDEN = Answer(b"<html><head><title>403 Forbidden</title></head></html>", status=403, is_challenge=True)
_ALIYUN = Answer(
    b"<html><script>var arg1='3F2A9C';var _0x4818=['acw_sc__v2'];</script></html>",
    status=405,
    headers=(("Set-Cookie", "acw_tc=781bad; Path=/"),),
    is_challenge=True,
)


def _wzws(request: Request) -> Answer:
    return Answer(
        "<html><body><noscript>请开启JavaScript并刷新该页.</noscript></body></html>".encode(),
        status=307,
        headers=(("Location", request.target), ("Set-Cookie", "wzws_cid=9be1; Path=/")),
        is_challenge=True,
    )


def _cookie_loop(request: Request) -> Answer:
    return Answer(
        status=302,
        headers=(("Location", request.target), ("Set-Cookie", "CT6TS=8fa1; Path=/")),
        is_challenge=True,
    )


REFUSALS: dict[str, Answer | Responder] = {
    "ruiting": _RIVERSEC,
    "suyu": _JIASULE,
    "keyuan": _C3VK,
    "jinyuan": _FORBIDDEN,
    "julong": _ALIYUN,
    "zhuandeng": _wzws,
    "huideng": _cookie_loop,
}
# The list may be read here; the refusal begins with the articles.
LATE_REFUSAL = "panlu"
RATE_LIMITED = "pinshi"
BRIEFLY_AWAY = "xiexu"
SIGNED = "qiandong"


def builders() -> dict[str, Callable[[Night], PracticeSite]]:
    """One builder for every host, by site id."""
    made: dict[str, Callable[[Night], PracticeSite]] = {
        site_id: _refusing(site_id, refusal) for site_id, refusal in REFUSALS.items()
    }
    made[LATE_REFUSAL] = _build_late_refusal
    made[RATE_LIMITED] = _waiting(RATE_LIMITED, 429)
    made[BRIEFLY_AWAY] = _waiting(BRIEFLY_AWAY, 503)
    made[SIGNED] = _build_signed
    return made


def _portal(site_id: str, night: Night) -> PracticeSite:
    site = PracticeSite.open(site_id, night)
    build_plainly(site, yearly(f"{site_id}-government", 2022, 2023, month=3))
    return site


def _refuse(host: Host, refusal: Answer | Responder, *, below: str = "/") -> None:
    for target in list(host.pages):
        if target != "/robots.txt" and target.startswith(below):
            host.pages[target] = refusal


def _refusing(site_id: str, refusal: Answer | Responder) -> Callable[[Night], PracticeSite]:
    def build(night: Night) -> PracticeSite:
        site = _portal(site_id, night)
        _refuse(site.host, refusal)
        site.host.missing = refusal
        site.reports, site.outcome = [], "blocked"
        return site

    return build


def _build_late_refusal(night: Night) -> PracticeSite:
    site = _portal(LATE_REFUSAL, night)
    _refuse(site.host, _RIVERSEC, below=f"{COLUMN}20")
    site.reports, site.outcome = [], "blocked"
    return site


def _waiting(site_id: str, status: int) -> Callable[[Night], PracticeSite]:
    """A host whose list is answered once with "come back later" and then as usual."""

    def build(night: Night) -> PracticeSite:
        site = _portal(site_id, night)
        column = site.host.pages[COLUMN]
        asked: Counter[str] = Counter()

        def answer(_: Request) -> Answer:
            asked[COLUMN] += 1
            if asked[COLUMN] == 1:
                headers = (("Retry-After", str(RETRY_AFTER)),)
                return Answer(b"<html><body>busy</body></html>", status=status, headers=headers)
            return column if isinstance(column, Answer) else column(_)

        site.host.pages[COLUMN] = answer
        return site

    return build


def _build_signed(night: Night) -> PracticeSite:
    """Pages that carry the script of a protection system together with their full content."""
    site = _portal(SIGNED, night)
    for target, answer in site.host.pages.items():
        if isinstance(answer, Answer) and target != "/robots.txt":
            body = answer.body.replace(b"</head>", _SIGNATURE.encode() + b"</head>")
            site.host.pages[target] = replace(answer, body=body)
    return site
