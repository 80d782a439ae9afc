"""Host names as the registry compares them: lower case, without `www.`, port and final dot."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pipeline.registry.site import Site


def bare_host(host: str) -> str:
    """`WWW.Example.gov.cn.:8080` → `example.gov.cn`; a portal answers under both names.."""
    name = host.strip().lower().rstrip(".")
    if not name.startswith("["):
        name = name.partition(":")[0].rstrip(".")
    return name.removeprefix("www.")


def host_of(url: str) -> str:
    """The bare host of an address; empty when it has none."""
    return bare_host(urlsplit(url).hostname or "")


def hosts_of(site: Site) -> tuple[str, ...]:
    """The bare hosts that a site may be fetched from, the home page's first, each once."""
    return tuple(dict.fromkeys((bare_host(site.home.host or ""), *map(bare_host, site.hosts))))
