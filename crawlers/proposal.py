"""Proposes a registry entry by looking at a home page: its name, its code, its family, its columns of reports."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawlers.access.recorder import to_page
from crawlers.memory import recall
from crawlers.pages.urls import host_of
from crawlers.run import crawl_sites
from pipeline.archive.archive import Archive
from pipeline.archive.capture import Role
from pipeline.errors import NianbaoError, WrongUsageError
from pipeline.registry.divisions import provinces
from pipeline.registry.site import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.memory import RememberedColumn, SiteMemory
    from crawlers.outcome import SiteOutcome
    from crawlers.pages.page import Page
    from crawlers.settings_model import CrawlSettings
    from pipeline.registry.site import Level

MOST_PAGES = 60
MOST_SECONDS = 1800.0
MOST_LISTS = 20
PRINTED_CODE = re.compile(r"(?:网站标识码|网站标识|标识码)[:：]?(\d{10})|sitecode=[\"']?(\d{10})")
# The licence of the ministry begins with the province's one character (非经营性互联网信息服务备案管理办法); that of the
# police with the division code of the place.
LICENCE = re.compile(r"([\u4e00-\u9fff])ICP备")
POLICE_RECORD = re.compile(r"公网安备(\d{2})\d{12}")
PLACEHOLDERS = frozenset({"网站名称", "站点名称"})
UNKNOWN_PROVINCE = "CN-BJ"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A registry entry; without `has_province` nothing on the page tells the province, and that of `site` is void.

    The entries are where a visit begins: an aggregated page stands for the columns that it leads to, so that one of
    a new body or year is found too. `lists` are all pages that list reports.
    """

    site: Site
    has_province: bool
    lists: tuple[str, ...]


def propose_sites(
    urls: Sequence[str], settings: CrawlSettings, *, province: str | None = None
) -> list[Proposal | NianbaoError]:
    """A registry entry for the site at each address, from one bounded crawl of their lists; no article is fetched.

    The province is the given one, or what the page itself prints: its site code (SiteIDCode of 国办发〔2017〕47号),
    a licence in the footer, the name of a province. The notes say how each column was found. In the place of a site
    that refuses or does not answer stands the error that says so. Raises WrongUsageError for what is no web address.
    """
    sites = [_tentative(url) for url in urls]
    bounds = {
        "fetch_articles": False,
        "site_pages": min(settings.site_pages, MOST_PAGES),
        "site_seconds": min(settings.site_seconds, MOST_SECONDS),
    }
    with tempfile.TemporaryDirectory(prefix="nianbao-") as folder:
        data = Path(folder)
        result = crawl_sites(
            sites, data=data, run="look", shard="look", settings=settings.model_copy(update=bounds)
        )
        archive = Archive(data / "archive")
        archive.ingest()
        return [
            _proposal(outcome, _home_page(archive, site), recall(data / "columns", site.id), url, province)
            for url, site, outcome in zip(urls, sites, result.outcomes, strict=True)
        ]


def _proposal(
    outcome: SiteOutcome, page: Page | None, memory: SiteMemory | None, url: str, province: str | None
) -> Proposal | NianbaoError:
    if page is None:
        return NianbaoError(url, outcome.reason, "Nothing can be proposed; write the entry by hand.")
    columns = memory.columns if memory else ()
    seen = (sighting for sighting in outcome.sightings if sighting.verdict != "reject")
    lists = tuple(dict.fromkeys(sighting.column_url for sighting in seen))
    name = _name(page) or host_of(url)
    code = _site_code(page)
    found = province or _province(code) or printed_province(page, name)
    entry = Site.model_validate(
        {
            "id": outcome.site,
            "name": name,
            "province": found or UNKNOWN_PROVINCE,
            "division_code": code,
            "level": _level(code),
            "home": url,
            "entries": [column.url for column in columns],
            "family": memory.family if memory else outcome.family,
            "notes": _notes(outcome, code, columns, lists),
        }
    )
    return Proposal(entry, has_province=found is not None, lists=lists)


def _tentative(url: str) -> Site:
    host = host_of(url)
    if not host or not url.startswith(("http://", "https://")):
        raise WrongUsageError(url, "this is no web address", "Give the home page with http:// or https://.")
    words = [word for word in re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.")).split("-") if word]
    identifier = "-".join(word for word in words if word not in ("gov", "cn", "test", "com")) or "-".join(
        words
    )
    return Site.model_validate(
        {"id": identifier, "name": host, "province": UNKNOWN_PROVINCE, "level": "county", "home": url}
    )


def _home_page(archive: Archive, site: Site) -> Page | None:
    """The first list page that brought content, which is the home page or what it redirects to."""
    for capture in archive.captures(site=site.id, role=Role.LIST):
        if capture.outcome == "ok":
            headers = (("Content-Type", capture.media_type),)
            return to_page(capture.url, capture.status, headers, archive.payload(capture))
    return None


def _name(page: Page) -> str:
    claimed = page.meta.get("sitename", "")
    if claimed and claimed not in PLACEHOLDERS:
        return claimed
    return re.split(r"[-_|—]", page.title)[-1].strip()


def _site_code(page: Page) -> str | None:
    """The division code in the first six digits of the site's code; ministries (`bm…`) have none."""
    claimed = page.meta.get("siteidcode", "")
    if re.fullmatch(r"\d{10}", claimed):
        return claimed[:6]
    printed = PRINTED_CODE.search(page.visible) or PRINTED_CODE.search(page.text)
    return (printed.group(1) or printed.group(2))[:6] if printed else None


def _province(code: str | None) -> str | None:
    return next(
        (iso for iso, province in provinces().items() if code and code.startswith(province.code)), None
    )


def printed_province(page: Page, name: str) -> str | None:
    """The province that the footer or the site's name tells; None where they tell none, or several."""
    told: set[str] = set()
    for mark in LICENCE.findall(page.visible):
        told |= {iso for iso, province in provinces().items() if province.mark == mark}
    for code in POLICE_RECORD.findall(page.visible):
        told |= {iso for iso, province in provinces().items() if province.code == code}
    told |= {iso for iso, province in provinces().items() if name.startswith(province.name)}
    return told.pop() if len(told) == 1 else None


def _level(code: str | None) -> Level:
    if code is None:
        return "county"
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def _notes(
    outcome: SiteOutcome, code: str | None, columns: Sequence[RememberedColumn], lists: Sequence[str]
) -> str:
    lines = [f"Proposed by looking at the home page: {outcome.outcome}, {outcome.reason}."]
    if code is None:
        lines.append(
            "The page has no site code: the level is a guess, and so is what the province was told by."
        )
    for column in columns:
        steps = " → ".join(f"{evidence} on {where}" for where, evidence in column.path)
        lines.append(f"{column.url} was found by {steps or 'the home page itself'}.")
    if set(lists) - {column.url for column in columns}:
        shown = ", ".join(lists[:MOST_LISTS]) + (" and others" if len(lists) > MOST_LISTS else "")
        lines.append(f"These entries lead to {len(lists)} pages that list reports: {shown}.")
    if not columns:
        lines.append("No column of reports was found.")
    return "\n".join(lines)
