"""A plain Scrapy spider, as a measure: obeys robots.txt, follows every link of its hosts, keeps the bodies.

python -m benchmarks.bare_spider HOSTS HOME…
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

from crawlers.scrapy_settings import REACTOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response


class BareSpider(Spider):
    """Yields the address, title and body of each page, and follows its links."""

    name = "bare"

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """One page."""
        yield {
            "url": response.url,
            "title": response.css("title::text").get(),
            "body": response.body,
        }
        yield from response.follow_all(css="a", callback=self.parse)


def main(arguments: list[str]) -> int:
    """Crawls from the home pages to the end."""
    hosts, *homes = arguments
    process = AsyncCrawlerProcess(
        {
            "TWISTED_REACTOR": REACTOR,
            "TWISTED_DNS_RESOLVER": "crawlers.access.resolver.GuardedResolver",
            "NIANBAO_ALLOW_PRIVATE_ADDRESSES": True,
            "NIANBAO_PRACTICE_RESOLVER": True,
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": int(hosts),
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(BareSpider, start_urls=homes)
    process.start()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
