"""A change of the look in steps: what is seen at once, the rest in the moments after, so that the window never stands still meanwhile.

Qt gives another style sheet of the application to every part, to each as often as it has parts above it, and has each lay itself out
anew: half a second in a window of a thousand. Here each part takes it once, and keeps its size, which is the same in every look.
"""

from __future__ import annotations

import time
from collections import deque
from weakref import ref

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

POLISHED = Qt.WidgetAttribute.WA_WState_Polished
STYLED = Qt.WidgetAttribute.WA_SetStyle
STEP = 0.005
"""Seconds of work at a time."""


class Restyling(QObject):
    """Knows the parts that follow the look, and those that still have to take it over."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._followers: dict[ref[QWidget], None] = {}
        self._unpolished: deque[QWidget] = deque()
        self._unstyled: deque[ref[QWidget]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def follow(self, widget: QWidget) -> None:
        """Calls the widget's `restyle` now and after each change of the look, as long as it lives."""
        self._followers[ref(widget, self._forget)] = None
        _restyle(widget)

    def _forget(self, gone: ref[QWidget]) -> None:
        self._followers.pop(gone, None)

    def put_on(self, sheet: str) -> None:
        """Puts a style sheet in force. The parts keep out of its way (Qt passes over what is not polished yet, and over what has a style
        of its own); those in sight are polished at once, the others later."""
        self.finish()
        if not self._application.styleSheet():
            self._application.setStyleSheet(sheet)
            return
        widgets = [each for each in self._application.allWidgets() if each.testAttribute(POLISHED)]
        for widget in widgets:
            widget.setAttribute(POLISHED, False)
            widget.setAttribute(STYLED, True)
        self._application.setStyleSheet("")
        self._application.setStyleSheet(sheet)
        for widget in widgets:
            if widget.isVisible():
                self._polish(widget)
                widget.update()
            else:
                self._unpolished.append(widget)

    def restyle(self) -> None:
        """Has every part take colours and icons: those in sight now, the others in steps."""
        for known in list(self._followers):
            widget = known()
            if widget is None or not isValid(widget):
                self._followers.pop(known, None)
            elif widget.isVisible():
                _restyle(widget)
            else:
                self._unstyled.append(known)
        if self.waiting():
            self._timer.start()

    def waiting(self) -> int:
        """How many steps are left."""
        return len(self._unpolished) + len(self._unstyled)

    def finish(self) -> None:
        """Takes all steps that are left, now: something out of sight is about to be shown."""
        while self.waiting():
            self._next()
        self._timer.stop()

    def _step(self) -> None:
        until = time.perf_counter() + STEP
        while time.perf_counter() < until and self.waiting():
            self._next()
        if not self.waiting():
            self._timer.stop()

    def _next(self) -> None:
        if self._unpolished:
            widget = self._unpolished.popleft()
            if isValid(widget):
                self._polish(widget)
            return
        follower = self._unstyled.popleft()()
        if follower is not None and isValid(follower):
            _restyle(follower)

    def _polish(self, widget: QWidget) -> None:
        self._application.style().polish(widget)
        widget.setAttribute(POLISHED, True)
        widget.setAttribute(STYLED, False)


def _restyle(widget: QWidget) -> None:
    widget.restyle()  # type: ignore[attr-defined]
