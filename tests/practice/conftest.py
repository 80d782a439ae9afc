from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from practice.browser import Browser
from practice.web import PracticeWeb

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def web(request: pytest.FixtureRequest) -> Iterator[PracticeWeb]:
    """The practice web with the sites that the test module names as HOSTS."""
    with PracticeWeb(hosts=getattr(request.module, "HOSTS", "families")) as practice_web:
        yield practice_web


@pytest.fixture(scope="module")
def browser(web: PracticeWeb) -> Browser:
    return Browser(web.port)
