"""Scrapy's settings for a crawl: its own defaults are far less careful than this project has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.archive.coding import ACCEPT_ENCODING

if TYPE_CHECKING:
    from crawlers.settings_model import CrawlSettings

HANDLER = "crawlers.access.handler.GatedDownloadHandler"
REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "crawlers.access.scope.ScopeMiddleware": 50,
    "crawlers.access.refusals.RefusalMiddleware": 640,
    "crawlers.access.robots.RobotsMiddleware": 100,
    "crawlers.access.conditional.ConditionalMiddleware": 450,
    "crawlers.access.backoff.BackoffMiddleware": 620,
    "crawlers.access.recorder.RecorderMiddleware": 900,
}


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """The settings of one crawl process; pauses and crawl delays are kept by the download handler."""
    return {
        "TWISTED_REACTOR": REACTOR,
        "DOWNLOAD_HANDLERS": {
            "http": HANDLER,
            "https": HANDLER,
            "ftp": None,
            "s3": None,
            "file": None,
            "data": None,
        },
        "DOWNLOADER_MIDDLEWARES": MIDDLEWARES,
        "ITEM_PIPELINES": {"crawlers.outcome_file.OutcomeFilePipeline": 100},
        "TWISTED_DNS_RESOLVER": "crawlers.access.resolver.GuardedResolver",
        "NIANBAO_ALLOW_PRIVATE_ADDRESSES": settings.allow_private_addresses,
        "NIANBAO_PRACTICE_RESOLVER": settings.practice_resolver,
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": ACCEPT_ENCODING,
        },
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
        "DNS_TIMEOUT": settings.timeout_seconds,
        "DOWNLOAD_MAXSIZE": settings.body_limit,
        "DOWNLOAD_WARNSIZE": 0,
        "REDIRECT_MAX_TIMES": settings.redirects,
        "REDIRECT_PRIORITY_ADJUST": 0,
        "RETRY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": True,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "INFO",
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
    }
