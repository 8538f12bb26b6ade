"""Chips: an icon and a word on a quiet ground. Painted the same way in a table and in a label."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from app.ui.colours import Tone
from app.ui.delegates.cell import CellDelegate, Index
from app.ui.looks import Chip
from app.ui.models.table import CHIP_ROLE
from app.ui.theme import Theme

HEIGHT, PADDING, GAP, ICON = 24, 7, 6, 14


def chip_width(theme: Theme, chip: Chip) -> int:
    """The width of a whole chip."""
    return theme.width(chip.text, 12, 600) + theme.px(2 * PADDING + GAP + ICON)


def paint_chip(painter: QPainter, theme: Theme, chip: Chip, rect: QRect, widget: QWidget) -> None:
    """Draws `chip` at the left of `rect`, in its middle; too little room cuts the word, never the icon."""
    pair = theme.colours.tone(chip.tone)
    height = min(theme.px(HEIGHT), rect.height())
    width = min(chip_width(theme, chip), rect.width())
    box = QRectF(rect.left(), rect.center().y() - height / 2 + 0.5, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if chip.tone is Tone.UNCERTAIN:
        pen = QPen(QColor(pair.text), 1.2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(pair.ground))
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
    icon = theme.pixmap(chip.icon, pair.text, widget, ICON)
    left = box.left() + theme.px(PADDING)
    painter.drawPixmap(round(left), round(box.center().y() - theme.px(ICON) / 2), icon)
    font = theme.font(12, 600)
    painter.setFont(font)
    painter.setPen(QColor(pair.text))
    left += theme.px(ICON + GAP)
    room = QRectF(left, box.top(), box.right() - left - theme.px(PADDING) + 2, height)
    text = chip.text
    if theme.width(text, 12, 600) > room.width():
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


class ChipDelegate(CellDelegate):
    """A cell that is a chip."""

    def wanted_width(self, index: Index) -> int:
        chip = index.data(CHIP_ROLE)
        return (chip_width(self.theme, chip) if chip else 0) + 2 * self.theme.px(self.margin)

    def paint_content(self, painter: QPainter, rect: QRect, index: Index) -> None:
        chip = index.data(CHIP_ROLE)
        if chip is not None:
            paint_chip(painter, self.theme, chip, rect, self._view)
