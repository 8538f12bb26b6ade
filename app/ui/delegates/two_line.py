"""A cell of two lines: what it is about in bold, and below it, smaller, the rest."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui.delegates.cell import CellDelegate, Index
from app.ui.models.table import SECOND_ROLE, Kind

HEIGHT = 58


class TwoLineDelegate(CellDelegate):
    """Lines of an invoice: title and amount above, where it goes and quantity × rate below."""

    def wanted_width(self, index: Index) -> int:
        first = self.theme.width(str(index.data() or ""), 13, 600, self._tabular())
        second = self.theme.width(str(index.data(SECOND_ROLE) or ""), 12, 400, self._tabular())
        return max(first, second) + 2 * self.theme.px(self.margin)

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        side = Qt.AlignmentFlag.AlignRight if self.kind is Kind.MONEY else Qt.AlignmentFlag.AlignLeft
        half = rect.height() // 2
        gap = self.theme.px(1)
        above = QRect(rect.left(), rect.top(), rect.width(), half - gap)
        below = QRect(rect.left(), rect.top() + half + gap, rect.width(), half - gap)
        lines = ((above, str(index.data() or ""), 13, 600), (below, str(index.data(SECOND_ROLE) or ""), 12, 400))
        colours = (self.text_colour(index), self.theme.colours.secondary)
        down = (Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop)
        for (box, text, size, weight), colour, edge in zip(lines, colours, down, strict=True):
            font = self.theme.font(size, weight, self._tabular())
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(side | edge), shown)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.wanted_width(index), self.theme.px(HEIGHT))
