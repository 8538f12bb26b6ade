"""A cell of two or three lines: what it is about in bold, and below it, smaller, the rest."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui.delegates.cell import CellDelegate, Index
from app.ui.models.table import SECOND_ROLE, Kind

HEIGHT, THREE_LINES = 58, 74


class TwoLineDelegate(CellDelegate):
    """Lines of an invoice: title and amount above; below where it goes and quantity × rate, then account and tax code. What stands
    below may itself have two lines."""

    def wanted_width(self, index: Index) -> int:
        first = self.theme.width(str(index.data() or ""), 13, 600, self._tabular())
        rest = str(index.data(SECOND_ROLE) or "").split("\n")
        second = max(self.theme.width(text, 12, 400, self._tabular()) for text in rest)
        return max(first, second) + 2 * self.theme.px(self.margin)

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        side = Qt.AlignmentFlag.AlignRight if self.kind is Kind.MONEY else Qt.AlignmentFlag.AlignLeft
        texts = [str(index.data() or ""), *str(index.data(SECOND_ROLE) or "").split("\n")]
        height = self.theme.px(18)
        top = rect.top() + self.theme.px(10)  # cells with fewer lines stand in line with the others of their row
        for place, text in enumerate(texts):
            font = self.theme.font(*((13, 600) if place == 0 else (12, 400)), self._tabular())
            painter.setFont(font)
            painter.setPen(QColor(self.text_colour(index) if place == 0 else self.theme.colours.secondary))
            box = QRect(rect.left(), top + place * height, rect.width(), height)
            shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), shown)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.wanted_width(index), self.theme.px(HEIGHT))
