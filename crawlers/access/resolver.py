"""Names to addresses, refusing those that lie inside somebody's network.

The check is on the address that is then connected to, so that a public name which points to a private address
is refused too, also when it changes between two look-ups.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

PRACTICE_SUFFIX = ".test"
LOOPBACK = "127.0.0.1"
# Why a name was refused: Twisted's resolver interface turns every failure into "no address".
refused_names: dict[str, str] = {}


def is_public(address: str) -> bool:
    """Whether an IP address is a global unicast one."""
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def proxy_hosts() -> frozenset[str]:
    """Hosts of the proxies in the environment, which the institution chose and which may be private."""
    hosts = (urlsplit(url if "://" in url else f"//{url}").hostname for url in getproxies().values())
    return frozenset(host for host in hosts if host)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver with the guard; names under .test lead to this machine when the settings say so."""

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, *, allow_private: bool, practice: bool
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._allow_private = allow_private
        self._practice = practice
        self._proxies = proxy_hosts()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """As Scrapy makes it."""
        settings = crawler.settings
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE"),
            settings.getfloat("DNS_TIMEOUT"),
            allow_private=settings.getbool("NIANBAO_ALLOW_PRIVATE_ADDRESSES"),
            practice=settings.getbool("NIANBAO_PRACTICE_RESOLVER"),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """The IPv4 address of a name; fails for one inside a private network."""
        if self._practice and name.lower().endswith(PRACTICE_SUFFIX):
            found = succeed(LOOPBACK)
        else:
            found = super().getHostByName(name, timeout)
        if self._allow_private or name in self._proxies:
            return found
        return found.addCallback(lambda address: self._guard(name, address))

    @staticmethod
    def _guard(name: str, address: str) -> str | Deferred[str]:
        if is_public(address):
            return address
        refused_names[name] = f"{name} leads to {address}, which is not a public address"
        return fail(DNSLookupError(refused_names[name]))
