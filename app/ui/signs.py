"""Signs outside the window: a quiet notification of the desktop, and how far a run is at the program's icon.

On Linux both go over the session bus: notifications are there on every desktop while a tray often is not, and Qt has no taskbar
progress. A bus that is not there or does not answer costs nothing: it is spoken to in a thread of its own.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

NAME, APPLICATION = "Ledgerbridge", "org.ledgerbridge.Ledgerbridge"
SHOWN_MS = 8_000
PATIENCE = 3.0  # seconds for an answer of the bus
NOTIFICATIONS = ("/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications")
LAUNCHER = ("/org/ledgerbridge/Ledgerbridge", None, "com.canonical.Unity.LauncherEntry")


class SessionBus:
    """The desktop's message bus. The connection is made with the first message and kept: a desktop forgets the progress of a
    program that is gone from the bus."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="session-bus")
        self._connection: Any = None
        self._notified = 0  # the number of the last notification: the next one replaces it

    @property
    def there(self) -> bool:
        """Whether this desktop has one."""
        return sys.platform.startswith("linux") and bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))

    def notify(self, text: str) -> Future[bool]:
        """Shows a notification; whether the desktop took it. One at a time: an earlier one is replaced."""
        return self._thread.submit(self._tried, self._notify, text)

    def progress(self, share: float, shown: bool) -> Future[bool]:
        """How far the run is (0 to 1) at the icon of the program, where the desktop draws that; whether it was sent."""
        return self._thread.submit(self._tried, self._progress, share, shown)

    def close(self) -> None:
        """Takes nothing more, and leaves the bus."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._connection is not None:
            self._connection.close()

    def _tried(self, work: Any, *arguments: Any) -> bool:
        try:
            from jeepney.io.blocking import open_dbus_connection

            if self._connection is None:
                self._connection = open_dbus_connection("SESSION")
            return bool(work(*arguments))
        except (ImportError, OSError, ValueError, TimeoutError, KeyError):
            return False  # a desktop without notifications is no trouble of the program's

    def _notify(self, text: str) -> bool:
        from jeepney import DBusAddress, MessageType, new_method_call

        hints = {"desktop-entry": ("s", APPLICATION), "urgency": ("y", 0)}
        body: tuple[Any, ...] = (NAME, self._notified, APPLICATION, NAME, text, [], hints, SHOWN_MS)
        asked = new_method_call(DBusAddress(*NOTIFICATIONS), "Notify", "susssasa{sv}i", body)
        answer = self._connection.send_and_get_reply(asked, timeout=PATIENCE)
        if answer.header.message_type is not MessageType.method_return:
            return False
        (self._notified,) = answer.body
        return True

    def _progress(self, share: float, shown: bool) -> bool:
        from jeepney import DBusAddress, new_signal

        told = {"progress": ("d", share), "progress-visible": ("b", shown)}
        entry = new_signal(DBusAddress(*LAUNCHER), "Update", "sa{sv}", (f"application://{APPLICATION}.desktop", told))
        self._connection.send(entry)
        return True


class Signs(QObject):
    """What the desktop shows of `window` while a person looks elsewhere."""

    _refused = Signal(str)  # from the thread of the bus

    def __init__(self, window: QMainWindow, bus: SessionBus | None = None) -> None:
        super().__init__()
        self._window = window
        self._bus = bus or SessionBus()
        self._refused.connect(self._in_tray)

    def notify(self, text: str) -> None:
        """The window asks for attention, and the desktop says `text`: over its bus, else from a tray for a moment."""
        QApplication.alert(self._window)
        if self._bus.there:
            self._bus.notify(text).add_done_callback(lambda done: self._answered(done, text))
        else:
            self._in_tray(text)

    def _answered(self, done: Future[bool], text: str) -> None:
        if not done.cancelled() and not done.result():
            self._refused.emit(text)

    def _in_tray(self, text: str) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable():
            tray = QSystemTrayIcon(self._window.windowIcon(), self._window)
            tray.show()
            tray.showMessage(NAME, text)
            QTimer.singleShot(SHOWN_MS, tray, tray.deleteLater)

    def progress(self, done: int, total: int) -> None:
        """How many invoices of a run are left, at the icon, and how far it is; 0 of 0 when none is under way."""
        icon = QGuiApplication.instance()
        assert isinstance(icon, QGuiApplication)
        icon.setBadgeNumber(total - done)
        if self._bus.there:
            self._bus.progress(done / total if total else 0.0, total > done)

    def close(self) -> None:
        """Nothing is shown any more."""
        self._bus.close()
