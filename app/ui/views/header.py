"""The header of a table, painted whole: the style sheet's own keeps room for a sort arrow in every column."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView

from app.ui.delegates.cell import EDGE, MARGIN
from app.ui.theme import Theme

ARROW = 12


class Header(QHeaderView):
    """Quiet headings, a thin line below, an arrow in the sorted column alone. `drawn` fires when the mouse let go of a column's edge."""

    drawn = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.held = False  # the mouse holds an edge or a heading: what is drawn now is drawn by hand
        self._changed = False
        self.sectionResized.connect(self._resized)

    def go_on(self, beyond: bool) -> None:
        """Whether the header goes on above a scroll bar; then its corner is there."""
        if bool(self.property("beyond")) != beyond:
            self.setProperty("beyond", beyond)
            # the style reads its rules again; asking for the style itself has PySide6 name all that one can draw, in the midst of a start
            QCoreApplication.sendEvent(self, QEvent(QEvent.Type.Polish))

    def _resized(self, _section: int, _before: int, _now: int) -> None:
        self._changed = self._changed or self.held

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.held, self._changed = True, False
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.held = False
        if self._changed:
            self._changed = False
            self.drawn.emit()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, colours = self._theme, self._theme.colours
        painter.save()
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        model = self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        margin = theme.px(MARGIN)
        first, last = rect.left() + self.offset() <= 0, rect.right() >= self.viewport().width() - 2
        box = rect.adjusted(margin + theme.px(EDGE) * first, 0, -margin - theme.px(EDGE) * last, -1)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
            rising = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            arrow = theme.pixmap("up" if rising else "down", colours.text, self, ARROW)
            top = rect.center().y() - theme.px(ARROW) // 2
            painter.drawPixmap(rect.right() - theme.px(ARROW + 3), top, arrow)
            box.setRight(box.right() - theme.px(ARROW - 4))
            painter.setPen(QColor(colours.text))
        else:
            painter.setPen(QColor(colours.secondary))
        font = theme.font(12, 600)
        painter.setFont(font)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box, int(side or 0), shown)
        painter.restore()
