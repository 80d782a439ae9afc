"""One site for the tests of report pages, with a report in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from archived_reports import publish_all, publish_formats

from pipeline.website.building import build_website

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def formats_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a release with one report in each of FORMATS."""
    release, archive = publish_all(tmp_path_factory.mktemp("formats"), *publish_formats())
    return build_website(release, release / "site", archive=archive).index.parent
