"""Where an installation keeps its registry, archive, lake, releases and run ledgers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawlers.job import ARCHIVE, COLUMNS
from flows.installation import InstallationSettings
from pipeline.archive.archive import Archive
from pipeline.dataset.release.remote import Releases
from pipeline.registry.loading import load_registry

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Places:
    """Where an installation keeps its registry, archive, lake, releases and run ledgers."""

    data: Path
    sites: Path
    settings: InstallationSettings = field(default_factory=InstallationSettings)

    @property
    def archive(self) -> Path:
        """WARC files and the capture index."""
        return self.data / ARCHIVE

    def open_archive(self) -> Archive:
        """The archive, with the remote store that its WARC files go to, if there is one."""
        return Archive(self.archive, self.settings.archive)

    @property
    def columns(self) -> Path:
        """What earlier nights found out about sites."""
        return self.data / COLUMNS

    @property
    def errands(self) -> str:
        """What workers of a work pool are given, and what they bring: beside the WARC files."""
        return f"{self.settings.archive or self.archive}/errands"

    @property
    def lake(self) -> Path | str:
        """Delta tables, in a directory or at `s3://…`."""
        return self.settings.lake or self.data / "lake"

    @property
    def releases(self) -> Path:
        """Immutable releases: all of them, or those that were needed here when they are kept on a remote store."""
        return self.data / "releases"

    @property
    def all_releases(self) -> Releases:
        """The releases here and on the remote store, if there is one."""
        return Releases(self.releases, self.settings.releases)

    @property
    def runs(self) -> Path:
        """Run ledgers."""
        return self.data / "runs"

    @property
    def corrections(self) -> Path:
        """Corrections in YAML."""
        return self.data / "corrections"

    @property
    def prefect(self) -> Path:
        """Prefect's own database and settings."""
        return self.data / "prefect"

    def registry(self) -> Registry:
        """The sites and agencies of this installation."""
        return load_registry(self.sites)
