"""How a crawl behaves: politeness, bounds, and what counts as due."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

PRODUCT = "Nianbao/0.1"


class CrawlSettings(BaseModel):
    """Settings of one crawl; sizes in bytes, times in seconds, schedules in days.

    An article is looked at again every night while it is `recent_days` old by its list date (or by its first
    capture, where the list prints none), and once in `recheck_days` afterwards: most lists give no hint that
    an article was revised, and most revisions come soon. With `recheck_days` 0 every known article gets a
    conditional request every night. A changed title or date on the list makes an article due at once.

    A list whose beginning is as it was is read to its end only once in `relist_days` (0: every night). A host that
    refuses is left alone for two days, then for twice as long each time, at most `refusal_rest_days` (0: it is
    asked every night).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    delay_seconds: float = Field(default=2.0, ge=0)
    delay_seconds_max: float = Field(default=120.0, gt=0, description="a longer Crawl-delay ends the visit")
    timeout_seconds: float = Field(default=30.0, gt=0)
    retries: int = Field(default=2, ge=0, le=5, description="after 429 or 503")
    backoff_seconds: float = Field(default=10.0, ge=0, description="first wait when no Retry-After is given")
    retry_after_max: float = Field(default=300.0, ge=0)
    body_limit: int = Field(default=64 << 20, gt=0, description="of files")
    page_limit: int = Field(
        default=16 << 20, gt=0, description="of pages and lists, also after decompression"
    )
    inflated_limit: int = Field(default=128 << 20, gt=0)
    redirects: int = Field(default=5, ge=0)
    hosts_at_once: int = Field(default=32, ge=1)
    site_pages: int = Field(default=3000, ge=1)
    site_seconds: float = Field(default=6 * 3600.0, gt=0)
    shard_seconds: float = Field(default=10 * 3600.0, gt=0)
    discovery_pages: int = Field(default=40, ge=1)
    column_pages: int = Field(default=200, ge=1)
    column_depth: int = Field(default=4, ge=0)
    recheck_days: int = Field(default=30, ge=0)
    recent_days: int = Field(default=60, ge=0)
    rediscover_days: int = Field(default=30, ge=0)
    relist_days: int = Field(default=7, ge=0)
    refusal_rest_days: int = Field(default=8, ge=0)
    years: tuple[int, ...] = Field(
        default=(), description="only articles whose titles name one of these reporting years, or none"
    )
    fetch_articles: bool = Field(default=True, description="false only looks at the lists")
    only_recorded: bool = Field(
        default=False, description="true only checks the addresses that the registry records"
    )
    allow_private_addresses: bool = False
    practice_resolver: bool = Field(default=False, description="names under .test resolve to 127.0.0.1")
    contact: str = "the operator has set no contact"

    @property
    def user_agent(self) -> str:
        """Who asks, and how to reach them."""
        return f"{PRODUCT} (archive of open-government annual reports; contact: {self.contact})"
