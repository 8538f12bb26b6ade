"""How a cell of a table is painted: pale selection band, thin row line, the typeface of its kind, and a ring where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.ui.colours import Tone
from app.ui.models.table import SECOND_ROLE, TONE_ROLE, Kind
from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
MARGIN = 8
State = QStyle.StateFlag


class CellDelegate(QStyledItemDelegate):
    """Text, numbers, money and dates. `ring_row` draws the keyboard's ring round the whole row instead of one cell."""

    def __init__(
        self, theme: Theme, view: QAbstractItemView, kind: Kind = Kind.TEXT, ring_row: bool = True, margin: int = MARGIN
    ) -> None:
        super().__init__(view)
        self.margin = margin
        self.theme = theme
        self.kind = kind
        self._view = view
        self._ring_row = ring_row

    def wanted_width(self, index: Index) -> int:
        """How wide the column has to be for this cell to be whole."""
        text = str(index.data() or "")
        return self.theme.width(text, 13, self._weight(), self._tabular()) + 2 * self.theme.px(self.margin)

    def is_cut(self, index: Index, width: int) -> bool:
        """Whether a cell of that width shows less than its text."""
        return self.wanted_width(index) > width + 1

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Draws the cell's text inside `rect`; others draw a chip or two lines here."""
        font = self.theme.font(13, self._weight(), self._tabular())
        painter.setFont(font)
        painter.setPen(QColor(self.text_colour(index)))
        text = QFontMetricsF(font).elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(index.data(Qt.ItemDataRole.TextAlignmentRole) or 0), text)

    def text_colour(self, index: Index) -> str:
        """The colour of the row's tone; quiet cells are in the secondary colour."""
        colours = self.theme.colours
        tone = index.data(TONE_ROLE)
        if tone is None:
            return colours.secondary if self.kind is Kind.QUIET else colours.text
        return colours.secondary if tone is Tone.PLAIN else colours.tone(tone).text

    def _weight(self) -> int:
        return 600 if self.kind is Kind.STRONG else 400

    def _tabular(self) -> bool:
        return self.kind in (Kind.MONEY, Kind.NUMBER, Kind.DATE)

    # --- Qt

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        colours = self.theme.colours
        rect: QRect = option.rect
        if option.state & State.State_Selected:
            painter.fillRect(rect, QColor(colours.selected))
        painter.setPen(QPen(QColor(colours.row_line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        margin = self.theme.px(self.margin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_content(painter, rect.adjusted(margin, 0, -margin, -1), index)
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            self._paint_ring(painter, rect, index)
        painter.restore()

    def _paint_ring(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Two pixels of accent round the current cell, or round the current row: its ends are closed by the outer columns."""
        painter.setPen(QPen(QColor(self.theme.colours.accent), 2))
        box = QRectF(rect).adjusted(1, 1, -1, -1)
        if not self._ring_row:
            if index.column() == self._view.currentIndex().column():
                painter.drawRoundedRect(box, 3, 3)
            return
        painter.drawLine(box.topLeft() - QPointF(2, 0), box.topRight() + QPointF(2, 0))
        painter.drawLine(box.bottomLeft() - QPointF(2, 0), box.bottomRight() + QPointF(2, 0))
        width = self._view.viewport().width()
        if rect.left() <= 0:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if rect.right() >= width - 2:
            painter.drawLine(box.topRight(), box.bottomRight())

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.wanted_width(index), self.theme.px(36))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A tool tip only where the cell cuts its text, or has more to tell than it shows."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        more = tip != str(index.data() or "") or bool(index.data(SECOND_ROLE))
        if tip and (more or self.is_cut(index, option.rect.width())):
            QToolTip.showText(event.globalPos(), tip, view)
        else:
            QToolTip.hideText()
        return True
