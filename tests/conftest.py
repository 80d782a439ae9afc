"""What tests of every room share: a browser, and the rule that nothing is skipped where all is installed."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ALLOWED = "corpus"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module at a time: while it runs its event loop would be in the way of others."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium shows these pages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With NIANBAO_SKIPS=forbidden only tests that want the corpus of real reports may be skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NIANBAO_SKIPS") != "forbidden" or reporter is None:
        return
    skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
    unexpected = [reason for reason in skipped if ALLOWED not in reason]
    for reason in unexpected:
        reporter.write_line(f"skipped although nothing may be: {reason}", red=True)
    if unexpected:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
