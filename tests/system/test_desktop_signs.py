"""Notification and progress as a desktop gets them: over a message bus of its own, on which a test plays the desktop."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from jeepney import HeaderFields, MatchRule, MessageType, message_bus, new_method_return
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from app.ui.signs import SessionBus

SERVICE = "org.freedesktop.Notifications"


class Desktop:
    """Answers notifications with their numbers, and keeps them and what is said about progress."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self.heard: list[tuple[str, Any]] = []
        self.arrived = threading.Condition()
        bus.send_and_get_reply(message_bus.RequestName(SERVICE))
        rule = MatchRule(type="signal", interface="com.canonical.Unity.LauncherEntry")
        bus.send_and_get_reply(message_bus.AddMatch(rule))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        number = 6
        while True:
            try:
                message = self._bus.receive()
            except (OSError, EOFError):
                return
            member = message.header.fields.get(HeaderFields.member)
            if message.header.message_type is MessageType.method_call and member == "Notify":
                number += 1
                self._bus.send(new_method_return(message, "u", (number,)))
            if member in ("Notify", "Update"):
                with self.arrived:
                    self.heard.append((member, message.body))
                    self.arrived.notify_all()

    def close(self) -> None:
        self._bus.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._bus.close()

    def wait(self, count: int) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.heard) >= count, timeout=5)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert daemon.stdout is not None
    found = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", found)
    yield found
    daemon.terminate()
    daemon.communicate(timeout=10)


def test_the_desktop_hears_the_end_of_a_run_and_how_far_it_is(address: str) -> None:
    desktop = Desktop(open_dbus_connection(address))
    bus = SessionBus()
    assert bus.there

    assert bus.progress(0.25, True).result(5)
    assert bus.notify("3 of 3 invoices done").result(5)
    assert bus.notify("5 of 5 invoices done").result(5)
    assert bus.progress(0.0, False).result(5)
    desktop.wait(4)
    bus.close()
    desktop.close()

    launcher = "application://org.ledgerbridge.Ledgerbridge.desktop"
    assert desktop.heard[0] == (
        "Update",
        (launcher, {"progress": ("d", 0.25), "progress-visible": ("b", True)}),
    )
    (name, replaced, icon, title, text, actions, hints, shown), (_name, next_one, *_rest) = (
        body for member, body in desktop.heard if member == "Notify"
    )
    assert (name, replaced, icon, title, text) == (
        "Ledgerbridge",
        0,
        "org.ledgerbridge.Ledgerbridge",
        "Ledgerbridge",
        "3 of 3 invoices done",
    )
    assert (actions, shown) == ([], 8000)
    assert hints == {"desktop-entry": ("s", "org.ledgerbridge.Ledgerbridge"), "urgency": ("y", 0)}
    assert next_one == 7  # the first one's number: it is replaced
    assert desktop.heard[-1][1][1]["progress-visible"] == ("b", False)


def test_a_desktop_without_notifications_or_without_a_bus_is_no_trouble(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = SessionBus()
    assert nobody.notify("done").result(5) is False  # nobody on this bus takes notifications
    nobody.close()

    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    dead = SessionBus()
    assert dead.notify("done").result(5) is False
    assert dead.progress(0.5, True).result(5) is False
    dead.close()
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    assert SessionBus().there is False
