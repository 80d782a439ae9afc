"""Everything that is wrong with a registry, for `nianbao sites check`: all problems at once."""

from __future__ import annotations

import csv
import difflib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.registry.agency_names import normalise
from pipeline.registry.divisions import provinces
from pipeline.registry.hosts import host_of, hosts_of
from pipeline.registry.reading import SiteFile, read_sites

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.registry.problem import RegistryProblem

# GB/T 2260: two digits each for province, prefecture and county; zeros stand for "all of it".
_CODE_ENDINGS = {"province": "0000", "prefecture": "00"}
_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")


def check_registry(sites_dir: Path, *, families: Collection[str] | None = None) -> list[RegistryProblem]:
    """Every problem in the order of files and lines; `families` are the CMS families that have a spider.

    Raises WrongUsageError when the directory cannot be read at all.
    """
    files, problems = read_sites(sites_dir)
    known = families if families is not None else known_families()
    parents = {agency.id: agency.parent for file in files for agency in file.site.agencies}
    for file in files:
        problems.extend(_site_problems(file, known))
        problems.extend(_entry_problems(file))
        problems.extend(_agency_problems(file, parents))
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0, problem.field))


@cache
def known_families() -> tuple[str, ...]:
    """The CMS families that a site may name."""
    with Path(__file__).with_name("families.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["family"] for row in csv.DictReader(file))


def _site_problems(file: SiteFile, families: Collection[str]) -> Iterator[RegistryProblem]:
    site = file.site
    if not site.name.strip():
        yield file.problem("name", "the site has no name", "Write the name that its home page shows")
    if site.province not in provinces():
        yield file.problem(
            "province", f"{site.province} is no province", _nearest(site.province, list(provinces()))
        )
    if site.family is not None and site.family not in families:
        yield file.problem(
            "family", f"unknown CMS family {site.family}", _nearest(site.family, sorted(families))
        )
    yield from _code_problems(file, "division_code", site.division_code, site.level)
    years = [expectation.year for expectation in site.expectations]
    if len(set(years)) < len(years):
        yield file.problem("expectations", "a year is expected twice", "Keep one line for each year")
    if not site.agencies and site.verified != "never":
        remedy = "Add the agencies that publish here, so that a missing report is seen"
        yield file.problem("agencies", "no agency is listed", remedy, severity="warning")


def _entry_problems(file: SiteFile) -> Iterator[RegistryProblem]:
    site, own = file.site, hosts_of(file.site)
    for index, host in enumerate(site.hosts):
        if not host or not set(host.lower()) <= _HOST_CHARACTERS:
            remedy = "Write the bare name, such as xxgk.example.gov.cn"
            yield file.problem(f"hosts.{index}", f"{host!r} is no host name", remedy)
    schemes = {site.home.host: site.home.scheme}
    for index, entry in enumerate(site.entries):
        host = host_of(str(entry))
        if host not in own:
            remedy = f"Add {host} to hosts if it belongs to this site; other hosts are never fetched"
            yield file.problem(f"entries.{index}", f"{host} is not a host of the site", remedy)
        elif schemes.setdefault(entry.host, entry.scheme) != entry.scheme:
            reason = f"{entry.host} is given with http:// and with https://"
            remedy = "Use the one that the site itself links to"
            yield file.problem(f"entries.{index}", reason, remedy, severity="warning")


def _agency_problems(file: SiteFile, parents: dict[str, str | None]) -> Iterator[RegistryProblem]:
    holders: dict[str, str] = {}
    for index, agency in enumerate(file.site.agencies):
        field = f"agencies.{index}"
        if not normalise(agency.name):
            yield file.problem(
                f"{field}.name", "the agency has no name", "Write the name in full, with its region"
            )
        for name in {normalise(agency.name), *map(normalise, agency.aliases)} - {""}:
            if holders.setdefault(name, agency.id) != agency.id:
                reason = f"{name} also names {holders[name]}, so that neither is recognised by it"
                yield file.problem(field, reason, "Tell the two apart, or remove one", severity="warning")
        yield from _code_problems(file, f"{field}.division_code", agency.division_code, agency.level)
        if _is_own_ancestor(agency.id, parents):
            yield file.problem(f"{field}.parent", f"{agency.id} stands above itself", "Correct the parents")


def _code_problems(file: SiteFile, field: str, code: str | None, level: str) -> Iterator[RegistryProblem]:
    if code is None:
        return
    province = provinces().get(file.site.province)
    if province is not None and not code.startswith(province.code):
        reason = f"{code} is not in {province.name}, whose codes begin with {province.code}"
        yield file.problem(field, reason, "Correct the province or the code")
    elif len(code) not in (6, 9, 12):
        yield file.problem(field, f"{code} has {len(code)} digits", "A code has 6, 9 or 12 digits")
    elif code[:6].endswith("00") != (level in _CODE_ENDINGS) or not code[:6].endswith(
        _CODE_ENDINGS.get(level, "")
    ):
        reason = f"{code} is not the code of a {level}"
        remedy = "A province's code ends with 0000, a prefecture's with 00, a county's with neither"
        yield file.problem(field, reason, remedy, severity="warning")


def _is_own_ancestor(agency: str, parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    above = parents.get(agency)
    while above is not None and above not in seen:
        if above == agency:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _nearest(found: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(found, known, n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}"
