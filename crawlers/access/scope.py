"""Which addresses a visit may ask for: those of the site's registered hosts and of the same government."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawlers.errors import OutOfScopeError
from crawlers.pages.urls import government_root, host_of

if TYPE_CHECKING:
    from scrapy import Request

    from pipeline.registry.site import Site


class Scope:
    """The registered hosts of one site, and everything below the same government root (`….hd.gov.cn`)."""

    def __init__(self, site: Site) -> None:
        registered = [str(site.home), *map(str, site.entries)]
        self._hosts = {_bare(host_of(url)) for url in registered} | {
            _bare(host.partition(":")[0]) for host in site.hosts
        }
        self._roots = {root for root in map(government_root, self._hosts) if "gov" in root.split(".")[-2:]}
        self._ports = {urlsplit(url).port for url in registered} | {
            int(host.partition(":")[2]) for host in site.hosts if ":" in host
        }

    def refusal(self, url: str) -> str | None:
        """Why an address is out of scope; None when it may be asked for."""
        parts = urlsplit(url)
        host = _bare(parts.hostname or "")
        if parts.scheme not in ("http", "https"):
            return "not a web address"
        if parts.username or parts.password:
            return "an address with credentials"
        if host not in self._hosts and _is_address(host):
            return "a bare IP address that is not registered"
        if host not in self._hosts and not any(
            host.endswith("." + root) or host == root for root in self._roots
        ):
            return f"{host} is not a registered host of this site"
        if parts.port is not None and parts.port not in {*self._ports, 80, 443}:
            return f"port {parts.port} is not registered"
        return None


class ScopeMiddleware:
    """Refuses every request out of scope, also those that a redirect leads to."""

    async def process_request(self, request: Request) -> None:
        """Raises OutOfScopeError."""
        refusal = request.meta["context"].scope.refusal(request.url)
        if refusal is not None:
            raise OutOfScopeError(request.url, refusal)


def _bare(host: str) -> str:
    return host.lower().rstrip(".").removeprefix("www.")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
