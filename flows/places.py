"""Where an installation keeps its registry, archive, lake, releases and run ledgers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.installation import InstallationSettings
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
        return self.data / "archive"

    @property
    def lake(self) -> Path | str:
        """Delta tables, in a directory or at `s3://…`."""
        return self.settings.lake or self.data / "lake"

    @property
    def releases(self) -> Path:
        """Immutable releases."""
        return self.data / "releases"

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
