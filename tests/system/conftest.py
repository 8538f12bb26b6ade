"""What tests of the whole program need from the machine, said aloud when it is not there."""

import os

import pytest

from tests.system.browser import chromium

BROWSER_TESTS = ["test_redirect_page.py"]
collect_ignore = [] if chromium() else BROWSER_TESTS


def pytest_configure() -> None:
    if collect_ignore and os.environ.get("LEDGERBRIDGE_REQUIRE_BROWSER"):
        raise pytest.UsageError("LEDGERBRIDGE_REQUIRE_BROWSER is set, but Chromium or chromedriver is missing")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if collect_ignore:
        terminalreporter.line(
            "No browser here: the redirect page was not tried (Debian: apt-get install chromium-driver)"
        )
