"""A layout that puts widgets side by side and goes on below where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """Widgets at their size hints, from left to right, in as many lines as it takes."""

    def __init__(self, spacing: int = 8, line_spacing: int | None = None) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._lines = spacing if line_spacing is None else line_spacing
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def add(self, *widgets: QWidget) -> Flow:
        """Adds widgets."""
        for widget in widgets:
            self.addWidget(widget)
        return self

    def _arrange(self, rect: QRect, place: bool) -> int:
        left, top, height = rect.left(), rect.top(), 0
        line: list[tuple[QLayoutItem, int]] = []
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            width = min(item.sizeHint().width(), max(rect.width(), 1))
            if line and left + width > rect.right() + 1:
                left, top, height = rect.left(), top + height + self._lines, 0
                line = []
            if place:
                item.setGeometry(QRect(QPoint(left, top), QSize(width, self._height(item, width))))
            line.append((item, left))
            left += width + self.spacing()
            height = max(height, self._height(item, width))
        return top + height - rect.top()

    def _height(self, item: QLayoutItem, width: int) -> int:
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

    # --- Qt

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        shown = [item for item in self._items if (widget := item.widget()) is None or not widget.isHidden()]
        width = sum(item.sizeHint().width() for item in shown) + self.spacing() * max(len(shown) - 1, 0)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    def minimumSize(self) -> QSize:
        return QSize(60, max((item.minimumSize().height() for item in self._items), default=0))
