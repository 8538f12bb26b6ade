"""Tells when the window has come to rest in another size or place, so that it is found there again after whatever ends the program."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from app.ui.window import Window

SECONDS = 1.0
CHANGES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange})


class Resting(QObject):
    """`came` fires once the window was not moved, resized or divided otherwise for a second. It belongs to the window."""

    came = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._timer = QTimer(self, singleShot=True, interval=round(SECONDS * 1000))
        self._timer.timeout.connect(self.came)
        window.installEventFilter(self)
        window.splitter.splitterMoved.connect(lambda _at, _which: self._timer.start())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in CHANGES:
            self._timer.start()
        return False
