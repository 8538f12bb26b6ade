"""What holds for every test: its own event loop, no network but loopback, no real keychain, nothing left behind.

An async test that asks for `qtbot` or `qapp` runs on Qt's loop, every other one on asyncio's own.
"""

import asyncio
import ipaddress
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

LOCAL_NAMES = {"localhost", "", None}


def pytest_configure(config: pytest.Config) -> None:
    # Whoever forgets to bring a keychain or a data folder gets none, instead of the developer's own.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    for name in [name for name in os.environ if name.startswith("LEDGERBRIDGE_")]:
        if name != "LEDGERBRIDGE_SHARED" and not name.startswith("LEDGERBRIDGE_REQUIRE_"):
            del os.environ[name]
    config.addinivalue_line("markers", "logs_errors: provokes an error in the log on purpose")
    sys.addaudithook(stay_on_loopback)


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    names = set(getattr(item, "fixturenames", ()))
    if names & {"qapp", "qtbot"}:
        from app.desktop.loop import QtLoop

        return {"qt": QtLoop}
    return {"asyncio": asyncio.new_event_loop}


def stay_on_loopback(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuses every connection and look-up that would leave this machine."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise PermissionError(f"a test may not connect to {address[0]}")
    elif event == "socket.getaddrinfo" and not is_loopback(arguments[0]):
        raise PermissionError(f"a test may not look up {arguments[0]}")


def is_loopback(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No window stays open, and no error is logged unless the test is marked `logs_errors`."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtWidgets import QApplication

        if isinstance(QApplication.instance(), QApplication):
            left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
            for widget in left:
                widget.close()
            assert left == [], "windows were left open"
    if request.node.get_closest_marker("logs_errors") is None:
        errors = [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
        assert [record.getMessage() for record in errors] == [], "an error was logged"
