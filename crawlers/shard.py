"""The crawl process of one shard: `python -m crawlers.shard JOBFILE`.

A process of its own, because a Twisted reactor cannot be started twice, and because a crawl that crashes must not
take the night with it. It writes WARC files with their sidecars and one line per finished site; the parent does
everything else.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawlers.access.gates import HostGates
from crawlers.job import Job
from crawlers.scrapy_settings import scrapy_settings
from crawlers.spider import NianbaoSpider
from crawlers.state import CrawlState
from pipeline.archive.archive import Archive

INTERRUPTED = 130


def crawl(job: Job) -> bool:
    """Runs the crawl to its end; whether it came there by itself."""
    archive = Archive(job.archive_root, job.remote_archive)
    with archive.writer(job.shard) as writer:
        state = CrawlState(job, archive, writer, HostGates(job.settings.delay_seconds))
        process = AsyncCrawlerProcess(scrapy_settings(job.settings))
        # The lists of components that Scrapy prints say nothing to somebody who looks for a site's trouble.
        logging.getLogger("scrapy").setLevel(logging.WARNING)
        crawler = process.create_crawler(NianbaoSpider)
        process.crawl(crawler, state=state)
        process.start()
    reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
    return reason == "finished"


def main(arguments: list[str]) -> int:
    """Exit code: 0 done, 130 ended by a signal."""
    (job_file,) = arguments
    job = Job.model_validate_json(Path(job_file).read_bytes())
    return 0 if crawl(job) else INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
