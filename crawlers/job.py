"""The job file that tells a crawl process what to do, and the file in which it answers."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crawlers.settings_model import CrawlSettings
from pipeline.registry.site import Site


class Job(BaseModel):
    """One shard of one run; `outcomes` receives one SiteOutcome a line as soon as a site is finished."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: str
    shard: str
    data: Path
    outcomes: Path
    settings: CrawlSettings
    sites: tuple[Site, ...]

    @property
    def archive_root(self) -> Path:
        """Where the WARC files are."""
        return self.data / "archive"

    @property
    def columns_root(self) -> Path:
        """Where the columns found on earlier nights are remembered."""
        return self.data / "columns"
