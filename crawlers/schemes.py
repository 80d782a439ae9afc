"""By which scheme a host is asked: the declared one, and http after https failed where the site itself says http."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from crawlers.pages.urls import host_of

if TYPE_CHECKING:
    from crawlers.pages.page import Page
    from pipeline.registry.site import Site


class Schemes:
    """What one visit learns of the schemes of its hosts; each is asked by another scheme than declared only once."""

    def __init__(self, site: Site) -> None:
        self._plain = {host_of(url) for url in map(str, (site.home, *site.entries)) if _is_plain(url)}
        self._downgraded: set[str] = set()

    def learn(self, page: Page) -> None:
        """Takes the hosts that a page links by http."""
        self._plain |= {host_of(anchor.url) for anchor in page.anchors if _is_plain(anchor.url)}

    def choose(self, url: str) -> str:
        """The address as it is to be asked for."""
        return _plain_address(url) if host_of(url) in self._downgraded else url

    def downgrade(self, url: str) -> str | None:
        """The http address for an https one that cannot be reached; None where the site never says http."""
        host = host_of(url)
        if not url.startswith("https://") or host not in self._plain or host in self._downgraded:
            return None
        self._downgraded.add(host)
        return _plain_address(url)


def _is_plain(url: str) -> bool:
    return url.startswith("http://")


def _plain_address(url: str) -> str:
    parts = urlsplit(url)
    netloc = (parts.hostname or "") if parts.port == 443 else parts.netloc
    return urlunsplit(parts._replace(scheme="http", netloc=netloc)) if parts.scheme == "https" else url
