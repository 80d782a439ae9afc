"""The nights of an installation, each run once; later nights work on a copy of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from installations import SETTINGS, Installation, Night

from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that has not seen a night yet."""
    data = tmp_path_factory.mktemp("installation") / "data"
    data.mkdir()
    (data / "settings.yaml").write_text(SETTINGS, encoding="utf-8")
    with PracticeWeb() as web:
        web.write_registry(data / "sites")
        yield Installation(data, web)


@pytest.fixture(scope="session")
def first(fresh: Installation) -> Night:
    """The first night."""
    return Night(fresh, *fresh.night("first"))


@pytest.fixture(scope="session")
def unchanged(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A second night in which nothing has changed."""
    installation = first.installation.copy(tmp_path_factory.mktemp("unchanged") / "data")
    return Night(installation, *installation.night("unchanged"))


@pytest.fixture(scope="session")
def revised(unchanged: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A third night in which one report has been revised."""
    installation = unchanged.installation.copy(tmp_path_factory.mktemp("revised") / "data")
    return Night(installation, *installation.night("revised"))


@pytest.fixture(scope="session")
def second(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A second night with new, revised, deleted and moved reports."""
    installation = first.installation.copy(tmp_path_factory.mktemp("second") / "data")
    return Night(installation, *installation.night("second"))


@pytest.fixture(scope="session")
def outage(first: Night, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A second night on which two of the three sites that had answered are out of order."""
    installation = first.installation.copy(tmp_path_factory.mktemp("outage") / "data")
    return Night(installation, *installation.night("outage"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that share the nights in one worker, so that every night is run once."""
    for item in items:
        if {"first", "unchanged", "revised", "second", "outage"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("nights"))
