"""The job file that tells a crawl process what to do, and the file in which it answers."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crawlers.settings_model import CrawlSettings
from pipeline.registry.site import Site

# Folders of a data directory.
ARCHIVE = "archive"
COLUMNS = "columns"


class Job(BaseModel):
    """One shard of one run; `outcomes` receives one SiteOutcome a line as soon as a site is finished.

    `remote_archive` is where WARC files of earlier nights may be beside the archive of `data`: `s3://bucket/prefix`, or
    a directory.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: str
    shard: str
    data: Path
    remote_archive: str | None = None
    outcomes: Path
    settings: CrawlSettings
    sites: tuple[Site, ...]

    @property
    def archive_root(self) -> Path:
        """Where the WARC files are."""
        return self.data / ARCHIVE

    @property
    def columns_root(self) -> Path:
        """Where the columns found on earlier nights are remembered."""
        return self.data / COLUMNS
