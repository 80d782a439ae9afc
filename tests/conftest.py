"""Where everything that the suite needs is installed, a skipped test is a failure."""

from __future__ import annotations

import os

import pytest

ALLOWED = "corpus"


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
