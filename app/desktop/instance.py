"""One window per data folder and profile: a second start raises the first one's window and ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject

from app.domain.problems import Problem, ProblemError

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

KNOCK_MS = 500
PATIENCE = 10.0
"""Seconds that a second start waits for a first one that is still starting, or just closing."""


def seat_of(profile: str, demo: bool) -> str:
    """What tells the window of a profile from those of the others beside it, as a part of a file's name; empty for the usual profile.
    The demo company has one window, whatever the profile: it is a world of its own."""
    if demo or profile == "default":
        return ""
    from app.domain.seats import seat_of as seat  # after the first paint, for the usual profile

    return seat(profile)


def _digest(text: str) -> str:
    from app.domain.seats import digest

    return digest(text)


class SingleInstance(QObject):
    """A lock in the data folder says who is first, a local socket calls them. `raised` is called when another start knocks; `seat` is
    that of the profile (`seat_of`).

    The lock decides, not the socket: of two starts at the same moment exactly one is first. Qt's lock knows the process that
    has it, so one that a crash or a power cut left behind counts for nothing.
    """

    def __init__(self, folder: Path, raised: Callable[[], None], seat: str = "") -> None:
        super().__init__()
        self._folder = folder
        self._lock = QLockFile(str(folder / f"window{seat}.lock"))
        self._lock.setStaleLockTime(0)  # however old: its process alone decides
        self._seat = seat
        self._raised = raised
        self._server: QLocalServer | None = None
        self._asked: Thread | None = None

    def ask(self) -> None:
        """Begins to take the lock: the disk is waited for, ten milliseconds and more, while the window is made."""
        self._asked = Thread(target=self._lock.tryLock, args=(0,))
        self._asked.start()

    def is_first(self, patience: float = PATIENCE, heard: bool = True) -> bool:
        """Whether no other window has this folder and profile; if one has, it was asked to show itself. With `heard` False other
        starts wait until `listen` is called.

        Raises `ProblemError` (`database_locked`) when another has it and does not answer, `folder_not_writable` when nobody can.
        """
        if self._asked is not None:
            self._asked.join()
        deadline = time.monotonic() + patience
        while not (self._lock.isLocked() or self._lock.tryLock(0)):
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                raise ProblemError(Problem("folder_not_writable", {"path": str(self._folder)}))
            if self._knock():
                return False
            if time.monotonic() > deadline:
                raise ProblemError(Problem("database_locked", {"path": str(self._folder), "text": "window"}))
            self._lock.tryLock(100)
            if self._lock.isLocked():
                break
        if heard:
            self.listen()
        return True

    @cached_property
    def _name(self) -> str:
        return f"ledgerbridge-{_digest(f'{self._folder.resolve()}{self._seat}')[:16]}"

    def listen(self) -> None:
        """From now on other starts are heard; until then they wait. After the first paint, for Qt's network takes its time."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._knocked)
        self._server.listen(self._name)

    def _knock(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(KNOCK_MS)
        socket.disconnectFromServer()
        return heard

    def close(self) -> None:
        """Lets the next start be the first."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()

    def _knocked(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            self._server.nextPendingConnection().close()
        self._raised()
