"""Stacked bars, one a month: drawn with QPainter, read by keyboard and screen reader, each part a way to its invoices."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.i18n import _, money, ngettext, number
from app.ui.colours import Tone
from app.ui.parts.texts import follow
from app.ui.rows import Bar, BarPart, LegendEntry
from app.ui.theme import Theme

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
LINES = 4


def nice_top(largest: Decimal) -> Decimal:
    """The end of the axis: the least round number of four equal steps that is not below `largest`."""
    if largest <= 0:
        return Decimal(LINES)
    step = largest / LINES
    power = Decimal(10) ** step.adjusted()
    nice = next(factor for factor in STEPS if factor * power >= step)
    return (
        (nice * power * LINES).quantize(Decimal(1), rounding=ROUND_CEILING)
        if nice * power >= 1
        else nice * power * LINES
    )


class BarChart(QWidget):
    """`chosen` carries (month as 2026-11, id of the part); Left, Right, Up and Down move, Enter chooses."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[Bar, ...] = ()
        self._legend: tuple[LegendEntry, ...] = ()
        self._currency = ""
        self._at = (-1, -1)
        self._boxes: dict[tuple[int, int], QRectF] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(theme.px(150))
        follow(theme, self)

    def show_bars(self, bars: tuple[Bar, ...], legend: tuple[LegendEntry, ...], currency: str, title: str) -> None:
        """The months from left to right; each bar's parts from bottom to top."""
        self._bars, self._legend, self._currency = bars, legend, currency
        self._at = (-1, -1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(self._spoken_bar(bar) for bar in bars))
        self.update()

    def restyle(self) -> None:
        self.update()

    def spoken(self) -> str:
        """What is said of the part where the keyboard or the mouse is."""
        bar, part = self._part(self._at)
        return self._said(bar, part) if bar and part else ""

    # --- words

    def _said(self, bar: Bar, part: BarPart) -> str:
        name = next((entry.label for entry in self._legend if entry.tone is part.tone), "")
        count = ngettext("{count} invoice", "{count} invoices", part.count).format(count=part.count)
        return f"{bar.label}, {name}: {money(part.amount, self._currency)}, {count}"

    def _spoken_bar(self, bar: Bar) -> str:
        total = sum((part.amount for part in bar.parts), Decimal(0))
        return f"{bar.label}: {money(total, self._currency)}"

    def _part(self, at: tuple[int, int]) -> tuple[Bar | None, BarPart | None]:
        month, part = at
        if 0 <= month < len(self._bars) and 0 <= part < len(self._bars[month].parts):
            return self._bars[month], self._bars[month].parts[part]
        return None, None

    def _tick(self, value: Decimal, top: Decimal) -> str:
        if top >= 8000:
            return _("{number} k").format(number=number((value / 1000).normalize() + 0)) if value else "0"
        return number(value.normalize() + 0)

    # --- painting

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(260))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        totals = [sum((part.amount for part in bar.parts), Decimal(0)) for bar in self._bars]
        top = nice_top(max(totals, default=Decimal(0)))
        area = self._paint_axis(painter, top)
        self._boxes = {}
        for place, bar in enumerate(self._bars):
            self._paint_bar(painter, area, place, bar, float(top))
        if self.hasFocus() and self._at in self._boxes:
            painter.setPen(QPen(QColor(self._theme.colours.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._boxes[self._at].adjusted(-1, -1, 1, 1), 3, 3)
        elif self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.colours.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()

    def _paint_axis(self, painter: QPainter, top: Decimal) -> QRectF:
        theme, colours = self._theme, self._theme.colours
        painter.setFont(theme.font(11, tabular=True))
        ticks = [top * place / LINES for place in range(LINES + 1)]
        left = max(theme.width(self._tick(tick, top), 11, tabular=True) for tick in ticks) + theme.px(10)
        area = QRectF(left, theme.px(10), self.width() - left - theme.px(4), self.height() - theme.px(36))
        for place, tick in enumerate(ticks):
            height = area.bottom() - area.height() * place / LINES
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(area.left(), round(height) + 0.5), QPointF(area.right(), round(height) + 0.5))
            painter.setPen(QColor(colours.secondary))
            box = QRectF(0, height - theme.px(9), left - theme.px(8), theme.px(18))
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._tick(tick, top)
            )
        return area

    def _paint_bar(self, painter: QPainter, area: QRectF, place: int, bar: Bar, top: float) -> None:
        theme, colours = self._theme, self._theme.colours
        step = area.width() / max(len(self._bars), 1)
        width = min(step * 0.56, theme.px(56))
        left = area.left() + step * place + (step - width) / 2
        bottom = area.bottom()
        for number_of, part in enumerate(bar.parts):
            height = area.height() * float(part.amount) / top
            if height <= 0:
                continue
            box = QRectF(left, bottom - height, width, max(height - 1.5, 1))
            fill = colours.amounts.get(part.tone, colours.amounts[Tone.PLAIN])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(box, 2, 2)
            self._boxes[place, number_of] = box
            bottom -= height
        painter.setPen(QColor(colours.secondary))
        painter.setFont(theme.font(11))
        label = QRectF(area.left() + step * place, area.bottom() + theme.px(6), step, theme.px(18))
        painter.drawText(label, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), bar.label)

    # --- mouse and keyboard

    def _under(self, where: QPointF) -> tuple[int, int]:
        return next((at for at, box in self._boxes.items() if box.contains(where)), (-1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = self._under(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._at[0] >= 0 else Qt.CursorShape.ArrowCursor)
        if self.spoken():
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(0, self._theme.px(12)), self.spoken(), self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._at = (-1, -1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._at = self._under(event.position())
        self._choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at == (-1, -1) and self._bars:
            self._move(len(self._bars) - 1, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        month, part = self._at if self._at[0] >= 0 else (len(self._bars) - 1, 0)
        match event.key():
            case Qt.Key.Key_Left:
                self._move(month - 1, part)
            case Qt.Key.Key_Right:
                self._move(month + 1, part)
            case Qt.Key.Key_Up:
                self._move(month, part + 1)
            case Qt.Key.Key_Down:
                self._move(month, part - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._choose()
            case _:
                super().keyPressEvent(event)

    def _move(self, month: int, part: int) -> None:
        month = min(max(month, 0), len(self._bars) - 1)
        if month < 0:
            return
        part = min(max(part, 0), len(self._bars[month].parts) - 1)
        self._at = (month, part)
        self.setAccessibleDescription(self.spoken())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()

    def _choose(self) -> None:
        bar, part = self._part(self._at)
        if bar is not None and part is not None:
            self.chosen.emit(bar.month, part.id)
