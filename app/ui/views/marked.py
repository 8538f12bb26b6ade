"""What marks rows: the one below the mouse, the current one, and the ring for who works with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTableView

from app.ui.delegates.cell import INSET
from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex


class MarkedTable(QTableView):
    """A table whose current row is seen: by a ring while the keyboard is used, by a small bar at its left otherwise (not in a list
    without headings). Without `ring_row` the cells draw the ring themselves. `hovered` is the row below the mouse, -1 for none."""

    def __init__(self, theme: Theme, ring_row: bool) -> None:
        super().__init__()
        self.theme = theme
        self.hovered = -1
        self._ring_row = ring_row
        self._by_keyboard = False
        self.setMouseTracking(True)

    def keyed(self, by_keyboard: bool) -> None:
        """Whether the keyboard was used last."""
        if by_keyboard != self._by_keyboard:
            self._by_keyboard = by_keyboard
            self._update_row(self.currentIndex().row())

    def _update_row(self, row: int) -> None:
        if row >= 0:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _hover(self, row: int) -> None:
        """The row below the mouse has a ground of its own."""
        before, self.hovered = self.hovered, row
        if row != before:
            self._update_row(before)
            self._update_row(row)

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        row = self.currentIndex().row()
        if row < 0 or not self._ring_row:
            return
        theme = self.theme
        ring = self.hasFocus() and self._by_keyboard
        box = QRectF(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
        box.adjust(theme.px(INSET), 1, -theme.px(INSET), -2)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ring:
            painter.setPen(QPen(QColor(theme.colours.accent), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        elif not self.horizontalHeader().isHidden():
            high = theme.px(9)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colours.accent))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + high, 3, box.height() - 2 * high), 1.5, 1.5)
        painter.end()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous):
            self._update_row(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.keyed(event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason))
        self._update_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._update_row(self.currentIndex().row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keyed(False)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)
