"""How a cell of a table is painted: pale band of the selection, thin row line, the typeface of its kind, a ring where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from app.ui.colours import Tone
from app.ui.models.table import SECOND_ROLE, TONE_ROLE, Kind
from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
MARGIN = 8
EDGE = 6  # more air at the left of the first column and at the right of the last
INSET = 4  # how far the band of a row stays away from the edges of the table


class CellDelegate(QStyledItemDelegate):
    """Text, numbers, money and dates. `ring_row` leaves the keyboard's ring to the table, which draws it round the whole row;
    without `edge` the outer columns have no more air than the others."""

    def __init__(
        self,
        theme: Theme,
        view: QAbstractItemView,
        kind: Kind = Kind.TEXT,
        ring_row: bool = True,
        margin: int = MARGIN,
        edge: int = EDGE,
    ) -> None:
        super().__init__(view)
        self.margin = margin
        self.edge = edge
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
        text = str(index.data() or "")
        if self.theme.width(text, 13, self._weight(), self._tabular()) > rect.width():
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
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
        left, right = self._ends(rect)
        painter.setPen(QPen(QColor(colours.row_line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view.selectionModel().isSelected(index):  # the option's flags would be made one by one, in each cell
            self._paint_band(painter, rect, colours.selected, left, right)
        elif index.row() == getattr(self._view, "hovered", -1):
            self._paint_band(painter, rect, colours.hover, left, right)
        margin, edge = self.theme.px(self.margin), self.theme.px(self.edge)
        inside = rect.adjusted(margin + edge * left, 0, -margin - edge * right, -1)
        self.paint_content(painter, inside, index)
        if not self._ring_row and self._view.hasFocus() and index == self._view.currentIndex():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = self.theme.px(INSET)
            box = QRectF(rect).adjusted(inset * left + 1, 1, -inset * right - 1, -2)
            painter.drawRoundedRect(box, self.theme.px(6), self.theme.px(6))
        painter.restore()

    def _ends(self, rect: QRect) -> tuple[bool, bool]:
        """Whether a cell is the first of its row, and whether it is the last."""
        moved = self._view.horizontalScrollBar().value()
        return rect.left() + moved <= 0, rect.right() >= self._view.viewport().width() - 2

    def _paint_band(self, painter: QPainter, rect: QRect, colour: str, left: bool, right: bool) -> None:
        """The ground of a row: round at its ends, through from cell to cell."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        inset, radius = self.theme.px(INSET) if self.edge else 0, self.theme.px(6)
        box = rect.adjusted(inset * left, 1, -inset * right, -2)
        if not (left or right):
            painter.fillRect(box, QColor(colour))
            return
        painter.setClipRect(rect)
        painter.drawRoundedRect(box.adjusted(0 if left else -radius, 0, 0 if right else radius, 0), radius, radius)
        painter.setClipping(False)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.wanted_width(index), self.theme.px(36))

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """A tool tip only where the cell cuts its text, or has more to tell than it shows."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        more = tip != str(index.data() or "") or bool(index.data(SECOND_ROLE))
        left, right = self._ends(option.rect)
        room = option.rect.width() - self.theme.px(self.edge) * (left + right)
        if tip and (more or self.is_cut(index, room)):
            QToolTip.showText(event.globalPos(), tip, view)
        else:
            QToolTip.hideText()
        return True
