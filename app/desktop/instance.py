"""One window per data folder: a second start raises the first one's window and ends."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 500


class SingleInstance(QObject):
    """The local socket of a data folder. `raised` is called when another start knocks."""

    def __init__(self, folder: Path, raised: Callable[[], None]) -> None:
        super().__init__()
        digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._name = f"ledgerbridge-{digest}"
        self._raised = raised
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._knocked)

    def is_first(self) -> bool:
        """Whether no other window has this folder; if one has, it was asked to show itself."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(WAIT_MS):
            socket.disconnectFromServer()
            return False
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Lets the next start be the first."""
        self._server.close()

    def _knocked(self) -> None:
        while self._server.hasPendingConnections():
            self._server.nextPendingConnection().close()
        self._raised()
