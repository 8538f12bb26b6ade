"""What tests of the whole program need from the machine, said aloud when it is not there."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system import desk
from tests.system.browser import chromium
from tests.system.terminal import Box, Terminal, free_port

BROWSER_TESTS = ["test_redirect_page.py"]
DESKTOP_TESTS = [
    *("test_accessibility_tree.py", "test_window_processes.py", "test_window_restart.py", "test_desktop_signs.py"),
]
WITHOUT_BROWSER = [] if chromium() else BROWSER_TESTS
WITHOUT_DESKTOP = DESKTOP_TESTS if desk.missing() else []
collect_ignore = [*WITHOUT_BROWSER, *WITHOUT_DESKTOP]


def pytest_configure() -> None:
    if WITHOUT_BROWSER and os.environ.get("LEDGERBRIDGE_REQUIRE_BROWSER"):
        raise pytest.UsageError("LEDGERBRIDGE_REQUIRE_BROWSER is set, but Chromium or chromedriver is missing")
    if WITHOUT_DESKTOP and os.environ.get("LEDGERBRIDGE_REQUIRE_DESKTOP"):
        raise pytest.UsageError(f"LEDGERBRIDGE_REQUIRE_DESKTOP is set, but missing: {', '.join(desk.missing())}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if WITHOUT_BROWSER:
        terminalreporter.line(
            "No browser here: the redirect page was not tried (Debian: apt-get install chromium-driver)"
        )
    if WITHOUT_DESKTOP:
        terminalreporter.line(
            f"No desktop here: the main job was not driven on a screen (Debian: apt-get install {desk.PACKAGES})"
        )


@pytest.fixture(scope="session")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Terminal]]:
    """Sandboxes by their arguments, each with an installation that was connected to it once; both are used again and again."""
    made: dict[tuple[str, ...], Terminal] = {}

    def of(*arguments: str) -> Terminal:
        if arguments not in made:
            box = Box(*arguments, port=free_port())
            made[arguments] = Terminal(box, tmp_path_factory.mktemp("installation"))
            made[arguments].connect()
            made[arguments].ok("settings", "set", "default-income-account", "id:1")
        return made[arguments]

    yield of
    for each in made.values():
        each.box.close()


@pytest.fixture
def terminal(connected: Callable[..., Terminal], tmp_path: Path) -> Terminal:
    """A connected installation of its own on the German sandbox, begun anew: no invoices, customers or products."""
    first = connected("--country", "DE", "--empty")
    first.box.reset()
    return first.copied(tmp_path / "installation")


@pytest.fixture
def american(connected: Callable[..., Terminal], tmp_path: Path) -> Terminal:
    """The same in the United States, where QuickBooks Online computes the tax."""
    first = connected("--country", "US", "--empty")
    first.box.reset()
    return first.copied(tmp_path / "american")


@pytest.fixture
def leaving(connected: Callable[..., Terminal], terminal: Terminal) -> Iterator[Terminal]:
    """A connected installation that ends the connection or takes its tokens on: the first one is connected again afterwards."""
    yield terminal
    assert connected("--country", "DE", "--empty").connect_quickbooks().status == 0


@pytest.fixture
def fresh(connected: Callable[..., Terminal], tmp_path: Path) -> Terminal:
    """An installation that was never connected, and the German sandbox."""
    box = connected("--country", "DE", "--empty").box
    box.reset()
    return Terminal(box, tmp_path)
